"""Parsing of scripts ends, also where the grammar's recovery from errors would go on for ever."""

import subprocess
import sys

import pytest

from mpconsole.checks import script_facts
from mpconsole.languages import grammars
from mpconsole.languages.js_imports import imports

ROUND_IN_CIRCLES = b"wx.login()\nwx.request({url:]/a/g" + b"\n" * 16 + b"]/a/g\n"


@pytest.mark.parametrize("typescript", [False, True])
def test_a_script_that_the_parser_never_ends_with_is_read_as_far_as_it_goes(typescript: bool) -> None:
    facts = script_facts.gather(ROUND_IN_CIRCLES, typescript=typescript)
    assert facts.fault is not None
    assert facts.fault.line == 2
    assert "login" in [use.name for use in facts.uses]


@pytest.mark.parametrize(
    ("text", "column"),
    [("f({a: 1,, b: 2})", 9), ("f(,1)", 3), ("f({,})", 4), ("let {a,,b} = c", 8), ("let a = [1,,2]", None)],
)
def test_a_comma_without_anything_before_it(text: str, column: int | None) -> None:
    fault = script_facts.gather(text.encode()).fault
    assert (fault and fault.column) == column


def test_the_circle_is_there(tmp_path) -> None:
    """Without the stop the parser does not come back: where it does one day, the stop may go."""
    text = f"""
import tree_sitter_typescript
from tree_sitter import Language, Parser
Parser(Language(tree_sitter_typescript.language_typescript())).parse({ROUND_IN_CIRCLES!r})
"""
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", text], timeout=3, check=False)


def test_both_grammars_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammars, "_PATIENCE", -1.0)
    source = b'require("./a")\n' + b"let a = 1\n" * 2_000
    parsed = grammars.parse("javascript", source)
    assert parsed.stopped is not None
    assert parsed.stopped < len(source)
    assert not imports(source).readable
    assert script_facts.gather(source).fault is not None
