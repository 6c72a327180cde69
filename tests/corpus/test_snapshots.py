"""Real programs opened, edited, and stepped through: each step equals a fresh look."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from mpconsole.project.discovery import locate
from mpconsole.project.model import Change, Snapshot
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from tests.corpus.programs import CORPUS, Program, ready

pytestmark = pytest.mark.slow


def step(snapshot: Snapshot, paths: Iterable[Path]) -> Change:
    change = next_snapshot(snapshot, paths)
    fresh = open_snapshot(snapshot.layout)
    for part in ("files", "pruned", "unreadable"):
        assert getattr(change.after, part) == getattr(fresh, part)
    if change.after.app.error is None:
        for part in ("documents", "packages", "pages", "components", "uses"):
            assert getattr(change.after, part) == getattr(fresh, part), part
    return change


@pytest.fixture(params=CORPUS, ids=str)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    program: Program = request.param
    return ready(program, tmp_path / program.name)


def test_every_declared_thing_is_found(folder: Path) -> None:
    snapshot = open_snapshot(locate(folder))
    assert snapshot.app.error is None
    assert len(snapshot.pages) > 1
    for page in snapshot.pages:
        assert f"{page.path}.wxml" in snapshot.files, page
        assert f"{page.path}.js" in snapshot.files, page
    assert all(document.error is None for document in snapshot.documents.values())
    named = sum(len(document.object.get("usingComponents", ())) for document in snapshot.documents.values())
    assert (named > 0) == bool(snapshot.components)


def test_a_day_of_edits(folder: Path) -> None:
    snapshot = open_snapshot(locate(folder))
    root = snapshot.layout.root
    app = root / "app.json"
    good = app.read_text(encoding="utf-8")

    page = snapshot.pages[0].path
    script = root / f"{page}.js"
    script.write_text(script.read_text(encoding="utf-8") + "\n// edited\n", encoding="utf-8")
    change = step(snapshot, [script])
    assert (change.modified, change.added, change.removed) == ({f"{page}.js"}, frozenset(), frozenset())
    assert not change.structure

    (root / "new/deep").mkdir(parents=True)
    for extension, text in ((".wxml", "<view />"), (".js", "Page({})"), (".json", "{}")):
        (root / f"new/deep/page{extension}").write_text(text)
    change = step(change.after, [root / "new"])
    assert change.added == {"new/deep/page.wxml", "new/deep/page.js", "new/deep/page.json"}

    app.write_text(good.rstrip()[:-1], encoding="utf-8")
    change = step(change.after, [app])
    assert change.after.app.error is not None
    assert change.after.app.error.line > 0
    assert change.after.pages == snapshot.pages
    assert not change.structure

    mended = json.loads(good)
    mended["pages"].append("new/deep/page")
    app.write_text(json.dumps(mended), encoding="utf-8")
    change = step(change.after, [app])
    assert change.structure
    assert change.after.pages[len(change.after.packages[0].pages) - 1].path == "new/deep/page"

    app.write_text(good, encoding="utf-8")
    shutil.rmtree(root / "new")
    change = step(change.after, [root / "new", app])
    assert change.after.files.keys() == snapshot.files.keys()
    assert change.after.pages == snapshot.pages
    assert change.after.components == snapshot.components
