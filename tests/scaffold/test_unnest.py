import pytest

from mpconsole.assets import PROJECT_TEMPLATE
from mpconsole.scaffold.unnest import NotPlainError, unnest


def rules(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("source", "flat"),
    [
        (".a { b: c }", ".a { b: c; }"),
        (".a { b: c; &__d { e: f; } }", ".a { b: c; } .a__d { e: f; }"),
        (".a { &__b { c: d; &--e { f: g; } } }", ".a__b { c: d; } .a__b--e { f: g; }"),
        (".a { .b, &:c { d: e; } }", ".a .b, .a:c { d: e; }"),
        (".a, .b { &::after { c: d; } }", ".a::after, .b::after { c: d; }"),
        (".a { & + & { b: c; } }", ".a + .a { b: c; }"),
        ("@media (x: y) { .a { b: c; .d { e: f; } } }", "@media (x: y) { .a { b: c; } .a .d { e: f; } }"),
        (".a { @media (x: y) { b: c; } }", "@media (x: y) { .a { b: c; } }"),
        ("@keyframes a { 0% { b: c; } 100% { b: d; } }", "@keyframes a { 0% { b: c; } 100% { b: d; } }"),
        ("/* one */ .a { b: c; /* two */ }", "/* one */ .a { b: c; /* two */ }"),
        ("@import './b.wxss'; .a { b: c; }", "@import './b.wxss'; .a { b: c; }"),
    ],
)
def test_nested_rules_are_unfolded(source: str, flat: str) -> None:
    assert rules(unnest(source)) == flat


def test_what_is_flat_stays_as_it_is() -> None:
    text = "page {\n  --a: #fff;\n}\n\n.b,\n.c {\n  d: calc(1rpx + env(safe));\n}\n"
    assert unnest(text) == text


@pytest.mark.parametrize("source", ["$a: b;", ".a { @include b; }", "@use 'a';", ".a { b: c;", "}"])
def test_more_of_sass_is_refused(source: str) -> None:
    with pytest.raises(NotPlainError):
        unnest(source)


def test_what_is_unfolded_stays_so() -> None:
    for style in PROJECT_TEMPLATE.rglob("*.scss"):
        flat = unnest(style.read_text("utf-8"))
        assert unnest(flat) == flat, style
