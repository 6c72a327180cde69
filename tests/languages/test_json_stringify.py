"""Our JSON.stringify and JSON.parse against Node's own."""

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.languages.json_parse import parse_text
from mpconsole.languages.json_stringify import number, stringify

NODE_REFORMAT = r"""
const lines = require('fs').readFileSync(0, 'latin1').split('\n');
for (const line of lines) {
  const text = JSON.parse(line);
  try { console.log(JSON.stringify(JSON.stringify(JSON.parse(text)))); }
  catch (error) { console.log('null'); }
}
"""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-6, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (float("inf"), "null"),
        (float("nan"), "null"),
        (2**53 + 1, "9007199254740992"),
        (10**25, "1e+25"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(value: float, text: str) -> None:
    assert number(value) == text


def test_index_keys_come_first_in_numeric_order() -> None:
    value = {"b": 1, "10": 2, "9": 3, "-1": 4, "01": 5, "4294967295": 6, "4294967294": 7, "a": 8}
    expected = b'{"9":3,"10":2,"4294967294":7,"b":1,"-1":4,"01":5,"4294967295":6,"a":8}'
    assert stringify(value) == expected


def test_strings_keep_what_javascript_keeps() -> None:
    value = '"\\/\b\f\n\r\t\x00\x1f\x7f\u2028é中😀\ud800'
    assert stringify(value) == '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u2028é中😀\\ud800"'.encode()


def test_the_last_of_duplicate_keys_wins_where_the_first_stood() -> None:
    parsed = parse_text('{"a": 1, "b": 2, "a": 3}')
    assert stringify(parsed.value) == b'{"a":3,"b":2}'


TEXTS = st.text(st.characters(codec=None), max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.from_regex(r"[0-9]{1,11}", fullmatch=True),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXTS | st.from_regex(r"-?[0-9]{1,11}", fullmatch=True), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    text = stringify(value).decode()
    again = parse_text(text)
    assert again.error is None
    assert stringify(again.value).decode() == text


@pytest.mark.slow
def test_any_json_becomes_what_node_makes_of_it() -> None:
    node = shutil.which("node")
    assert node, "this test needs Node: make system-deps"
    texts: list[str] = []

    @given(VALUES)
    def collect(value: object) -> None:
        texts.append(json.dumps(value, ensure_ascii=True, indent=1))

    collect()
    texts += [
        "1e400",
        "-0",
        "0.1e1",
        "123456789012345678901234567890",
        '{"2":1,"1":2,"x":3,"x":4}',
        '"\\ud800"',
    ]
    lines = "\n".join(json.dumps(text) for text in texts)
    done = subprocess.run(
        [node, "-e", NODE_REFORMAT], input=lines.encode("ascii"), stdout=subprocess.PIPE, check=True
    )
    answers = [json.loads(line) for line in done.stdout.decode("utf-8").rstrip("\n").split("\n")]
    assert len(answers) == len(texts)
    for text, answer in zip(texts, answers, strict=True):
        assert stringify(parse_text(text).value) == answer.encode("utf-8"), text
