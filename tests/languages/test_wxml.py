"""WXML: the tree, its places, its faults, and that nothing is lost."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpconsole.languages.expression import Read, parse_expression
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxml_tree import Element, Tree, print_back

TABLE = json.loads((Path(__file__).parent / "wxml_faults.json").read_text(encoding="utf-8"))
PIECES = (
    *(
        "<view",
        "</view>",
        "/>",
        ">",
        "<",
        "</",
        "<!--",
        "-->",
        "<wxs module='m'",
        "</wxs>",
        "<text>",
        "</text>",
    ),
    *(
        " a=",
        '"',
        "'",
        "{{",
        "}}",
        "{",
        "}",
        " a.b",
        " ? ",
        ":",
        ",",
        "...",
        "\\",
        "\n",
        " ",
        "`",
        "，",
        "中",
    ),
    *(" wx:if=", " wx:for", '="{{a}}"', "1", ".5", "=", "/", "[", "]", "(", ")", "!", "\ufeff", "\x00"),
)
SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


def levels(text: str) -> set[str]:
    return {fault.level for fault in parse(text).faults}


@pytest.mark.parametrize(("text", "level"), TABLE, ids=[row[0] for row in TABLE])
def test_faults_are_as_the_compilers_say(text: str, level: str) -> None:
    found = levels(text)
    assert ("error" if "error" in found else "warning" if found else "") == level


@settings(max_examples=400)
@given(SOUP)
def test_nothing_is_lost_and_places_lie_inside(text: str) -> None:
    tree = parse(text)
    assert print_back(tree) == text
    for fault in tree.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.message.format(**fault.args)
    for element in tree.elements():
        _lies_well(tree, element)


def _lies_well(tree: Tree, element: Element) -> None:
    assert element.start < element.name_end <= element.open_end <= element.close_start <= element.end
    for attribute in element.attributes:
        assert tree.text[attribute.start : attribute.name_end] == attribute.name
        assert element.name_end <= attribute.start < attribute.end <= element.open_end
        if attribute.value is not None:
            assert attribute.name_end <= attribute.value.start <= attribute.value.end <= attribute.end
            parts = [tree.text[part.start : part.end] for part in attribute.value.parts]
            assert "".join(parts) == tree.text[attribute.value.start : attribute.value.end]


def test_tree() -> None:
    text = '<block wx:if="{{a.b}}"><my-card bind:tap="go" x="1 {{c}} 2" hidden/>hi {{d}}</block>'
    block = next(parse(text).elements())
    card, words = block.children
    assert isinstance(card, Element)
    assert card.name == "my-card"
    assert [attribute.name for attribute in card.attributes] == ["bind:tap", "x", "hidden"]
    (mustache,) = card.attributes[1].value.mustaches
    assert text[mustache.start : mustache.end] == "{{c}}"
    assert text[words.start : words.end] == "hi {{d}}"
    assert text[block.close_start : block.end] == "</block>"


def test_inline_wxs_is_no_wxml() -> None:
    tree = parse('<wxs module="m">if (a < b) { x = "</view>" }</wxs><view>{{m.f(1)}}</view>')
    assert tree.faults == ()
    assert [element.name for element in tree.elements()] == ["wxs", "view"]


def test_after_a_fault_the_rest_is_read() -> None:
    text = '<view class="a>x</view>\n<text>{{b</text>\n<image src="{{c}}"/>'
    tree = parse(text)
    assert "image" in [element.name for element in tree.elements()]
    lines = LineIndex(text)
    assert {lines.position(fault.start)[0] for fault in tree.faults} >= {1, 2}


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("a", [("a", (), False)]),
        ("a.b.c", [("a", ("b", "c"), False)]),
        ("a[b].c + m.f(d, 'e')", [("a", (), False), ("b", (), False), ("m", ("f",), True), ("d", (), False)]),
        ("true ? undefined : null", []),
        ("...a, b, c: d, 'e': f", [("a", (), False), ("b", (), False), ("d", (), False), ("f", (), False)]),
        ("{a: [b]}", [("b", (), False)]),
        ("typeof a === 'x' && !b", [("a", (), False), ("b", (), False)]),
    ],
)
def test_expressions_tell_what_they_read(text: str, reads: list[tuple[str, tuple[str, ...], bool]]) -> None:
    expression = parse_expression(text, 0, len(text))
    assert expression.fault is None
    found = [(read.name, read.path, read.called) for read in _by_place(expression.reads)]
    assert found == reads


def _by_place(reads: tuple[Read, ...]) -> list[Read]:
    return sorted(reads, key=lambda read: read.start)


@given(st.text(alphabet="ab.[](){}:?,'\"+-!&|= 1`\\", max_size=25))
def test_expressions_never_raise(text: str) -> None:
    expression = parse_expression(text, 0, len(text))
    if expression.fault is not None:
        assert 0 <= expression.fault[0] <= len(text)
    for read in expression.reads:
        assert re.match(r"[A-Za-z_$]", text[read.start])


def test_deep_and_long_input_comes_to_an_end() -> None:
    parse("<view>" * 20_000)
    parse("{{" * 20_000)
    parse("<view a='{{" + "(" * 20_000)
    parse('<view class="{{' * 3_000)
    assert parse("</view>" * 5_000).faults


def test_lines_are_counted_from_one() -> None:
    lines = LineIndex("ab\n\nc")
    assert [lines.position(offset) for offset in range(6)] == [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (3, 2)]
