"""The classes that selectors name."""

from hypothesis import given
from hypothesis import strategies as st

from mpconsole.languages.wxss_selectors import classes


def test_classes_of_selectors_alone() -> None:
    text = (
        "/* .no {} */ .a.b > .c_d::after, view.-e { margin: .5rpx; background: url(.f) }\n"
        "@media (min-width: 1.5px) { .g { color: red } .中文, .w-1\\/2 { } }\n"
        '.h[title=".i"] { content: ".j {" } // .k {}\n'
        ".l { .m & { } &.n { } }\n"
        "@import 'x.wxss'; .open { color: r"
    )
    found = sorted(classes(text), key=lambda one: one.start)
    names = ["a", "b", "c_d", "-e", "g", "中文", "w-1/2", "h", "l", "m", "n", "open"]
    assert [one.name for one in found] == names
    assert [text[one.start : one.end].replace("\\", "") for one in found] == names
    assert text[found[0].rule_start : found[0].rule_end].startswith(".a.b > ")
    assert text[found[4].rule_start : found[4].rule_end] == ".g { color: red }"
    assert text[found[-1].rule_start : found[-1].rule_end] == ".open { color: r"


@given(st.text(alphabet=".a{}; /*'\"\\\n中,@", max_size=40))
def test_places_stay_inside(text: str) -> None:
    for one in classes(text):
        assert 0 <= one.rule_start <= one.start < one.end <= one.rule_end <= len(text)
