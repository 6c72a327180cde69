"""First visits: which packages a page needs, what they weigh on their way, and the time."""

import random
from pathlib import Path

import pytest

from mpconsole.container import read
from mpconsole.container import write as pack
from mpconsole.platform.networks import NETWORKS
from mpconsole.settings import SizeSettings
from mpconsole.size import record
from mpconsole.size.contents import contents
from mpconsole.size.record import Officials
from mpconsole.size.visit.compressing import zstd
from mpconsole.size.visit.gather import first_visits
from mpconsole.size.visit.model import Visits
from mpconsole.size.weigh import weigh
from tests.size.projects import Files, opened, weighed, write
from tests.size.test_compiled import seen

PROGRAM = {
    "app.json": {
        "pages": ["home", "cart"],
        "entryPagePath": "cart",
        "subPackages": [
            {"root": "shop", "name": "the-shop", "pages": ["list"]},
            {"root": "alone", "pages": ["p"], "independent": True},
        ],
        "preloadRule": {
            "home": {"packages": ["the-shop", "nowhere"]},
            "alone/p": {"network": "all", "packages": ["__APP__", "shop"]},
        },
    },
    "app.js": "App({})",
    "home.wxml": "<view/>",
    "img/noise.png": random.Random(1).randbytes(50_000),
    "shop/list.js": "// the same again\n" * 5_000,
    "alone/p.js": "Page({})",
}


def visits(folder: Path, more: Files | None = None) -> Visits:
    write(folder, PROGRAM | (more or {}))
    return first_visits(opened(folder), weighed(folder))


def test_what_each_page_needs_and_brings_later(tmp_path: Path) -> None:
    found = {one.page: one for one in visits(tmp_path).visits}
    assert found["home"].needed == ("__APP__",)
    assert (found["home"].later, found["home"].wifi_only) == (("shop",), True)
    assert found["shop/list"].needed == ("__APP__", "shop")
    assert found["alone/p"].needed == ("alone",)
    assert (found["alone/p"].later, found["alone/p"].wifi_only) == (("__APP__", "shop"), False)


def test_the_entry_page_comes_first_then_the_heaviest(tmp_path: Path) -> None:
    assert [one.page for one in visits(tmp_path).visits] == ["cart", "shop/list", "home", "alone/p"]


def test_the_package_itself_is_compressed(tmp_path: Path) -> None:
    found = visits(tmp_path)
    snapshot, report = opened(tmp_path), weighed(tmp_path)
    shop = next(package for package in report.packages if package.name == "shop")
    files = {f"/{path}": data for path, data in contents(snapshot, report) if path in shop.files}
    assert found.loads["shop"].compressed == len(zstd.compress(pack(files.items()), 3))
    assert set(read(pack(files.items()))) == {"/shop/list.js"}
    assert found.loads["shop"].compressed < 600 < 90_000 == found.loads["shop"].bytes
    assert found.loads["__APP__"].compressed > 50_000  # noise does not shrink


@pytest.mark.parametrize(("name", "expected"), [("2G", 4 * 0.8 + 8 * 30_000 / 280_000), ("Wi-Fi", 0.028)])
def test_time_is_round_trips_and_bytes(name: str, expected: float) -> None:
    network = next(one for one in NETWORKS if one.name == name)
    assert network.seconds(30_000, 1) == pytest.approx(expected)
    assert network.seconds(30_000, 2) == pytest.approx(expected + network.round_trip)
    assert network.seconds(0, 0) == 0


def test_what_ships_only_after_compiling_is_marked(tmp_path: Path) -> None:
    config = {"setting": {"useCompilerPlugins": ["typescript"]}}
    found = visits(tmp_path, {"project.config.json": config, "shop/more.ts": "const a = 1" * 1000})
    assert not found.loads["shop"].exact
    assert found.loads["__APP__"].exact
    assert not found.exact


def test_nothing_odd_breaks_it(tmp_path: Path) -> None:
    write(tmp_path, PROGRAM)
    (tmp_path / "caf\udce9.js").write_bytes(b"1")
    app = PROGRAM["app.json"] | {"preloadRule": {"home": {"packages": [1, None]}, "x": 3}}  # type: ignore[operator]
    assert visits(tmp_path, {"app.json": app}).visits
    assert visits(tmp_path, {"app.json": "{"}).visits == ()


def test_what_the_official_tool_made_travels_where_it_is_known(tmp_path: Path) -> None:
    config = {"setting": {"minified": True}}
    folder = write(tmp_path, PROGRAM | {"project.config.json": config})
    written = first_visits(opened(folder), weigh(opened(folder), SizeSettings()))
    assert (written.basis, written.compiles) == ("written", True)
    officials = seen(folder)
    report = weigh(opened(folder), SizeSettings(), officials)
    made = report.compiled.packages["shop"]
    officials.record.travel = {
        one.name: (report.compiled.packages[one.name], 1000) for one in report.packages
    }
    record.keep(officials.record, opened(folder))
    known = first_visits(opened(folder), report)
    assert (known.basis, known.exact) == ("official", True)
    assert known.loads["shop"].compressed == 1000
    write(folder, {"shop/list.js": "// the same again\n" * 10_000})
    changed = weigh(opened(folder), SizeSettings(), Officials(officials.record, opened(folder)))
    guessed = first_visits(opened(folder), changed)
    assert (guessed.basis, guessed.exact) == ("estimate", False)
    assert guessed.loads["shop"].compressed == round(1000 * changed.compiled.packages["shop"] / made)
