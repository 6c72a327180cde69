"""Facts that are kept from one run to the next: the same judgement, less work, and never an old one."""

import os
import time
from pathlib import Path

import pytest

from mpconsole.checks import facts
from mpconsole.checks.facts import WXML, FactStore
from mpconsole.checks.run import judge
from mpconsole.checks.shelf import Shelf, shelf_of
from mpconsole.project.discovery import assume
from mpconsole.project.model import Snapshot
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import ProjectSettings
from tests.checks.cases import Case, load

SETTINGS = ProjectSettings()


def opened(folder: Path) -> Snapshot:
    return open_snapshot(assume(folder))


def older(folder: Path) -> None:
    """Let every file look as if it had been written a while ago."""
    then = time.time() - 60
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


@pytest.mark.parametrize("case", [one for one in load() if not one.spec.get("root")][::7], ids=str)
def test_what_is_kept_judges_the_same(case, tmp_path: Path) -> None:
    folder = case.write(tmp_path / "p")
    older(folder)
    place = tmp_path / "shelf"
    first = judge(opened(folder), SETTINGS, Shelf(place))
    again = judge(opened(folder), SETTINGS, Shelf(place))
    assert again == first == judge(opened(folder), SETTINGS)


def test_nothing_is_parsed_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/app.json").write_text('{"pages": ["a"]}')
    (tmp_path / "p/a.wxml").write_text("<view>")
    (tmp_path / "p/a.js").write_text("Page({})")
    older(tmp_path / "p")
    shelf = Shelf(tmp_path / "shelf")
    judge(opened(tmp_path / "p"), SETTINGS, shelf)

    def refuse(*_given: object) -> None:
        raise AssertionError("it was parsed again")

    kept = Shelf(tmp_path / "shelf")
    monkeypatch.setattr(facts, "gather_wxml", refuse)
    snapshot = opened(tmp_path / "p")
    found = FactStore(kept).of(WXML, snapshot, "a.wxml")
    assert found is not None
    assert [one.rule for one in found.problems] == ["wxml-syntax"]
    os.utime(tmp_path / "p/a.wxml", (1, 1))  # another time, the same content
    assert FactStore(kept).of(WXML, opened(tmp_path / "p"), "a.wxml") == found


def test_another_content_is_never_taken_for_the_old_one(tmp_path: Path) -> None:
    view = tmp_path / "p/a.wxml"
    view.parent.mkdir()
    (tmp_path / "p/app.json").write_text('{"pages": ["a"]}')
    (tmp_path / "p/a.js").write_text("Page({})")
    view.write_text("<view>")
    place = tmp_path / "shelf"
    wrong = judge(opened(tmp_path / "p"), SETTINGS, Shelf(place))
    times = view.stat().st_atime_ns, view.stat().st_mtime_ns
    view.write_text("<b></b>"[:6])
    view.write_text("<b/>  ")
    os.utime(view, ns=times)  # the same size, the same time: written within one tick of the clock
    right = judge(opened(tmp_path / "p"), SETTINGS, Shelf(place))
    assert "wxml-syntax" in [one.rule for one in wrong.findings]
    assert "wxml-syntax" not in [one.rule for one in right.findings]


@pytest.mark.parametrize("content", [b"", b"\x93\xa1x", b"garbage", b"\x93\xa3old\x00\x80"])
def test_a_broken_or_older_shelf_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "shelf"
    place.write_bytes(content)
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "app.json").write_text('{"pages": []}')
    assert judge(opened(folder), SETTINGS, Shelf(place)) == judge(opened(folder), SETTINGS)


def test_each_project_has_a_place_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPCONSOLE_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.json").write_text('{"pages": ["a"]}')
        (tmp_path / name / "a.wxml").write_text("<view/>")
        judge(opened(tmp_path / name), SETTINGS, shelf_of(tmp_path / name))
    assert len(list((tmp_path / "cache").rglob("*.msgpack"))) == 2


def test_a_name_that_is_not_utf8_is_judged_and_not_kept(tmp_path: Path) -> None:
    folder = Case("sound", {}).write(tmp_path / "project")
    (folder / os.fsdecode(b"\xff\xfe.js")).write_text("debugger", "utf-8")
    (folder / "extra.js").write_text("debugger", "utf-8")
    snapshot = open_snapshot(assume(folder))
    place = tmp_path / "shelf"
    found = judge(snapshot, ProjectSettings(), Shelf(place)).findings
    assert found == judge(snapshot, ProjectSettings(), Shelf(place)).findings
    assert Shelf(place).entry("extra.js")
