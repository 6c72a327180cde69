"""WXSS: what it imports and names, its faults, and that nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.languages.wxss import parse

SOUP = st.lists(
    st.sampled_from(
        (*"{};'\"\\()/*#，", "url(", "@import ", "@media x", "//", "/*", "*/", "a.wxss", "\n", ".a", " ", ":")
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (".a{color:red}", []),
        (".a{color:red", ["error"]),
        (".a{color:red}}", ["error"]),
        ("}", ["error"]),
        ("@media (x){.a{b:c}", ["error"]),
        ("@keyframes x{0%{a:b}", ["error"]),
        ("/* x", ["warning"]),
        ("// x\n.a{color:red}", []),
        (".a{ .b{color:red} }", ["warning"]),
        (".a{color:red；}", ["warning"]),
        ('.a{content:"\\"}"}', []),
        (".a{background:url(data:image/svg+xml;utf8,<svg{}>)}", []),
        ("@supports (a: b) { @media print { .a { b: c } } }", []),
    ],
)
def test_faults(text: str, levels: list[str]) -> None:
    assert [fault.level for fault in parse(text).faults] == levels


def test_references() -> None:
    text = """@import "./a.wxss"; @import url('/b.wxss');\n.a{background:url( "../c.png" ) , url(https://x.com/d.png)}
@font-face { src: url(/e.ttf) }"""
    sheet = parse(text)
    assert [one.path for one in sheet.imports] == ["./a.wxss", "/b.wxss"]
    assert [one.path for one in sheet.images] == ["../c.png", "/e.ttf"]
    for one in (*sheet.imports, *sheet.images):
        assert text[one.start : one.end] == one.path


@given(SOUP)
def test_nothing_raises_and_places_lie_inside(text: str) -> None:
    sheet = parse(text)
    for fault in sheet.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.message.format(**fault.args)
    for one in (*sheet.imports, *sheet.images):
        assert text[one.start : one.end] == one.path
