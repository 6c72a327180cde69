"""The console on real projects: files change on disk, keys are pressed, and the screen says what is so."""

from pathlib import Path

import pytest

from mpconsole import i18n
from mpconsole.console.memory import Memory
from mpconsole.console.widgets.detail import Detail
from mpconsole.console.widgets.filter import FilterLine
from mpconsole.console.widgets.sheets import HelpSheet, Palette
from tests.console.conftest import opened, write

SIZES = [(80, 24), (120, 36), (200, 60)]


async def test_the_first_picture_says_which_program_this_is_and_what_it_weighs(program: Path) -> None:
    async with opened(program) as shown:
        text = shown.text()
        assert "Lotus Tea" in text
        assert "wx0123456789abcdef" in text
        assert f"{shown.session.report.bytes / 1024:.1f} KB of 10 MB" in text
        assert "Nothing is wrong." in text


async def test_a_save_is_on_the_screen(program: Path) -> None:
    async with opened(program) as shown:
        before = shown.session.report.bytes
        write(program / "miniprogram" / "pages" / "cart" / "cart.js", "Page({})\n" + "// tea\n" * 3000)
        await shown.until(lambda: shown.session.report.bytes != before)
        await shown.until(lambda: "pages/cart/cart.js" in shown.text("#overview-changes"))
        grown = f"{(shown.session.report.bytes - before) / 1024:.1f} KB"
        assert f"+{grown} since opened" in shown.text("BudgetStrip")


async def test_a_broken_app_json_is_a_problem_at_its_line(program: Path) -> None:
    async with opened(program) as shown:
        write(program / "miniprogram" / "app.json", '{\n  "pages": ["pages/home/home",,]\n}\n')
        await shown.until(lambda: shown.session.findings)
        await shown.press("3")
        await shown.until(lambda: "app.json" in shown.text("#problem-rows"))
        await shown.press("enter")
        await shown.until(lambda: "^" in shown.text("SourceView"))
        text = shown.text("SourceView").splitlines()
        caret = next(index for index, line in enumerate(text) if "^" in line)
        assert text[caret].index("^") == text[caret - 1].index(",,]") + 1
        await shown.press("escape")
        assert not shown.app.screen.query_one(Detail).is_open


async def test_a_deleted_project_is_told_and_the_last_picture_stays(program: Path) -> None:
    import shutil

    async with opened(program) as shown:
        shutil.rmtree(program)
        await shown.until(lambda: "project lost" in shown.text("HeaderLine"))
        assert "Lotus Tea" in shown.text("HeaderLine")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_every_view_draws_every_line_to_the_cell(
    program: Path, size: tuple[int, int], language: str
) -> None:
    i18n.set_language(language)
    write(program / "miniprogram" / "app.json", '{"pages": ["pages/home/home", "pages/没有/没有"]}')
    async with opened(program, size=size) as shown:
        for key in "123456":
            await shown.press(key)
            for widget in shown.app.screen.walk_children():
                if widget.region and not widget.is_container:
                    for strip in widget.render_lines(widget.outer_size.region):
                        assert sum(segment.cell_length for segment in strip) == widget.outer_size.width, (
                            widget
                        )
            assert "10 MB" in shown.text("BudgetStrip")


