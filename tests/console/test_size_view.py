"""The Size view on real projects: three figures, marks, lists, what changed, and where Enter leads."""

import os
import time
from pathlib import Path

import pytest

from mpconsole import i18n
from mpconsole.console import whatif
from mpconsole.console.growth import CommitRow, DayRow
from mpconsole.console.views.size import SizeView
from mpconsole.console.widgets.pages import ChangeSheet
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.weigh import weigh
from mpconsole.size.whatif.answer import what_if
from tests.console.conftest import opened, write
from tests.size.repositories import commit, git


async def test_the_whole_stands_above_the_packages_with_a_mark_beside_the_platforms_total(
    program: Path,
) -> None:
    async with opened(program, size=(160, 40)) as shown:
        await shown.press("2")
        _top, header, whole, main = shown.part("#size-packages").splitlines()[:4]
        assert "┃ 10 MB budget, end 30 MB platform" in header
        assert "whole" in whole
        assert "main" in main
        meter = whole[whole.index("╸") : whole.rindex("━") + 1]
        assert meter.index("┃") == pytest.approx(len(meter) / 3, abs=1)  # 10 MB of 30 MB


async def test_a_budget_above_the_platforms_total_turns_the_mark_round(program: Path) -> None:
    write(program / "mpconsole.toml", '[size]\nbudget = "60 MB"\n')
    async with opened(program, size=(160, 40)) as shown:
        await shown.press("2")
        assert "┃ 30 MB platform, end 60 MB budget" in shown.part("#size-packages")


async def test_the_three_figures_are_named(program: Path) -> None:
    config = (
        '{"miniprogramRoot": "miniprogram/", "appid": "wx0123456789abcdef", "setting": {"minified": true}}'
    )
    write(program / "project.config.json", config)
    async with opened(program) as shown:
        await shown.press("2")
        text = shown.part("#size-packages")
        assert "source" in text
        assert "as written" in text
        assert "compiled" in text
        assert "estimate" in text
        assert "≈" in text


async def test_near_a_limit_the_exact_bytes_stand_beside(program: Path) -> None:
    (program / "miniprogram" / "images" / "large.png").write_bytes(bytes(1_900_000))
    async with opened(program) as shown:
        await shown.press("2")
        exact = f"{shown.session.report.packages[0].bytes:,}"
        assert f"The main package is near 2 MB: {_left(shown.session.report)} left ({exact} bytes)." in (
            shown.text("#size-verdicts")
        )


def _left(report: object) -> str:
    from mpconsole.size.model import SizeReport
    from mpconsole.units import size

    assert isinstance(report, SizeReport)
    return size(2 * 1024 * 1024 - report.packages[0].bytes)


async def test_what_only_compiling_tells_names_the_command(program: Path) -> None:
    config = (
        '{"miniprogramRoot": "miniprogram/", "appid": "wx0123456789abcdef", "setting": {"minified": true}}'
    )
    write(program / "project.config.json", config)
    write(program / "miniprogram" / "big.js", "var a = 1;\n" * 210_000)
    async with opened(program) as shown:
        await shown.press("2")
        assert "mpconsole size --compile settles it." in shown.text("#size-verdicts").replace("\n  ", " ")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "its extension does not ship"), ("zh_CN", "该后缀不会打包")]
)
async def test_what_stays_out_says_why_in_words(program: Path, language: str, words: str) -> None:
    i18n.set_language(language)
    write(program / "miniprogram" / "LICENSE", "MIT")
    async with opened(program) as shown:
        await shown.press("2", "x")
        assert words in shown.text("#size-files")


