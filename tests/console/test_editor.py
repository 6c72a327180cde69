from pathlib import Path

import pytest

from mpconsole.console.editor import Spot, command, editor
from mpconsole.errors import MpconsoleError

SPOT = Spot(Path("/tea/a.js"), 12, 5)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("vim", ["vim", "+12", "+normal! 04l", "/tea/a.js"]),
        ("/usr/bin/nvim", ["/usr/bin/nvim", "+12", "+normal! 04l", "/tea/a.js"]),
        ("vi", ["vi", "+12", "/tea/a.js"]),
        ("nano -w", ["nano", "-w", "+12,5", "/tea/a.js"]),
        ("emacsclient -t", ["emacsclient", "-t", "+12:5", "/tea/a.js"]),
        ("hx", ["hx", "/tea/a.js:12:5"]),
        ("code --wait", ["code", "--wait", "--goto", "/tea/a.js:12:5"]),
        ("my-own", ["my-own", "/tea/a.js"]),
    ],
)
def test_the_line_is_given_where_the_editor_takes_one(words: str, call: list[str]) -> None:
    assert command(words.split(), SPOT) == call


def test_without_a_line_the_file_alone_is_given() -> None:
    assert command(["vim"], Spot(Path("/tea/a.js"))) == ["vim", "/tea/a.js"]


def test_visual_goes_before_editor_and_something_usual_after(tmp_path: Path) -> None:
    assert editor({"VISUAL": "code --wait", "EDITOR": "nano"}) == ["code", "--wait"]
    assert editor({"VISUAL": "", "EDITOR": "nano"}) == ["nano"]
    program = tmp_path / "vi"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert editor({"PATH": str(tmp_path)}) == ["vi"]


def test_no_editor_and_a_broken_one_say_what_to_do() -> None:
    with pytest.raises(MpconsoleError, match="there is no editor"):
        editor({"PATH": "/nowhere"})
    with pytest.raises(MpconsoleError, match="EDITOR cannot be read"):
        editor({"EDITOR": "vim 'open"})
