"""Scripts: faults have places, and what a pattern finds is told apart by the tree."""

from hypothesis import given
from hypothesis import strategies as st

from mpconsole.languages.script import Script, pairs, string_of


@given(st.text(alphabet="a1(){}[];,.'\"`=>/*+- \n你$", max_size=40))
def test_scripts_never_raise_and_places_lie_inside(text: str) -> None:
    lines = text.split("\n")
    for typescript in (False, True):
        fault = Script(text.encode(), typescript=typescript).fault
        if fault is not None:
            assert (fault.line, fault.column) <= (fault.end_line, fault.end_column)
            assert 1 <= fault.line <= fault.end_line <= len(lines)
            assert fault.end_column <= len(lines[fault.end_line - 1]) + 1


def test_columns_count_characters() -> None:
    data = "/* 你好 */ wx.a()\n".encode()
    script = Script(data)
    at = data.index(b"wx")
    assert (script.span(at, at + 2).column, script.span(at, at + 2).end_column) == (10, 12)


def test_code_is_told_from_comments_strings_and_patterns() -> None:
    data = b"wx; // wx\n'wx'; /wx/; `wx ${wx} wx`; x = { wx: 1 }"
    script = Script(data)
    at, code = data.find(b"wx"), []
    while at >= 0:
        code.append(script.identifier(at) is not None)
        at = data.find(b"wx", at + 1)
    assert code == [True, False, False, False, False, True, False, False]


def test_members_of_an_object() -> None:
    script = Script(b"({ a: 1, 'b-c': 2, d() {}, e, ...f, [g]: 3, async h() {}, get i() {} })")
    node = script.leaf(2)
    while node.type != "object":
        assert node.parent is not None
        node = node.parent
    assert [key for key, _value in pairs(node, script)] == ["a", "b-c", "d", "e", "", "", "h", "i"]


def test_strings() -> None:
    script = Script(b"['a', `b`, `c${1}`, 'd\\n', e]")
    (array,) = (child.named_children[0] for child in script.root.named_children)
    assert [string_of(one, script) for one in array.named_children] == ["a", "b", None, None, None]
