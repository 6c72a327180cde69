"""Our globs, braces, regular expressions and UTF-8 against the official tool's own, on drawn patterns."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mpconsole.languages import braces, js_regexp, minimatch
from mpconsole.size.encoding import utf8_size
from tests.oracle.official import HERE, run_node

pytestmark = pytest.mark.slow


def words(text: str) -> list[str]:
    return text.split()


SEGMENT = st.text("ab.cA中 -", min_size=1, max_size=5)
PATHS = st.lists(st.lists(SEGMENT, min_size=1, max_size=4).map("/".join), min_size=3, max_size=8)
GLOB_PIECES = st.sampled_from(
    [
        *words(
            r"""
    * ** ? / /**/ [ab] [!a] [^b] [a-c] [ ] {a,b} {a,b*} {1..3} { } +(a|b) *(a|.) ?(b) @(a|b|) !(a)
    !(a|b) ( ) | ! # \ + @ \* . a b c A ab .a .. - 中 ^ $ [a []a] [[a] [z-a] \]
    """
        ),
        " ",
    ]
)
GLOBS = st.lists(GLOB_PIECES, min_size=1, max_size=7).map("".join)
BRACE_PIECES = st.sampled_from(
    words(
        r"""
    { } , a b .. 1 3 01 -2 $ \ e {a,b} {1..3} {a}
    """
    )
)
REGEXP_PIECES = st.sampled_from(
    words(
        r"""
    a b . ^ $ * + ? *? {2} {1,} {1,2} { } {,2} ( ) (?: (?=a) (?!b) (?<=a) (?<!a) | [ab] [^a] [a-c]
    [ ] [] [^] \d \w \s \b \D \. \/ / - [\w-] [a\]] \1 \2 \0 \x61 \u4e2d 中 \t \c \ca \8 (a) (b|c)
    (?<n>a) \k<n> \k [-a] [a-] [\b] \q A \S \W \B [[a]
    """
    )
)
REGEXPS = st.lists(REGEXP_PIECES, min_size=1, max_size=6).map("".join)
ROUNDS = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def ask(requests: list[Any]) -> list[Any]:
    return run_node(HERE / "matching.cjs", requests)


def our_globs(pattern: str, paths: list[str]) -> list[bool] | None:
    try:
        test = minimatch.compile(pattern)
    except minimatch.GlobError:
        return None
    return [test(path) for path in paths]


def our_regexps(source: str, flags: str, paths: list[str]) -> list[bool] | None:
    try:
        pattern = js_regexp.compile(source, flags)
    except js_regexp.JsRegexpError:
        return None
    return [pattern.search(path) is not None for path in paths]


@ROUNDS
@given(st.lists(st.tuples(GLOBS, PATHS), min_size=300, max_size=300))
def test_globs(pairs: list[tuple[str, list[str]]]):
    answers = ask([{"glob": pattern, "paths": paths} for pattern, paths in pairs])
    ours = [our_globs(pattern, paths) for pattern, paths in pairs]
    assert [
        (pattern, paths, answer, our)
        for (pattern, paths), answer, our in zip(pairs, answers, ours, strict=True)
        if answer != our
    ] == []


@ROUNDS
@given(st.lists(st.lists(BRACE_PIECES, min_size=1, max_size=9).map("".join), min_size=300, max_size=300))
def test_braces(patterns: list[str]):
    answers = ask([{"braces": pattern} for pattern in patterns])
    ours = [braces.expand(pattern) for pattern in patterns]
    assert [
        (pattern, answer, our)
        for pattern, answer, our in zip(patterns, answers, ours, strict=True)
        if answer != our
    ] == []


@ROUNDS
@given(st.lists(st.tuples(REGEXPS, st.sampled_from(["", "i", "im"]), PATHS), min_size=300, max_size=300))
def test_regular_expressions(rows: list[tuple[str, str, list[str]]]):
    answers = ask([{"regexp": source, "flags": flags, "paths": paths} for source, flags, paths in rows])
    ours = [our_regexps(*row) for row in rows]
    assert [
        (row, answer, our) for row, answer, our in zip(rows, answers, ours, strict=True) if answer != our
    ] == []


@ROUNDS
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                list(b"a\x00\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc2\xdf\xe0\xe1\xed\xef\xf0\xf1\xf4\xf5\xff")
            ),
            max_size=9,
        ).map(bytes),
        min_size=300,
        max_size=300,
    )
)
def test_bytes_that_are_no_utf8(rows: list[bytes]):
    answers = ask([{"utf8": data.hex()} for data in rows])
    assert [data.decode("utf-8", "replace").encode().hex() for data in rows] == answers
    assert [utf8_size(data) for data in rows] == [len(answer) // 2 for answer in answers]