async def test_a_save_puts_its_delta_on_the_row_that_changed(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2")
        before = shown.session.report.bytes
        cart = program / "miniprogram" / "pages" / "cart" / "cart.js"
        write(cart, cart.read_text() + "// tea\n" * 60)
        await shown.until(lambda: shown.session.report.bytes == before + 420)
        await shown.until(lambda: "+420 B" in shown.text("#size-files"))
        for widget, name in (("#size-files", "pages/cart/cart.js"), ("#size-packages", "main")):
            row = next(line for line in shown.part(widget).splitlines() if name in line)
            assert "+420 B" in row
        await shown.press("f")
        row = next(line for line in shown.text("#size-files").splitlines() if "pages/" in line)
        assert "+420 B" in row


async def test_what_changed_lists_added_removed_and_modified_files(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2", "c")
        assert "Nothing has changed" in shown.text("#size-files")
        root = program / "miniprogram"
        write(root / "utils" / "new.js", "exports.a = 1\n" * 10)
        (root / "images" / "banner.png").unlink()
        await shown.until(lambda: len(shown.rows("#size-files").items) == 2)
        gone, new = shown.text("#size-files").splitlines()[:2]
        assert "- images/banner.png" in gone
        assert "-30.0 KB" in gone
        assert "+ utils/new.js" in new
        assert "+140 B" in new


async def test_enter_on_a_heavy_file_opens_it_in_the_files_view(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2", "b", "enter")
        await shown.until(lambda: shown.app.shown == "files")
        await shown.settle()
        node = shown.rows("#file-rows").item
        assert node.path == "images/banner.png"
        assert shown.app.screen.query_one("SourceView").display


async def test_y_copies_the_path_and_the_size(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2", "b", "y")
        assert shown.app.clipboard == "images/banner.png  30.0 KB (30,728 bytes)"
        await shown.press("shift+tab", "right", "y")
        assert shown.app.clipboard.startswith(("pages/", "shop/", "images/"))


async def test_a_package_is_looked_into_and_esc_comes_out_step_by_step(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2", "down", "enter")
        assert "map of main" in shown.text("#size-map")
        assert "shop/" not in shown.text("#size-files")
        await shown.press("escape", "f")
        assert "shop/" in shown.text("#size-files")
        await shown.press("g", "enter", "escape", "escape")
        assert shown.app.shown == "size"
        assert "heaviest" in shown.part("#size-lists")


async def test_on_a_narrow_screen_the_list_takes_the_place_of_the_map(program: Path) -> None:
    async with opened(program, size=(80, 24)) as shown:
        await shown.press("2")
        assert not shown.app.screen.query_one("#size-map").display
        await shown.press("down", "enter")
        assert "pages/" in shown.text("#size-files")
        await shown.press("escape")
        assert isinstance(shown.app.view, SizeView)


async def test_the_mouse_chooses_a_list(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2")
        at = shown.text("#size-chooser").index("not shipped")
        await shown.pilot.click("#size-chooser", offset=(at + 1, 0))
        await shown.settle()
        assert "Everything ships." in shown.text("#size-files")


async def test_a_filter_is_not_kept_where_its_line_is_gone(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2", "slash", *"banner", "enter", "3", "2")
        assert "pages/cart/cart.js" in shown.text("#size-files")


@pytest.fixture
def wasteful(program: Path) -> Path:
    """The program with code that nothing uses, and a test that ships."""
    root = program / "miniprogram"
    write(root / "utils" / "lunar.js", "// nothing requires it\n" * 100)
    write(root / "utils" / "lunar.test.js", "// a test\n" * 200)
    return program


async def test_advice_is_listed_with_its_files_and_leads_to_them(wasteful: Path) -> None:
    async with opened(wasteful) as shown:
        await shown.press("2", "a")
        await shown.until(lambda: "Remove code that nothing uses" in shown.text("#size-files"))
        steps = shown.text("#size-files").splitlines()
        step = next(index for index, line in enumerate(steps) if "Remove code" in line)
        assert "KB" in steps[step]
        assert "dependency analysis does not reach" in steps[step + 1]
        rows = shown.rows("#size-files")
        rows.cursor = step
        await shown.press("enter")
        assert "utils/lunar" in shown.text("#size-files")
        file = next(index for index, row in enumerate(rows.items) if getattr(row, "file", ""))
        rows.cursor = file
        await shown.press("enter")
        await shown.until(lambda: shown.app.shown == "files")


async def test_safe_advice_is_taken_after_its_change_was_shown(wasteful: Path) -> None:
    config = wasteful / "project.config.json"
    async with opened(wasteful) as shown:
        before = shown.session.report.bytes
        await shown.press("2", "a")
        await shown.until(lambda: "Remove code" in shown.text("#size-files"))
        await shown.press("F")
        await shown.until(lambda: isinstance(shown.app.screen, ChangeSheet))
        await shown.settle()
        assert "+" in shown.text()
        assert "packOptions" in shown.text()
        assert "packOptions" not in config.read_text()
        await shown.press("enter")
        await shown.until(lambda: "packOptions" in config.read_text())
        await shown.until(lambda: shown.session.report.bytes < before)


async def test_advice_follows_what_is_saved(wasteful: Path) -> None:
    async with opened(wasteful) as shown:
        await shown.press("2", "a")
        await shown.until(lambda: "Remove code" in shown.text("#size-files"))
        for name in ("lunar.js", "lunar.test.js"):
            (wasteful / "miniprogram" / "utils" / name).unlink()
        await shown.until(lambda: "Remove code" not in shown.text("#size-files"))


async def test_the_three_figures_fit_a_narrow_screen(program: Path) -> None:
    config = (
        '{"miniprogramRoot": "miniprogram/", "appid": "wx0123456789abcdef", "setting": {"minified": true}}'
    )
    write(program / "project.config.json", config)
    write(program / "miniprogram" / "big.js", "var a = 1;\n" * 410_000)
    async with opened(program, size=(80, 24)) as shown:
        await shown.press("2")
        figures = shown.part("#size-packages").splitlines()[-1]
        assert "compiled ≈" in figures
        assert "…" not in figures


@pytest.fixture
def grown(program: Path) -> Path:
    """The program in git, 60 KB heavier with each of ten days' commits."""
    now = int(time.time())
    git(program, "init", "-q")
    for day in range(10):
        os.environ["GIT_COMMITTER_DATE"] = str(now - (10 - day) * 86_400)
        commit(program, {"miniprogram/shop/list/more.js": "//" + "x" * 60_000 * day}, f"day {day}")
    del os.environ["GIT_COMMITTER_DATE"]
    return program


async def test_growth_is_drawn_for_each_package_and_foretold(grown: Path) -> None:
    async with opened(grown) as shown:
        await shown.press("2", "o")
        await shown.until(lambda: "whole" in shown.text("#size-files"))
        text = shown.text("#size-files")
        assert "shop reaches 2 MB on " in text.replace("\n", " ")
        assert "rate (+58.6 KB a day)" in " ".join(text.split())
        row = next(line for line in text.splitlines() if line.startswith("shop "))
        assert "▁▂▃▃▄▅▆▆▇██" in row  # ten days of commits, and today
        assert "+527.3 KB" in row
        rows = shown.rows("#size-files").items
        assert sum(isinstance(row, DayRow) for row in rows) == 11
        assert sum(isinstance(row, CommitRow) for row in rows) == 10


async def test_growth_follows_a_save(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2", "o")
        await shown.until(lambda: "No forecast yet" in shown.text("#size-files"))
        write(program / "miniprogram" / "more.js", "//" + "x" * 4094)
        await shown.until(lambda: "+4.0 KB" in shown.text("#size-files"))


async def test_what_if_answers_for_the_row_under_the_cursor_and_writes_nothing(program: Path) -> None:
    before = {path: path.read_bytes() for path in program.rglob("*") if path.is_file()}
    async with opened(program) as shown:
        await shown.press("2", "b", "w")
        await shown.until(lambda: "would not ship" in shown.text())
        text = shown.text()
        assert "ignore images/banner.png" in text
        assert next(line for line in text.splitlines() if "whole" in line and "-30.0 KB" in line)
        await shown.press(*"move images/banner.png to shop", "enter")
        await shown.until(lambda: "→ shop/banner.png" in shown.text())
        (shop,) = [line for line in shown.text().splitlines() if "shop/" in line and "+30.0 KB" in line]
        assert "+30.0 KB" in shop
        await shown.press(*" nowhere", "enter", "end", *"; mov", "enter")
        await shown.until(lambda: 'write "move A to B" or "ignore GLOB"' in shown.text())
        await shown.press("escape")
        assert isinstance(shown.app.view, SizeView)
    assert {path: path.read_bytes() for path in program.rglob("*") if path.is_file()} == before


async def test_what_if_tries_a_step_of_the_advice_out(wasteful: Path) -> None:
    async with opened(wasteful) as shown:
        await shown.press("2", "a")
        await shown.until(lambda: "Remove code" in shown.text("#size-files"))
        rows = shown.rows("#size-files")
        rows.cursor = next(at for at, line in enumerate(rows.items) if "file" in line.path)
        await shown.press("w")
        await shown.until(lambda: "would not ship" in shown.text())
        assert "utils/lunar.js" in shown.text()


def test_a_name_with_a_globs_signs_means_itself_alone(program: Path) -> None:
    name = "images/a[1] (b){c}!@+?*.png"
    root = program / "miniprogram"
    for odd in (name, "images/a1 bc.png"):
        (root / odd).write_bytes(b"png")
    snapshot = open_snapshot(locate(program))
    (step,) = whatif.read_steps(whatif.question(name))
    found = what_if(snapshot, weigh(snapshot, SizeSettings()), SizeSettings(), (step,))
    assert [one.path for one in found.moved] == [name]


async def test_a_folder_that_fills_the_map_is_opened_on_it(program: Path) -> None:
    inner = program / "miniprogram" / "images" / "large"
    inner.mkdir()
    for name, size in (("a.png", 300_000), ("b.png", 200_000)):
        (inner / name).write_bytes(bytes(size))
    async with opened(program, size=(160, 40)) as shown:
        await shown.press("2")
        text = shown.text("#size-map")
        assert "images/large/a.png" in text
        assert "images/large/b.png" in text
        await shown.press("f")
        assert next(line for line in shown.text("#size-files").splitlines() if line.startswith("images/ "))