async def test_numbers_and_full_width_numbers_change_the_view(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2")
        assert shown.app.shown == "size"
        await shown.press("５")
        assert shown.app.shown == "files"
        await shown.press("escape")
        assert shown.app.shown == "overview"


async def test_typing_q_in_the_filter_does_not_quit(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("5", "slash", "q", "q")
        assert shown.app.query_one(FilterLine).text == "qq"
        assert shown.app.is_running
        assert "Nothing fits the filter." in shown.text("#file-rows")
        await shown.press("escape")
        assert "main" in shown.text("#file-rows")


async def test_the_filter_shows_what_fits_and_enter_keeps_it(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("5", "slash", *"cart", "enter")
        text = shown.text("#file-rows")
        assert "cart.wxml" in text
        assert "home" not in text
        assert shown.rows("#file-rows").has_focus


async def test_files_open_as_source_and_binaries_say_what_they_are(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("5", "slash", *"home.js", "enter", "G", "k", "enter")
        await shown.until(lambda: "Page({" in shown.text("SourceView") or "{}" in shown.text("SourceView"))
        await shown.press("escape", "slash", *[*("backspace",) * 7, *"banner"], "enter", "G", "enter")
        await shown.until(lambda: "not the picture" in shown.text("SourceView"))


async def test_the_theme_is_remembered(program: Path) -> None:
    async with opened(program) as shown:
        assert shown.app.theme == "jade"
        await shown.press("t")
        assert shown.app.theme == "paper"
    assert Memory().get("theme")["name"] == "paper"
    async with opened(program) as shown:
        assert shown.app.theme == "paper"
    async with opened(program, theme="jade") as shown:
        assert shown.app.theme == "jade"
    async with opened(program, person_theme="jade") as shown:
        assert shown.app.theme == "jade"


async def test_help_lists_the_keys_of_this_view_and_does_them(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("2", "question_mark")
        assert isinstance(shown.app.screen, HelpSheet)
        assert "Weigh as on disk, or as it ships" in shown.text()
        await shown.press("enter")
        await shown.until(lambda: "as on disk" in shown.part("#size-lists"))


async def test_the_palette_does_everything_by_name(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("ctrl+p", *"ship why")
        assert isinstance(shown.app.screen, Palette)
        await shown.press("enter")
        await shown.until(
            lambda: shown.app.shown == "size" and "Everything ships." in shown.text("#size-files")
        )


async def test_own_keys_take_the_place_of_ours(program: Path) -> None:
    async with opened(program, keys={"app.size": "Z"}) as shown:
        await shown.press("2")
        assert shown.app.shown == "overview"
        await shown.press("Z")
        assert shown.app.shown == "size"


async def test_the_mouse_chooses_views_rows_and_keys(program: Path) -> None:
    async with opened(program) as shown:
        tabs = shown.text("Tabs")
        await shown.pilot.click("Tabs", offset=(tabs.index("Files") + 1, 0))
        await shown.settle()
        assert shown.app.shown == "files"
        rows = shown.rows("#file-rows")
        await shown.pilot.click("#file-rows", offset=(10, 3))
        await shown.settle()
        assert rows.cursor == 2
        keys = shown.text("KeysLine")
        await shown.pilot.click("KeysLine", offset=(keys.index("help") + 1, 0))
        await shown.settle()
        assert isinstance(shown.app.screen, HelpSheet)


async def test_the_map_goes_into_folders_and_comes_out(program: Path) -> None:
    (program / "miniprogram" / "tea.mp3").write_bytes(bytes(20_000))
    async with opened(program) as shown:
        await shown.press("2", "enter")
        assert "map" in shown.text("#size-map")
        await shown.press("enter")
        await shown.until(lambda: "map of images/" in shown.text("#size-map"))
        assert "banner.png" in shown.text("#size-map")
        await shown.press("escape")
        assert "map of" not in shown.text("#size-map")


async def test_plain_frames_hold_no_character_of_ambiguous_width(program: Path) -> None:
    import unicodedata

    async with opened(program, ascii_only=True) as shown:
        for key in "123456":
            await shown.press(key)
            odd = {mark for mark in shown.text() if unicodedata.east_asian_width(mark) == "A"}
            assert not odd
            assert "+-" in shown.text()


async def test_broken_themes_and_keys_are_told_in_toasts(program: Path) -> None:
    async with opened(program, theme="neon", keys={"app.fly": "f"}) as shown:
        told = [notification.message for notification in shown.app._notifications]
        assert any("neon" in words for words in told)
        assert any("app.fly" in words for words in told)
        assert shown.app.theme == "jade"


async def test_settings_are_read_anew_and_a_broken_file_is_told(program: Path) -> None:
    async with opened(program) as shown:
        write(program / "mpconsole.toml", '[size]\nbudget = "4 MB"\n')
        await shown.until(lambda: "of 4 MB" in shown.text("BudgetStrip"))
        write(program / "mpconsole.toml", "[size\n")
        await shown.until(
            lambda: any(
                "mpconsole.toml" in one.message for one in shown.app._notifications if one.severity == "error"
            )
        )
        assert "of 4 MB" in shown.text("BudgetStrip")


async def test_a_state_folder_that_cannot_be_made_stops_nothing_but_the_mock(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    write(program / "mock" / "routes.toml", "")
    monkeypatch.setenv("MPCONSOLE_STATE_DIR", str(tmp_path / "file" / "state"))
    async with opened(program, backend=True) as shown:
        await shown.until(lambda: shown.session.backend.state == "failed")
        assert "MPCONSOLE_STATE_DIR" in shown.text("#overview-backend")
        for key in ("2", "6", "4"):
            await shown.press(key)
        assert "MPCONSOLE_STATE_DIR" in shown.text()
