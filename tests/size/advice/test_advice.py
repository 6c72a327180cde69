"""Advice on small programs: which files, which figure, and that no byte is counted twice unsaid."""

import base64
from pathlib import Path

import pytest

from mpconsole.size.advice.gather import Advisor, advise
from mpconsole.size.advice.model import Advice, AdviceList, Kind
from mpconsole.size.advice.words import remedy
from tests.size.advice.pictures import drawing, encoded, photo
from tests.size.projects import Files, opened, weighed, write

PROGRAM = {
    "app.json": {
        "pages": ["pages/home/home"],
        "subPackages": [
            {"root": "shop", "pages": ["list"]},
            {"root": "alone", "pages": ["p"], "independent": True},
        ],
    },
    "app.js": "App({})",
    "pages/home/home.js": "require('../../lib/both')",
    "pages/home/home.wxml": "<view/>",
    "shop/list.js": "require('../lib/both'); require('../lib/shop-only')",
    "shop/list.wxml": "<view/>",
    "alone/p.js": "Page({})",
    "alone/p.wxml": "<view/>",
    "lib/both.js": "// both\n" * 100,
    "lib/shop-only.js": "// shop\n" * 100,
}


def advice_of(folder: Path, files: Files) -> AdviceList:
    return advise(opened(write(folder, PROGRAM | files)), weighed(folder))


def only(found: AdviceList, kind: Kind) -> Advice:
    (advice,) = [one for one in found.advice if one.kind is kind]
    return advice


def paths(found: AdviceList, kind: Kind) -> list[str]:
    return [file.path for one in found.advice if one.kind is kind for file in one.files]


def test_code_that_one_subpackage_alone_uses_moves_there(tmp_path: Path) -> None:
    advice = only(advice_of(tmp_path, {}), Kind.MOVE)
    assert advice.target == "shop"
    assert [file.path for file in advice.files] == ["lib/shop-only.js"]
    assert (advice.saves, advice.of_total) == (800, 0)


def test_a_picture_moves_with_the_component_that_shows_it(tmp_path: Path) -> None:
    files = {
        "shop/list.json": {"usingComponents": {"c-d": "/parts/card"}},
        "parts/card.json": {"component": True},
        "parts/card.js": "Component({})",
        "parts/card.wxml": "<image src='../img/only card.png'/><image src='../img/shared.png'/>",
        "pages/home/home.wxml": "<image src='/img/shared.png'/>",
        "img/only card.png": b"1" * 900,
        "img/shared.png": b"2" * 900,
    }
    found = advice_of(tmp_path, files)
    moved = paths(found, Kind.MOVE)
    assert {"parts/card.js", "parts/card.json", "parts/card.wxml", "img/only card.png"} <= set(moved)
    assert "img/shared.png" not in moved


def test_unused_components_files_and_media(tmp_path: Path) -> None:
    files = {
        "old/card.json": {"component": True},
        "old/card.js": "Component({})" + " " * 400,
        "old/card.wxml": "<view/>",
        "lib/dead.js": "1;" * 400,
        "img/dead.png": b"1" * 900,
        "img/icon-home.png": b"2" * 900,
        "img/bg.png": b"3" * 900,
        "img/hero.jpg": b"4" * 900,
        "pages/home/home.wxml": "<image src='/img/icon-{{name}}.png'/>",
        "pages/home/home.wxss": "view { color: red } /* hero.jpg */",
        "pages/home/home.js": "require('../../lib/both'); const bg = '/img/' + 'bg' + '.gif'",
    }
    found = advice_of(tmp_path, files)
    assert set(paths(found, Kind.UNUSED_COMPONENT)) == {"old/card.js", "old/card.json", "old/card.wxml"}
    assert paths(found, Kind.UNUSED_FILE) == ["lib/dead.js"]
    # everything below img/ may be what the script puts together
    assert paths(found, Kind.UNNAMED_MEDIA) == []
    found = advice_of(tmp_path, files | {"pages/home/home.js": ""})
    assert paths(found, Kind.UNNAMED_MEDIA) == ["img/bg.png", "img/dead.png"]


@pytest.mark.parametrize(
    "text", ["`/img/${x}`", "base + '/a%20b.png'", "'/img/a b.png'", "x ? 'a' + k : '' + '.png'"]
)
def test_a_name_made_at_run_time_counts_as_named(text: str, tmp_path: Path) -> None:
    found = advice_of(tmp_path, {"img/a b.png": b"1" * 900, "pages/home/home.js": f"const a = {text}"})
    assert paths(found, Kind.UNNAMED_MEDIA) == []


def test_equal_files_keep_the_one_that_all_can_reach(tmp_path: Path) -> None:
    same = b"same" * 300
    files = {
        "img/a.png": same,
        "shop/a.png": same,
        "alone/a.png": same,
        "alone/b.png": same,
        "img/other.jpg": same,
        "miniprogram_npm/x/a.wxss": same,
        "miniprogram_npm/y/a.wxss": same,
        "a.json": {"x": "y" * 900},
        "b.json": {"x": "y" * 900},
    }
    advice = only(advice_of(tmp_path, files), Kind.DUPLICATE)
    assert [(file.path, file.other) for file in advice.files] == [("shop/a.png", "img/a.png")]


