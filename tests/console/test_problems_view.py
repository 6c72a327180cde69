"""The Problems view on real files: grouping, filters, a cursor that stays, sources, rules' pages, fixes."""

from pathlib import Path

import pytest

from mpconsole import i18n
from mpconsole.checks.finding import Finding
from mpconsole.console.problems import Problem
from mpconsole.console.widgets.pages import ChangeSheet, PageSheet
from mpconsole.console.widgets.source import SourceView
from tests.console.conftest import Shown, opened, write

CART = """{
  "usingComponents": {
    "gone": "/components/gone/gone",
    "lost": "/components/lost/lost"
  }
}
"""


@pytest.fixture
def faulty(program: Path) -> Path:
    """The program with an error in one page's WXML, and two missing components in its JSON."""
    root = program / "miniprogram"
    write(root / "pages" / "cart" / "cart.wxml", "<view>\n  <text>{{ name }}</text>\n<view>\n")
    write(root / "pages" / "cart" / "cart.json", CART)
    return program


def listed(shown: Shown) -> list[Finding]:
    return [row.finding for row in shown.rows("#problem-rows").items if isinstance(row, Problem)]


def words(shown: Shown) -> str:
    return shown.text("#problem-rows")


async def test_problems_stand_by_file_and_by_rule(faulty: Path) -> None:
    async with opened(faulty) as shown:
        await shown.press("3")
        assert "problems by file" in shown.part("#problem-rows")
        assert "pages/cart/cart.json  " in words(shown)
        await shown.press("o")
        assert "problems by rule" in shown.part("#problem-rows")
        assert "wxml-syntax  " in words(shown)
        assert "pages/cart/cart.wxml:" in words(shown)


async def test_s_lists_the_worst_alone(faulty: Path) -> None:
    async with opened(faulty) as shown:
        await shown.press("3", "s")
        assert {one.severity for one in listed(shown)} == {"error"}
        assert "errors only" in shown.part("#problem-rows")
        await shown.press("s", "s")
        assert len(listed(shown)) == len(shown.session.findings)


@pytest.mark.parametrize(("language", "typed"), [("en", "error"), ("zh_CN", "错误")])
async def test_the_filter_takes_severities_in_the_language_in_use(
    faulty: Path, language: str, typed: str
) -> None:
    i18n.set_language(language)
    async with opened(faulty) as shown:
        await shown.press("3", "slash", *typed, "space", *"cart", "enter")
        assert {one.severity for one in listed(shown)} == {"error"}


async def test_the_cursor_stays_on_its_problem_when_lines_move(faulty: Path) -> None:
    async with opened(faulty) as shown:
        await shown.press("3")
        rows = shown.rows("#problem-rows")
        wanted = next(
            index for index, row in enumerate(rows.items) if "lost" in str(getattr(row, "finding", ""))
        )
        rows.cursor = wanted
        write(
            faulty / "miniprogram" / "pages" / "cart" / "cart.json",
            "\n\n\n" + CART.replace("gone/gone", "away/away"),
        )
        await shown.until(lambda: "away" in words(shown))
        assert "lost" in str(rows.item.finding)
        assert rows.item.finding.place.line == 7


async def test_a_long_sentence_gets_the_room(faulty: Path) -> None:
    async with opened(faulty, size=(100, 30)) as shown:
        await shown.press("3")
        for line, row in zip(words(shown).splitlines(), shown.rows("#problem-rows").items, strict=False):
            if hasattr(row, "finding") and "…" in line:
                assert row.finding.rule not in line


async def test_x_shows_the_rules_page(faulty: Path) -> None:
    async with opened(faulty) as shown:
        await shown.press("3", "s", "x")
        sheet = shown.app.screen
        assert isinstance(sheet, PageSheet)
        assert "Severity: error" in shown.text()
        assert "[rules]" in shown.text() or "[rules." in shown.text()
        await shown.press("escape")
        assert not isinstance(shown.app.screen, PageSheet)


async def test_enter_opens_the_source_at_the_place_and_v_the_files_view(faulty: Path) -> None:
    async with opened(faulty) as shown:
        await shown.press("3", "slash", *"lost", "enter", "enter")
        await shown.until(lambda: "^" in shown.text("SourceView"))
        assert '"lost"' in shown.text("SourceView")
        await shown.press("v")
        await shown.until(lambda: shown.app.screen.query("#files SourceView"))
        text = shown.app.screen.query_one("#files").query_one(SourceView)
        await shown.until(lambda: text.line == 4)


async def test_f_shows_the_change_and_makes_it_after_a_yes(program: Path) -> None:
    path = program / "miniprogram" / "app.json"
    write(path, '{\n  "pages": ["pages/home/home", "pages/cart/cart",]\n}\n')
    async with opened(program) as shown:
        await shown.press("3", "s", "f")
        await shown.until(lambda: isinstance(shown.app.screen, ChangeSheet))
        await shown.settle()
        assert '+  "pages": ["pages/home/home", "pages/cart/cart"]' in shown.text()
        await shown.press("escape")
        assert ",]" in path.read_text()
        await shown.press("f")
        await shown.until(lambda: isinstance(shown.app.screen, ChangeSheet))
        await shown.press("enter")
        await shown.until(lambda: ",]" not in path.read_text())
        await shown.until(lambda: not any(one.severity == "error" for one in shown.session.findings))


async def test_a_file_that_changes_while_the_change_is_shown_is_not_written(program: Path) -> None:
    path = program / "miniprogram" / "app.json"
    write(path, '{\n  "pages": ["pages/home/home", "pages/cart/cart",]\n}\n')
    async with opened(program) as shown:
        await shown.press("3", "s", "f")
        await shown.until(lambda: isinstance(shown.app.screen, ChangeSheet))
        write(path, '{\n  "pages": ["pages/home/home",]\n}\n')
        await shown.press("enter")
        await shown.until(
            lambda: any("has changed meanwhile" in one.message for one in shown.app._notifications)
        )
        assert path.read_text() == '{\n  "pages": ["pages/home/home",]\n}\n'


async def test_y_copies_place_and_sentence(faulty: Path) -> None:
    async with opened(faulty) as shown:
        await shown.press("3", "slash", *"lost", "enter", "y")
        assert shown.app.clipboard.startswith("pages/cart/cart.json:4:")
        assert "lost" in shown.app.clipboard


async def test_a_problem_of_the_overview_leads_to_itself(faulty: Path) -> None:
    async with opened(faulty) as shown:
        rows = shown.rows("#overview-problems")
        rows.focus()
        await shown.press("down", "down", "enter")
        wanted = rows.item
        await shown.until(lambda: shown.app.screen.query("#problems SourceView"))
        await shown.settle()
        assert shown.rows("#problem-rows").item.finding == wanted


async def test_a_change_of_the_overview_leads_to_the_file(program: Path) -> None:
    async with opened(program) as shown:
        write(program / "miniprogram" / "pages" / "cart" / "cart.js", "Page({ data: {} })\n")
        await shown.until(lambda: shown.rows("#overview-changes").items)
        shown.rows("#overview-changes").focus()
        await shown.press("enter")
        await shown.until(lambda: shown.app.screen.query("#files SourceView"))
        await shown.until(lambda: "data: {}" in shown.text("SourceView"))
