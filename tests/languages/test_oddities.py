"""Oddities of public projects: what is said of each and where; and what follows is read all the same."""

from pathlib import Path

import pytest

from mpconsole.checks.opening import find_layout, open_anything
from mpconsole.checks.run import check
from mpconsole.checks.script_facts import gather as script_facts
from mpconsole.checks.words import message
from mpconsole.checks.wxml_facts import gather
from mpconsole.languages.json_tree import parse_tree
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxml_tree import print_back
from mpconsole.languages.wxss import parse as parse_style
from mpconsole.settings import ProjectSettings
from tests.checks.cases import Case

VIEWS = {
    "stray closing braces": ("<text>{{a}}}} b</text>", []),
    "a missing opening quote": (
        '<text id=a">b</text>',
        [(1, 10, "error", "the opening quote is missing")],
    ),
    "a missing closing quote": ('<text id="a>b</text>', [(1, 10, "error", "the closing quote is missing")]),
    "an unclosed tag": (
        "<view>\n  <text>a\n</view>",
        [(2, 3, "error", "the end tag of <text> is missing")],
    ),
    "an end tag without a start": (
        "<text>a</text></view>",
        [(1, 15, "error", "the end tag </view> has no start tag")],
    ),
    "an attribute twice": (
        '<text wx:for="{{a}}" wx:for="{{b}}">c</text>',
        [(1, 22, "warning", 'the attribute "wx:for" stands here again')],
    ),
    "no space between attributes": ('<text class="a"id="b">c</text>', []),
    "the same quotes inside": (
        '<text id="{{a == "b" ? 1 : 2}}">c</text>',
        [(1, 18, "warning", "the same quote inside the value: the older compiler ends the value here")],
    ),
    "escaped quotes": (
        '<text id="{{a == \\"b\\"}}">c</text>',
        [(1, 18, "warning", "an escaped quote: the newer compiler does not know it, use the other quote")],
    ),
    "a template literal": (
        '<text id="{{`a${b}`}}">c</text>',
        [(1, 13, "error", "template literals are not supported: join strings with +")],
    ),
    "a comparison in a text's expression": ("<text>{{a < b ? 1 : 2}}</text>", []),
    "a comparison in a text": ("<text>1 < 2</text>", [(1, 9, "warning", '"<" in a text: write &lt;')]),
    "a hyphen for a colon": (
        '<text wx-if="{{a}}">b</text>',
        [(1, 7, None, "wx-if does nothing: did you mean wx:if?")],
    ),
    "an expression as a key": ('<text wx:for="{{a}}" wx:key="{{item.id}}">b</text>', None),
    "an unresolved merge": (
        "<<<<<<< HEAD\n<text>a</text>\n=======\n<text>b</text>\n>>>>>>> feature/b\n",
        [(line, 1, "error", "an unresolved merge: keep one of the two versions") for line in (1, 3, 5)],
    ),
    "full-width quotes": (
        "<text id=“a”>b</text>",
        [(1, 10, "error", "full-width quotes: write them in half width")],
    ),
    "a full-width comma": (
        "<text>{{a，b}}</text>",
        [(1, 10, "error", "full-width punctuation: write it in half width")],
    ),
    "an expression that is never closed": (
        "<text>{{a</text>",
        [(1, 7, "error", "the expression is never closed: }}}} is missing".format())],
    ),
    "an empty file": ("", []),
    "an empty expression": ("<text>{{}}</text>", [(1, 7, "warning", "the expression is empty")]),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view(name: str) -> None:
    text, expected = VIEWS[name]
    behind = f"{text}\n<image src='{{{{a}}}}' />\n"
    assert print_back(parse(behind)) == behind
    facts = gather(behind)
    assert "image" in facts.tags
    found = []
    for problem in facts.problems:
        args = dict(problem.args)
        if "reason" in args:
            said = args["reason"].format(**args["reason_args"])
        elif "written" in args:
            said = f"{args['written']} does nothing: did you mean {args['near']}?"
        else:
            said = problem.rule
        found.append((problem.span.line, problem.span.column, args.get("level"), said))
    if expected is not None:
        assert found == expected


HALF = "full-width punctuation: write it in half width"
STYLES = {
    "a rule in a rule": (
        ".a {\n  .b { c: d }\n}",
        [(2, "warning", "a rule inside a rule: WXSS has no nesting")],
    ),
    "a comment of one line": (".a { b: c } // d { e\n.f { g: h }", []),
    "a block that is never closed": (".a { b: c", [(1, "error", "the block is never closed: }} is missing")]),
    "a block that is never closed before others": (
        ".a { b: c;\n.f { g: h }\n.i { j: k }",
        [(1, "error", "the block is never closed: }} is missing")],
    ),
    "a string that is never closed": (
        '.a { content: "x; }\n.f { g: h }',
        [(1, "error", "the string is not closed on its line")],
    ),
    "a brace too many": (".a { b: c } }", [(1, "error", "this }} closes nothing")]),
    "full-width punctuation": (
        ".a { b: c； }",
        [(1, "warning", HALF)],
    ),
    "an empty file": ("", []),
    "an unresolved merge": (
        "<<<<<<< HEAD\n.a { b: c }\n=======\n.a { b: d }\n>>>>>>> b\n",
        [(line, "error", "an unresolved merge: keep one of the two versions") for line in (1, 3, 5)],
    ),
}


@pytest.mark.parametrize("name", STYLES)
def test_a_style(name: str) -> None:
    text, expected = STYLES[name]
    found = [(text.count("\n", 0, one.start) + 1, one.level, one.message) for one in parse_style(text).faults]
    assert found == expected


BYTES = [
    ("pages/home/index.wxml", "<text>首页</text>".encode("gbk"), {"text-encoding"}),
    ("pages/home/index.wxml", b"\xef\xbb\xbf<view>a</view>", set()),
    ("pages/home/index.wxml", "<text>首页</text>".encode("utf-16"), {"text-encoding"}),
    ("pages/home/index.js", "Page({ a: '首页' })".encode("utf-16"), {"text-encoding"}),
    ("pages/home/index.wxml", b"", {"page-empty"}),
    ("pages/home/index.js", "Page({ a: '首页' })".encode("gbk"), {"text-encoding"}),
    ("pages/home/index.js", b"\xef\xbb\xbfPage({})", set()),
    ("pages/home/index.js", b"<<<<<<< HEAD\nPage({})\n=======\nPage({ })\n>>>>>>> b\n", {"script-syntax"}),
    ("pages/home/index.json", '{"navigationBarTitleText": "首页"}'.encode("gbk"), {"json-encoding"}),
    ("pages/home/index.json", b'\xef\xbb\xbf{"usingComponents": {}}', {"json-syntax"}),
    ("pages/home/index.json", b"", {"json-syntax"}),
    ("pages/home/index.json", b'{"usingComponents": {}, "usingComponents": {}}', {"json-duplicate-key"}),
    ("pages/home/index.wxss", "/* 首页 */ page { }".encode("gbk"), {"text-encoding"}),
    ("app.json", '{"pages": ["pages/home/index"]， }'.encode(), {"json-syntax"}),
]


@pytest.mark.parametrize(("file", "data", "rules"), BYTES)
def test_bytes(file: str, data: bytes, rules: set[str], tmp_path: Path) -> None:
    folder = Case("odd", {}).write(tmp_path)
    (folder / file).write_bytes(data)
    findings = check(open_anything(find_layout(folder)), ProjectSettings())
    assert all(message(one) for one in findings)
    assert {one.rule for one in findings if one.place.file == file} == rules


def test_minified_files_of_megabytes_come_to_an_end() -> None:
    """One line, or thousands: were a place to cost by what stands before it, this would not end."""
    call = 'var a=function(){return wx.request({url:"https://a.cn/首"})};'
    view = '<view class="a{{b}}" bindtap="c"><text>{{d}}</text></view>'
    for end in ("", "\n"):
        assert len(script_facts(((call + end) * 10_000).encode()).uses) == 10_000
        assert len(gather((view + end) * 10_000).handlers) == 10_000
        assert parse_style((".a{b:c}" + end) * 30_000).faults == []
        assert parse_tree("[" + f'{{"a":[1,2]}},{end}' * 10_000 + "1]").faults == []


def test_a_hundred_thousand_faults_come_to_an_end() -> None:
    """Were one fault to cost by what stands before or behind it, this would not end."""
    assert len(parse("{{ " * 100_000).faults) == 100_000
    assert len(parse("<b></b>" + "<a>" * 50_000 + "</b>" * 50_000).faults) == 100_000
