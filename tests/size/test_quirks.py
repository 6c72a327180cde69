"""Every packing rule and quirk: the same files and the same bytes as the official tool gives."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from mpconsole.size.contents import Contents
from tests.oracle import record
from tests.size.more_quirks import MORE_CASES
from tests.size.projects import opened, shipped, weighed, write
from tests.size.quirks import CASES
from tests.size.usage_quirks import USAGE_CASES

RECORDED = record.recorded("quirks")
USAGE_RECORDED = record.recorded("usage")
MORE_RECORDED = record.recorded("more")


@pytest.mark.parametrize("name", CASES)
def test_packing_as_recorded(name: str, tmp_path: Path):
    assert_same(write(tmp_path / "project", CASES[name]), RECORDED[name])


@pytest.mark.parametrize("name", USAGE_CASES)
def test_dropping_as_recorded(name: str, tmp_path: Path):
    assert_same(write(tmp_path / "project", USAGE_CASES[name]), USAGE_RECORDED[name])


@pytest.mark.parametrize("name", MORE_CASES)
def test_links_roots_plugins_and_names_as_recorded(name: str, tmp_path: Path):
    assert_same(write(tmp_path / "project", MORE_CASES[name]), MORE_RECORDED[name])


@pytest.mark.slow
def test_the_tool_still_answers_as_recorded(tmp_path: Path):
    assert record.ask(CASES, tmp_path / "quirks") == RECORDED
    assert record.ask(USAGE_CASES, tmp_path / "usage") == USAGE_RECORDED
    assert record.ask(MORE_CASES, tmp_path / "more") == MORE_RECORDED


def assert_same(folder: Path, official: dict[str, Any]) -> None:
    """Compare our report of a project with the tool's recorded answer, file by file."""
    assert "refused" not in official
    ours = shipped(weighed(folder))
    assert ours.keys() == official.keys()
    differing = {
        path: (ours[path], size)
        for path, (size, _digest) in official.items()
        if ours[path] is not None and ours[path] != size
    }
    assert not differing
    contents = Contents(opened(folder))
    wrong = {
        path: data.decode("utf-8", "replace")
        for path, (_size, digest) in official.items()
        if ours[path] is not None
        and not hashlib.sha256(data := contents.read(path)).hexdigest().startswith(digest)
    }
    assert not wrong
