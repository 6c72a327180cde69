"""`mpconsole size --tree`, and the map of a wide terminal: every byte once."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from mpconsole.cli.main import run
from mpconsole.cli.size_tree import map_lines
from mpconsole.cli.table import Screen, cell_width
from mpconsole.size import folders
from tests.size.projects import PAGE, weighed, write

WIDE = Screen(width=120, colour=True)
ESCAPES = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {f"lib/deep/down/{name}.js": name * 40_000 for name in "abc"}
    small = {f"lib/small{number}.js": "1" for number in range(40)}
    app = {"pages": ["a"], "subPackages": [{"root": "shop", "pages": ["list/list"]}]}
    shop = {"shop/list/list.js": "Page({})", "shop/list/list.wxml": "v" * 20_000}
    return write(tmp_path, PAGE | files | small | shop | {"app.json": app})


def test_every_byte_stands_in_the_tree_once(project: Path) -> None:
    report = weighed(project)
    main, shop = folders.packages(report)
    assert (main.bytes, shop.bytes) == tuple(package.bytes for package in report.packages)
    assert main.count + shop.count == report.file_count
    for most in (1, 5, 24, 1000):
        tiles = folders.tiles(report, most)
        assert sum(tile.bytes for tile in tiles) == report.bytes
        assert [tile.bytes for tile in tiles] == sorted((tile.bytes for tile in tiles), reverse=True)
    names = {tile.name for tile in folders.tiles(report, 50)}
    assert {"lib/deep/down/a.js", "shop/list/list.wxml", "lib/*"} <= names


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_tree_names_what_weighs_and_fits(
    project: Path, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["size", str(project), "--tree"]) == 0
    text = capsys.readouterr().out
    for part in (
        "main package",
        "├─ lib/",
        "│  ├─ deep/down/",
        "│  │  ├─ a.js",
        "└─ 40 smaller files",
        "shop",
    ):
        assert part in text
    assert [line for line in text.splitlines() if cell_width(line) > width] == []
    assert run(["size", str(project), "--tree", "--all"]) == 0
    assert "small39.js" in capsys.readouterr().out


def test_the_tree_stands_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", str(project), "--tree", "--json"]) == 2
    assert "--tree stands alone" in capsys.readouterr().err


def test_a_wide_terminal_with_colours_gets_a_map(project: Path) -> None:
    report = weighed(project)
    drawn = [ESCAPES.sub("", line) for line in map_lines(report, WIDE)]
    assert {cell_width(line) for line in drawn if line} == {120}
    assert any("lib/deep/down/a.js" in line for line in drawn)
    assert any("list.wxml" in line for line in drawn)
    for screen in (replace(WIDE, colour=False), replace(WIDE, width=99)):
        assert list(map_lines(report, screen)) == []
