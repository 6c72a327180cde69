"""The official tool is looked for in one order, by everyone."""

import json
import stat
from pathlib import Path

import pytest

from mpconsole.errors import MpconsoleError
from mpconsole.official.find import (
    Origin,
    find,
    find_node,
    find_package,
    node_folder,
    node_in,
    official_folder,
)


def put(modules: Path, version: str) -> Path:
    package = modules / "miniprogram-ci"
    package.mkdir(parents=True)
    (package / "package.json").write_text(json.dumps({"version": version}))
    return modules


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_each_place_in_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "work" / "shop"
    project.mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find_package(project) is None
    put(project.parent / "node_modules", "1.0.0")
    found = find_package(project)
    assert found is not None
    assert (found.version, found.origin) == ("1.0.0", Origin.PROJECT)
    put(official_folder() / "node_modules", "2.0.0")
    found = find_package(project)
    assert found is not None
    assert (found.version, found.origin) == ("2.0.0", Origin.OURS)
    given = put(tmp_path / "given", "3.0.0")
    found = find_package(project, environ={"MPCONSOLE_OFFICIAL_TOOL": str(given)})
    assert found is not None
    assert (found.version, found.origin) == ("3.0.0", Origin.GIVEN)


def test_what_is_missing_is_named_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(MpconsoleError, match="miniprogram-ci") as missing:
        find(tmp_path)
    assert missing.value.hint == "Install it: mpconsole doctor --install-official"
    put(official_folder() / "node_modules", "2.1.42")
    with pytest.raises(MpconsoleError, match=r"Node\.js is not installed"):
        find(tmp_path)


def test_node_on_path_goes_before_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find_node() is None
    ours = program(node_in(node_folder()))
    assert find_node() == ours
    theirs = program(tmp_path / "bin" / "node")
    assert find_node() == theirs
