"""Strict reading: what is refused, and the place and words that a person gets for it."""

import json
import shutil
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mpconsole.languages.json_parse import parse, parse_text
from mpconsole.languages.json_tree import Span, locate, parse_tree


@pytest.mark.parametrize(
    ("data", "kind", "line", "column"),
    [
        (b"", "empty", 1, 1),
        (b"\xef\xbb\xbf{}", "bom", 1, 1),
        ('{\n  "名": "小程序'.encode() + b"\xb1\xea", "encoding", 2, 12),
        (b"  \n ", "syntax", 2, 2),
        (b'{\n  "pages": [],\n}', "syntax", 2, 14),
        (b'{"a": [1, 2,]}', "syntax", 1, 12),
        (b'{\n  // pages\n  "pages": []\n}', "syntax", 2, 3),
        (b'{"a": /* no */ 1}', "syntax", 1, 7),
        (b'{"a": 1\n "b": 2}', "syntax", 1, 8),
        (b'{"a" 1}', "syntax", 1, 5),
        (b"{'a': 1}", "syntax", 1, 2),
        (b"{a: 1}", "syntax", 1, 2),
        (b'{"a": NaN}', "syntax", 1, 7),
        (b'{"a": 01}', "syntax", 1, 7),
        (b'{"a": "x\ty"}', "syntax", 1, 7),
        (b'{"a": "\\x"}', "syntax", 1, 7),
        (b'{"a": "x\n}', "syntax", 1, 7),
        (b'{"a": {"b": 1}', "syntax", 1, 1),
        (b"[1, 2", "syntax", 1, 1),
        (b"[1}", "syntax", 1, 1),
        (b"{} {}", "syntax", 1, 4),
        (b"[,1]", "syntax", 1, 2),
        ('{"😀😀": tru}'.encode(), "syntax", 1, 8),
    ],
)
def test_the_first_fault_has_its_place(data: bytes, kind: str, line: int, column: int) -> None:
    error = parse(data).error
    assert error is not None
    assert (error.kind, error.line, error.column) == (kind, line, column)
    assert error.message.format(**error.args)


def test_numbers_are_the_doubles_of_javascript() -> None:
    value = parse_text("[1, 1.0, 9007199254740993, 1e400, " + "9" * 5000 + "]").value
    assert value == [1, 1.0, 9007199254740992.0, float("inf"), float("inf")]


def test_deep_nesting_is_refused_in_words() -> None:
    error = parse_text("[" * 100_000).error
    assert error is not None
    assert error.kind == "syntax"


WORDS = '{ } [ ] , : "a" "b" \'c\' d 1 - 0.5 01 true null NaN / // /* */ "\\u00e9" "\\u00'
PIECES = st.sampled_from([*WORDS.split(), " ", "\n", '"\t"', "\x0b", "\u00a0", "\ufeff"])


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=600)
@example("[1,]")
@example('{"a":1,}')
@example('"\ud800"')
def test_a_text_has_faults_exactly_where_it_is_refused(text: str) -> None:
    parsed = parse_text(text)
    tree = parse_tree(text)
    assert (parsed.error is not None) == bool(tree.faults)
    if parsed.error is not None and parsed.error.kind == "syntax":
        assert parsed.error.message != "this is no valid JSON"


@pytest.mark.slow
def test_node_refuses_the_same_texts() -> None:
    node = shutil.which("node")
    assert node, "this test needs Node: make system-deps"
    texts: list[str] = []

    @given(st.lists(PIECES, max_size=10).map("".join))
    @settings(max_examples=1500)
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    script = (
        "const t=JSON.parse(require('fs').readFileSync(0,'utf8'));"
        "console.log(JSON.stringify(t.map(x=>{try{JSON.parse(x);return true}catch(e){return false}})))"
    )
    done = subprocess.run(
        [node, "-e", script], input=json.dumps(texts).encode(), stdout=subprocess.PIPE, check=True
    )
    for text, accepted in zip(texts, json.loads(done.stdout), strict=True):
        assert (parse_text(text).error is None) == accepted, text


TEXT = """{
  "pages": [
    "pages/index",
    "pages/中文"
  ],
  "window": {"navigationBarTitleText": "店😀", "x": 1},
  "window": {"x": 2}
}
"""


@pytest.mark.parametrize(
    ("path", "key", "span"),
    [
        (("pages",), False, Span(2, 12, 5, 4)),
        (("pages",), True, Span(2, 3, 2, 10)),
        (("pages", 1), False, Span(4, 5, 4, 15)),
        (("pages", 7), False, Span(2, 12, 5, 4)),
        (("window", "x"), False, Span(7, 19, 7, 20)),
        (("nothing", "here"), False, Span(1, 1, 8, 2)),
        ((), False, Span(1, 1, 8, 2)),
    ],
)
def test_places(path: tuple[str | int, ...], key: bool, span: Span) -> None:
    assert locate(TEXT, path, key=key) == span


def test_duplicate_keys_are_told() -> None:
    found = list(parse_tree(TEXT).duplicates())
    assert [(item.path, item.key, item.span.line) for item in found] == [((), "window", 7)]


@given(st.text(st.sampled_from("{}[]\":,'/* \nab1\\"), max_size=30))
def test_places_never_raise(text: str) -> None:
    locate(text, ("a", 0, "b"), key=True)
