"""Real programs weigh to the byte what the official tool says, with unused files and without."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from mpconsole.size.contents import Contents
from tests.corpus.programs import CORPUS, Program, ready
from tests.oracle.official import compile_many
from tests.size.projects import opened, shipped, weighed

pytestmark = pytest.mark.slow


ACCEPTED = [program for program in CORPUS if program.name != "copied"]
"""Copied out of their packages, components name others that are not there: the tool refuses that program."""


@pytest.mark.parametrize("program", ACCEPTED, ids=str)
def test_as_the_official_tool(program: Program, tmp_path: Path):
    folder = ready(program, tmp_path / "p")
    for dropping in (False, True):
        set_dropping(folder, value=dropping)
        (official,) = compile_many([folder])
        assert not official.refused, official.message
        ours = shipped(weighed(folder))
        assert ours.keys() == official.files.keys()
        assert {path: (ours[path], size) for path, size in official.sizes.items() if ours[path] != size} == {}
        contents = Contents(opened(folder))
        assert [
            path
            for path, (_size, digest) in official.files.items()
            if hashlib.sha256(contents.read(path)).hexdigest() != digest
        ] == []


def set_dropping(folder: Path, *, value: bool) -> None:
    """Switch `ignoreUploadUnusedFiles`."""
    path = folder / "project.config.json"
    config: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    config.setdefault("setting", {})["ignoreUploadUnusedFiles"] = value
    path.write_text(json.dumps(config), encoding="utf-8")
