"""`mpconsole size log`: totals and deltas of real commits, through merges, shallow clones and its cache."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width
from mpconsole.project.discovery import locate
from mpconsole.settings import SizeSettings
from mpconsole.size.log import Line, read_log
from mpconsole.size.revisions import repository_of
from tests.size.projects import PAGE, weighed
from tests.size.repositories import commit, git, start


def log(folder: Path, cache: Path, limit: int = 50) -> list[Line]:
    layout = locate(folder)
    return read_log(repository_of(layout), layout, SizeSettings(), cache, limit=limit)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = start(tmp_path / "shop")
    commit(folder, {"README.md": "nothing"}, "before there is a program")
    commit(folder, PAGE, "first")
    commit(folder, {"more.js": "1" * 100}, "grow")
    git(folder, "checkout", "-q", "-b", "side")
    commit(folder, {"side.js": "1" * 30}, "aside")
    git(folder, "checkout", "-q", "main")
    commit(folder, {"more.js": "1" * 40}, "shrink")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "side")
    return folder


def test_each_line_stands_against_the_one_below(project: Path, tmp_path: Path) -> None:
    rows = [(line.step.subject, line.delta) for line in log(project, tmp_path / "cache")]
    assert rows == [
        ("merge", 30),
        ("shrink", -60),
        ("grow", 100),
        ("first", None),
        ("before there is a program", None),
    ]
    newest = log(project, tmp_path / "cache")[0].totals
    assert newest is not None
    assert newest.bytes == weighed(project).bytes
    assert [line.delta for line in log(project, tmp_path / "cache", 2)] == [30, -60]


def test_what_is_remembered_is_what_is_measured(project: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    log(project, cache, 2)
    assert log(project, cache) == log(project, tmp_path / "other")  # half remembered, and from scratch
    assert log(project, cache) == log(project, tmp_path / "other")
    for broken in (b"", b"[]", b'{"version": "0", "trees": {}}', b"\xff"):
        cache.write_bytes(broken)
        assert log(project, cache) == log(project, tmp_path / "other")


def test_in_a_terminal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "log", str(project), "-n", "3"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 4
    assert said[1].endswith("merge")
    assert "+30 B" in said[1]
    assert "-60 B" in said[2]
    assert "main package" in said[3]


def test_a_shallow_clone(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(tmp_path, "clone", "-q", "--depth", "2", project.as_uri(), "clone")
    assert run(["size", "log", str(tmp_path / "clone")]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 3
    assert "shallow" in said.err


def test_without_a_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = start(tmp_path / "shop")
    (folder / "app.json").write_text("{}")
    assert run(["size", "log", str(folder)]) == 2
    assert "the repository has no commit yet" in capsys.readouterr().err


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "log", str(project), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "size-log-1.json").read_text("utf-8")))
    assert found["commits"]
    assert found["commits"][-1]["delta"] is None


def test_what_other_rules_weighed_is_weighed_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    right = log(project, cache)
    wrong = re.sub(r"\[\d+, true", "[7, true", cache.read_text("utf-8"))
    cache.write_text(wrong, "utf-8")
    assert {line.totals.bytes for line in log(project, cache) if line.totals} == {7}
    monkeypatch.setattr("mpconsole.size.log.rules_digest", lambda: "other rules")
    assert log(project, cache) == right


@pytest.mark.parametrize("width", [60, 80, 100])
def test_lines_fit_narrow_screens(
    project: Path, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(project, {"more.js": "1;" * 400}, "Add " + "something with a long subject " * 4)
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["size", "log", str(project)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if cell_width(line) > width] == []
    assert "Add something" in lines[1]
