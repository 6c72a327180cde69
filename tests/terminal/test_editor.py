"""`e` gives the real terminal to the person's editor, at the line, and takes it back."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.screen import Screen

pytestmark = pytest.mark.slow

MPCONSOLE = f"{sys.executable} -m mpconsole"
EDITOR = """#!/bin/sh
echo "edited $@"
read answer
printf '{"pages": ["a/a"]}' > "$2"
"""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    program = tmp_path / "tea"
    (program / "a").mkdir(parents=True)
    (program / "app.json").write_text('{\n  "pages": ["a/a",]\n}\n')
    for name, text in (("js", "Page({})\n"), ("wxml", "<view />\n"), ("json", "{}\n")):
        (program / "a" / f"a.{name}").write_text(text)
    editor = tmp_path / "vi"
    editor.write_text(EDITOR)
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    environ = {f"MPCONSOLE_{name}_DIR": str(tmp_path / name) for name in ("STATE", "CONFIG", "CACHE")}
    with Screen(cwd=program, env=environ | {"MPCONSOLE_LANG": "en", "VISUAL": str(editor)}) as screen:
        yield screen


def test_the_editor_has_the_terminal_until_it_ends(screen: Screen, tmp_path: Path) -> None:
    screen.run(f"{MPCONSOLE} dev --no-mock")
    screen.until("json-syntax")
    screen.keys("3")
    screen.until("what to do")
    screen.keys("e")
    text = screen.until("edited +2 ")
    assert str(tmp_path / "tea" / "app.json") in text
    assert "budget" not in text
    assert screen.value("#{alternate_on}") == "0"
    screen.keys("x", "Enter")
    text = screen.until("problems by file")
    assert screen.value("#{alternate_on}") == "1"
    screen.until(lambda text: "json-syntax" not in text)
