"""`--what-if`: the figures are those that the program has once it is really changed so."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpconsole.errors import UsageError
from mpconsole.settings import SizeSettings
from mpconsole.size.model import SizeReport
from mpconsole.size.whatif.answer import what_if
from mpconsole.size.whatif.model import Step, WhatIf
from mpconsole.size.whatif.reading import read_step
from tests.size.projects import opened, shipped, weighed, write

PROGRAM = {
    "app.json": {
        "pages": ["pages/home/home"],
        "subPackages": [
            {"root": "shop", "pages": ["list"]},
            {"root": "club", "pages": ["home"]},
            {"root": "alone", "pages": ["p"], "independent": True},
        ],
        "tabBar": {"list": [{"pagePath": "pages/home/home", "text": "a", "iconPath": "img/tab.png"}]},
    },
    "app.js": "App({})",
    "pages/home/home.js": "Page({})",
    "pages/home/home.wxml": "<image src='/img/a.png'/>",
    "shop/list.js": "const t = require('../lib/time.js')",
    "shop/list.wxml": "<image src='../img/a.png'/><c-price/>",
    "shop/list.json": {"usingComponents": {"c-price": "/parts/price/index", "c-tag": "../parts/tag"}},
    "club/home.js": "Page({})",
    "club/home.wxml": "<view/>",
    "alone/p.js": "Page({})",
    "alone/p.wxml": "<view/>",
    "lib/time.js": "require('./zone')",
    "lib/zone.js": "// zone" * 30,
    "parts/price/index.json": {"component": True, "usingComponents": {"t": "../tag"}},
    "parts/price/index.wxml": "<t/>",
    "parts/price/index.js": "require('/lib/zone'); require('../../lib/zone')",
    "parts/tag.json": {"component": True},
    "parts/tag.wxml": "<view/>",
    "parts/tag.js": "Component({})",
    "img/a.png": b"1" * 500,
    "img/tab.png": b"2" * 600,
    "docs/manual.js": "// docs" * 50,
}


def ask(folder: Path, *steps: str) -> WhatIf:
    snapshot, report = opened(folder), weighed(folder)
    return what_if(snapshot, report, SizeSettings(), tuple(read_step(step) for step in steps))


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return write(tmp_path / "p", PROGRAM)


def weights(report: SizeReport) -> dict[str, int]:
    return {package.name: package.bytes for package in report.packages}


@pytest.mark.parametrize(
    ("step", "old", "new"),
    [
        ("move lib/time.js to shop", "lib/time.js", "shop/time.js"),
        ("move lib to shop", "lib", "shop/lib"),
        ("move lib to shop/deep/lib2", "lib", "shop/deep/lib2"),
        ("move docs to club/", "docs", "club/docs"),
        ("move ./img/a.png to club/b.png", "img/a.png", "club/b.png"),
    ],
)
def test_it_weighs_what_it_weighs_once_moved(step: str, old: str, new: str, program: Path) -> None:
    found = ask(program, step)
    (program / new).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(program / old, program / new)
    really = weighed(program)
    assert weights(found.after) == weights(really)
    assert shipped(found.after) == shipped(really)
    assert found.after.limits == really.limits


def test_it_weighs_what_it_weighs_once_ignored(program: Path) -> None:
    found = ask(program, "ignore docs/**", "ignore *.js")
    config = {
        "packOptions": {"ignore": [{"type": "glob", "value": "docs/**"}, {"type": "glob", "value": "*.js"}]}
    }
    really = weighed(write(program, {"project.config.json": config}))
    assert weights(found.after) == weights(really)
    assert {one.path for one in found.moved} == {"docs/manual.js", "app.js"}


def test_pack_options_hold_for_the_new_place_too(program: Path) -> None:
    config = {"packOptions": {"ignore": [{"type": "folder", "value": "shop/private"}]}}
    write(program, {"project.config.json": config})
    (moved,) = ask(program, "move docs/manual.js to shop/private/").moved
    assert moved.to is None


def test_what_did_not_ship_may_ship_from_its_new_place(program: Path) -> None:
    config = {
        "packOptions": {"ignore": [{"type": "folder", "value": "docs"}]},
        "setting": {"useCompilerPlugins": ["typescript"]},
    }
    write(program, {"project.config.json": config, "lib/time.ts": "1", "caf.js": "1"})
    (program / "docs" / "manual.js").write_bytes(b"\xe9" * 10)
    found = ask(program, "move docs/manual.js to shop/", "move lib/time.ts to shop/")
    for name in ("docs/manual.js", "lib/time.ts"):
        shutil.move(program / name, program / "shop" / Path(name).name)
    really = weighed(program)
    assert shipped(found.after) == shipped(really)
    assert shipped(found.after)["shop/manual.js"] == 30
    assert shipped(found.after)["shop/time.js"] is None


def test_references_that_have_to_change_are_named_with_what_to_write(program: Path) -> None:
    found = ask(program, "move parts/price to shop", "move lib/time.js to shop")
    told = {(one.user, one.written): one.becomes for one in found.references}
    assert told == {
        ("shop/list.json", "/parts/price/index"): "/shop/price/index",
        ("shop/list.js", "../lib/time.js"): "./time.js",
        ("lib/time.js", "./zone"): "../lib/zone",
        ("parts/price/index.json", "../tag"): "../../parts/tag",
    }
    assert not found.broken


def test_what_moves_together_keeps_its_relative_references(program: Path) -> None:
    assert ("lib/time.js", "./zone") not in {
        (one.user, one.written) for one in ask(program, "move lib to shop").references
    }


def test_what_another_package_cannot_see_is_said(program: Path) -> None:
    write(program, {"club/home.js": "require('../lib/time')"})
    found = ask(program, "move lib/time.js to shop")
    assert [(one.user, one.reason) for one in found.broken] == [("club/home.js", "package")]
    write(program, {"alone/p.js": "require('./own')", "alone/own.js": "1"})
    assert [one.reason for one in ask(program, "move alone/own.js to lib").broken] == ["package"]
    assert [one.user for one in ask(program, "ignore lib/zone.js").broken] == [
        "lib/time.js",
        "parts/price/index.js",
    ]


def test_pictures_and_icons(program: Path) -> None:
    found = ask(program, "move img to club")
    told = {(one.user, one.written): (one.becomes, one.reason) for one in found.references}
    assert told == {
        ("app.json", "img/tab.png"): (None, "package"),
        ("pages/home/home.wxml", "/img/a.png"): (None, "package"),
        ("shop/list.wxml", "../img/a.png"): (None, "package"),
    }
    found = ask(program, "move img/a.png to img/new/")
    assert {one.becomes for one in found.references} == {"/img/new/a.png", "../img/new/a.png"}


def test_pages(program: Path) -> None:
    (page, *_rest) = ask(program, "move pages/home to shop").references
    assert (page.user, page.written, page.becomes) == ("app.json", "pages/home/home", "shop/home/home")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("remove it", 'write "move A to B"'),
        ("move nowhere to shop", "no file or folder nowhere"),
        ("move lib/time.js to lib/zone.js", "is there already"),
        ("ignore nothing/**", "no file of the program fits"),
    ],
)
def test_what_cannot_be_is_said(text: str, words: str, program: Path) -> None:
    with pytest.raises(UsageError, match=words):
        ask(program, text)


def test_names_with_spaces_are_read() -> None:
    assert read_step("MOVE a b/c d.js to 'sub to/'") == Step("move", "a b/c d.js", "sub to/")
    assert read_step('ignore "**/*.map"') == Step("ignore", "**/*.map")


NAMES = st.sampled_from(["a", "b", "Sub", "x y", "数"])
PLACES = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
KINDS = st.sampled_from([".js", ".png", ".json", ".txt", ".wxss"])


@settings(max_examples=60, deadline=None)
@given(
    files=st.dictionaries(st.tuples(PLACES, KINDS), st.integers(0, 900), min_size=1, max_size=12),
    root=st.sampled_from(["a", "Sub", "x y"]),
    ignored=st.sampled_from(["a/**", "*.js", "**/*.png", "Sub"]),
    data=st.data(),
)
def test_any_move_weighs_what_it_weighs_once_moved(
    files: dict[tuple[str, str], int], root: str, ignored: str, data: st.DataObject
) -> None:
    tree: dict[str, Any] = {f"{place}{kind}": "1" * size for (place, kind), size in files.items()}
    app = {"pages": ["home"], "subPackages": [{"root": root, "pages": ["p"]}]}
    config = {"packOptions": {"ignore": [{"type": "glob", "value": ignored}]}}
    with TemporaryDirectory() as scratch:
        folder = write(Path(scratch), tree | {"app.json": app, "project.config.json": config})
        source = data.draw(st.sampled_from(sorted(tree)))
        target = data.draw(PLACES) + "-new" + data.draw(KINDS)
        if source.endswith(".json") or target.endswith(".json"):
            return  # a document may come to mean something in its new place: then more moves than bytes
        found = ask(folder, f"move '{source}' to '{target}'")
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / source, folder / target)
        assert shipped(found.after) == shipped(weighed(folder))
        assert weights(found.after) == weights(weighed(folder))
