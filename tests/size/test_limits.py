"""Limits and verdicts: what is held against what, and what decides."""

from pathlib import Path
from typing import Any

import pytest

from mpconsole.settings import SizeSettings
from mpconsole.size.figures import Figures
from mpconsole.size.model import Limit, SizeReport, Verdict
from mpconsole.units import KB, MB
from tests.size.projects import PAGE, Files, weighed, write


def limit(report: SizeReport, name: str, scope: str = "total") -> Limit:
    (found,) = (one for one in report.limits if (one.name, one.scope) == (name, scope))
    return found


def filled(folder: Path, files: Files, **sizes: int) -> Path:
    write(folder, PAGE | files)
    for name, size in sizes.items():
        path = folder / name.replace("__", "/").replace("_png", ".png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    return folder


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        (Figures.of(84), Verdict.OK),
        (Figures.of(85), Verdict.NEAR),
        (Figures.of(100), Verdict.NEAR),
        (Figures.of(101), Verdict.OVER),
        (Figures(120, 60, 99, 80), Verdict.OK),
        (Figures(120, 60, 99, 90), Verdict.NEAR),
        (Figures(90, 60, 101, 80), Verdict.UNKNOWN),
        (Figures(120, 101, 140, 110), Verdict.OVER),
    ],
)
def test_verdicts(figures: Figures, verdict: Verdict):
    assert figures.against(100) is verdict


def test_two_megabytes_and_one_byte_are_over(tmp_path: Path):
    folder = filled(tmp_path, {}, i_png=0)
    rest = 2 * MB - weighed(folder).bytes
    for extra, verdict in ((0, Verdict.NEAR), (1, Verdict.OVER)):
        (folder / "i.png").write_bytes(b"x" * (rest + extra))
        report = weighed(folder)
        assert limit(report, "platform.package", "__APP__").verdict is verdict
        assert report.verdict is verdict


def test_advice_never_decides(tmp_path: Path):
    report = weighed(filled(tmp_path, {}, i_png=1600 * KB))
    assert limit(report, "advice.package", "__APP__").verdict is Verdict.OVER
    assert limit(report, "advice.media").verdict is Verdict.OVER
    assert report.verdict is Verdict.OK


def test_budgets_of_packages_and_globs(tmp_path: Path):
    app = {"app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": []}]}}
    folder = filled(tmp_path, app, sub__i_png=3 * KB, j_png=2 * KB)
    settings = SizeSettings(
        budget="4 KB",
        packages={"sub": "2 KB", "main": "1 MB", "nobody": "1 B"},
        globs={"**/*.png": "5 KB", "*.png": "1 KB"},
    )
    report = weighed(folder, settings)
    verdicts = {(one.name, one.scope): one.verdict for one in report.limits if one.kind == "budget"}
    assert verdicts == {
        ("budget", "total"): Verdict.OVER,
        ("budget.package", "sub"): Verdict.OVER,
        ("budget.package", "__APP__"): Verdict.OK,
        ("budget.glob", "**/*.png"): Verdict.NEAR,
        ("budget.glob", "*.png"): Verdict.OVER,
    }


@pytest.mark.parametrize(
    ("profile", "total", "packages"),
    [
        ("ordinary", 30 * MB, {"__APP__": 2 * MB, "sub": 2 * MB}),
        ("provider", 20 * MB, {"__APP__": 2 * MB, "sub": 2 * MB}),
        ("game", 20 * MB, {"__APP__": 4 * MB}),
        ("2019-11", 12 * MB, {"__APP__": 2 * MB, "sub": 2 * MB}),
    ],
)
def test_profiles(tmp_path: Path, profile: str, total: int, packages: dict[str, int]):
    app = {"app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": []}]}}
    report = weighed(filled(tmp_path, app, sub__i_png=1), SizeSettings(profile=profile))
    assert limit(report, "platform.total").limit == total
    assert {one.scope: one.limit for one in report.limits if one.name == "platform.package"} == packages


def test_preloaded_groups(tmp_path: Path):
    app: dict[str, Any] = {
        "pages": ["a"],
        "subPackages": [
            {"root": "one", "pages": ["p"]},
            {"root": "two", "name": "second", "pages": []},
            {"root": "three", "pages": []},
        ],
        "preloadRule": {
            "a": {"packages": ["one", "second"]},
            "one/p": {"packages": ["__APP__", "three/"]},
            "nobody": {"packages": ["three"]},
        },
    }
    files = {"app.json": app, "one/p.wxml": "", "one/p.js": ""}
    folder = filled(tmp_path, files, one__i_png=MB, two__i_png=MB, three__i_png=10)
    report = weighed(folder)
    by_name = {package.name: package.bytes for package in report.packages}
    group = limit(report, "platform.preload", "__APP__")
    assert group.bytes == by_name["one"] + by_name["two"]
    assert group.verdict is Verdict.NEAR
    assert limit(report, "platform.preload", "one").bytes == by_name["__APP__"] + by_name["three"]


def test_tab_bar_icons(tmp_path: Path):
    items = [{"pagePath": "a", "iconPath": "/i.png", "selectedIconPath": "./j.png"}, {"pagePath": "b"}]
    files = {"app.json": {"pages": ["a", "b"], "tabBar": {"list": items}}, "b.wxml": "", "b.js": ""}
    report = weighed(filled(tmp_path, files, i_png=40 * KB, j_png=40 * KB + 1))
    assert limit(report, "platform.tab-bar-icon", "i.png").verdict is Verdict.NEAR
    assert limit(report, "platform.tab-bar-icon", "j.png").verdict is Verdict.OVER


def test_compile_settings_leave_it_open(tmp_path: Path):
    for setting, verdict in (({}, Verdict.OVER), ({"minified": True}, Verdict.UNKNOWN)):
        config = {"project.config.json": {"setting": setting}}
        folder = filled(tmp_path, config)
        (folder / "big.js").write_text("x" * (2 * MB))
        assert weighed(folder).verdict is verdict


def test_assets_that_no_setting_changes_decide_alone(tmp_path: Path):
    config = {"project.config.json": {"setting": {"minified": True, "es6": True}}}
    assert weighed(filled(tmp_path, config, i_png=2 * MB)).verdict is Verdict.OVER


def test_a_pattern_over_compiled_files_is_no_confident_verdict(tmp_path: Path):
    settings = SizeSettings(globs={"*.js": "10 KB", "*.png": "10 KB"})
    config = {"setting": {"minified": True}}
    folder = filled(tmp_path, {"project.config.json": config}, **{"b.js": 12 * KB, "i_png": 11 * KB})
    report = weighed(folder, settings)
    assert limit(report, "budget.glob", "*.js").verdict is Verdict.UNKNOWN
    assert limit(report, "budget.glob", "*.png").verdict is Verdict.OVER
    (folder / "b.js").write_bytes(b"x" * 90 * KB)
    assert limit(weighed(folder, settings), "budget.glob", "*.js").verdict is Verdict.OVER