def test_data_in_code(tmp_path: Path) -> None:
    data = base64.b64encode(bytes(3000)).decode()
    small = base64.b64encode(bytes(30)).decode()
    source_map = "//# sourceMappingURL=data:application/json;charset=utf-8;base64," + data
    files = {
        "pages/home/home.wxss": f".a{{background:url(data:image/png;base64,{data})}}"
        f".b{{background:url('data:image/png;base64,{small}')}}",
        "pages/home/home.js": f"require('../../lib/both')\n{source_map}\n",
    }
    found = advice_of(tmp_path, files)
    assert only(found, Kind.BASE64).saves == len("data:image/png;base64,") + 4000
    assert only(found, Kind.SOURCE_MAP).saves == len(source_map)


def test_docs_and_tests_that_ship(tmp_path: Path) -> None:
    files = {
        "docs/shot.png": b"1" * 500,
        "pages/home/home.test.js": "1;" * 200,
        "package-lock.json": {"lockfileVersion": 3, "x": "y" * 300},
        "examples/used.js": "1;" * 200,
        "pages/home/home.js": "require('../../examples/used')",
        "README.md": "never ships",
    }
    found = advice_of(tmp_path, files)
    assert set(paths(found, Kind.LEFTOVER)) == {
        "docs/shot.png",
        "pages/home/home.test.js",
        "package-lock.json",
    }


def test_npm_packages_by_what_nothing_uses(tmp_path: Path) -> None:
    files = {
        "miniprogram_npm/@vant/weapp/button/index.js": "1;" * 300,
        "miniprogram_npm/dayjs/index.js": "1;" * 300,
        "pages/home/home.js": "require('dayjs')",
    }
    found = advice_of(tmp_path, files | {"miniprogram_npm/dayjs/locale/zh.js": "1;" * 50})
    advice = only(found, Kind.NPM)
    assert [(file.other, file.saves) for file in advice.files] == [("@vant/weapp", 600), ("dayjs", 100)]
    weights = [(one.name, one.package, one.bytes, one.files, one.unused) for one in found.npm]
    assert weights == [("dayjs", "__APP__", 700, 2, 100), ("@vant/weapp", "__APP__", 600, 1, 600)]


def test_media_and_tab_bar_icons(tmp_path: Path) -> None:
    app = PROGRAM["app.json"] | {  # type: ignore[operator]
        "tabBar": {"list": [{"pagePath": "pages/home/home", "text": "a", "iconPath": "img/tab.png"}]}
    }
    files = {
        "app.json": app,
        "img/tab.png": b"1" * 50_000,
        "img/large.mp3": b"2" * 300_000,
        "img/middle.svg": b"3" * 20_000,
        "img/small.svg": b"4" * 2_000,
    }
    found = advice_of(tmp_path, files)
    assert paths(found, Kind.LARGE_MEDIA) == ["img/large.mp3"]
    assert paths(found, Kind.MEDIA) == ["img/middle.svg"]
    assert [(file.path, file.saves) for file in only(found, Kind.TAB_BAR_ICON).files] == [
        ("img/tab.png", 50_000 - 40 * 1024)
    ]


def test_pictures_and_the_overlap_is_said(tmp_path: Path) -> None:
    picture = encoded(photo(320, 200))
    flat = encoded(drawing(300, 200), compress_level=0)
    files = {
        "img/a.png": picture,
        "img/b.png": flat,
        "pages/home/home.wxml": "<image src='/img/a.png'/><image src='/img/b.png'/>",
    }
    found = advice_of(tmp_path, files)
    order = [one.saves for one in found.advice]
    assert order == sorted(order, reverse=True)
    pictures, media = only(found, Kind.PICTURE), only(found, Kind.MEDIA)
    assert media.saves == len(picture) + len(flat)
    assert (media.extra, media.overlaps) == (media.saves, ())
    assert (pictures.extra, pictures.overlaps) == (0, (Kind.MEDIA,))
    assert found.together == media.saves
    mine = next(file for file in pictures.files if file.path == "img/a.png")
    assert mine.picture is not None
    assert mine.saves == len(picture) - mine.picture.bytes


def test_the_advisor_reads_again_what_changed_alone(tmp_path: Path) -> None:
    advisor = Advisor()
    write(tmp_path, PROGRAM | {"lib/dead.js": "1;" * 400})
    first = advisor.advise(opened(tmp_path), weighed(tmp_path))
    assert paths(first, Kind.UNUSED_FILE) == ["lib/dead.js"]
    write(tmp_path, {"pages/home/home.js": "require('../../lib/dead')"})
    second = advisor.advise(opened(tmp_path), weighed(tmp_path))
    assert paths(second, Kind.UNUSED_FILE) == []
    assert second == advise(opened(tmp_path), weighed(tmp_path))


@pytest.mark.parametrize("app", ["{", "[]", '{"pages": []}', "\xff"])
def test_a_program_without_a_usable_app_json_gets_no_wrong_advice(app: str, tmp_path: Path) -> None:
    write(tmp_path, PROGRAM | {"app.json": app.encode("latin-1"), "lib/dead.js": "1;" * 400})
    found = advise(opened(tmp_path), weighed(tmp_path))
    assert app.startswith('{"pages') or Kind.UNUSED_FILE not in {one.kind for one in found.advice}


def test_in_a_framework_s_output_the_remedy_is_the_framework_s(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": {"devDependencies": {"@tarojs/cli": "4"}}})
    write(tmp_path / "dist", PROGRAM | {"lib/dead.js": "1;" * 400, "img/large.mp3": b"2" * 300_000})
    found = advise(opened(tmp_path), weighed(tmp_path))
    assert found.framework == "taro"
    assert "optimizeMainPackage" in remedy(only(found, Kind.UNUSED_FILE), found.framework)
    assert "CDN" in remedy(only(found, Kind.LARGE_MEDIA), found.framework)
    assert "remax" in remedy(only(found, Kind.UNUSED_FILE), "remax")
