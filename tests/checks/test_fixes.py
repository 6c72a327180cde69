"""Fixes: what each makes of a file, that it mends what it says, and that files are written with care."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpconsole import files
from mpconsole.checks.fixes.mending import FileChange, Plan, mend, plan, write
from mpconsole.checks.fixes.model import Edit, applied, overlap
from mpconsole.checks.fixes.registry import all_makers, fix_of
from mpconsole.checks.memory import recall
from mpconsole.checks.opening import find_layout, open_anything
from mpconsole.checks.registry import all_rules
from mpconsole.checks.run import check
from mpconsole.errors import MpconsoleError
from mpconsole.settings import ProjectSettings
from tests.checks.cases import Case

SETTINGS = ProjectSettings()
PAGE = "pages/home/index"
VIEW, SCRIPT, STYLE, DOCUMENT = (f"{PAGE}.{end}" for end in ("wxml", "js", "wxss", "json"))
COMPONENT = {"c/c.js": "Component({})", "c/c.wxml": "<view/>"}
SAFE = [
    ("wxml-directive-unknown", VIEW, '<view wx-if="{{a}}"/>', '<view wx:if="{{a}}"/>'),
    ("wxml-syntax", VIEW, "<view class=a b={{c}}></view>", '<view class="a" b="{{c}}"></view>'),
    ("wxml-syntax", VIEW, '<view class=a"></view>', '<view class="a"></view>'),
    ("wxml-syntax", VIEW, "<view b={{'c'}}></view>", "<view b=\"{{'c'}}\"></view>"),
    ("wxml-syntax", VIEW, '<view a="1" b="2" a="1"/>', '<view a="1" b="2"/>'),
    ("wxml-syntax", VIEW, "<view>x</view\n", "<view>x</view>\n"),
    ("wxml-syntax", VIEW, '<view><image src="{{a}}"></view>', '<view><image src="{{a}}" /></view>'),
    ("wxml-syntax", VIEW, "<!DOCTYPE html>\n<view/>", "<view/>"),
    (
        "wxml-syntax",
        VIEW,
        '<view a="{{b ? \\"c\\" : \\"d\\"}}"></view>',
        "<view a=\"{{b ? 'c' : 'd'}}\"></view>",
    ),
    ("wxml-syntax", VIEW, '<view a="{{b ? "c" : 1}}"></view>', "<view a=\"{{b ? 'c' : 1}}\"></view>"),
    ("wxml-syntax", VIEW, "<view id=“a”></view>", '<view id="a"></view>'),
    ("wxml-syntax", VIEW, '<view id="{{a，b}}"></view>', '<view id="{{a,b}}"></view>'),
    ("wxss-syntax", STYLE, ".a { color: red； }", ".a { color: red; }"),
    ("json-syntax", DOCUMENT, '{\n  "usingComponents": {},\n}\n', '{\n  "usingComponents": {}\n}\n'),
    ("json-syntax", DOCUMENT, "{usingComponents: {} 'a': 1}", '{"usingComponents": {}, "a": 1}'),
    ("json-syntax", DOCUMENT, '\ufeff{"usingComponents": {}}', '{"usingComponents": {}}'),
    ("json-duplicate-key", DOCUMENT, '{"a": 1, "b": 2, "a": 1}', '{"b": 2, "a": 1}'),
    ("colour-form", DOCUMENT, '{"backgroundColor": "white"}', '{"backgroundColor": "#ffffff"}'),
    ("wrong-type", DOCUMENT, '{"enablePullDownRefresh": "true"}', '{"enablePullDownRefresh": true}'),
    ("wrong-type", DOCUMENT, '{"onReachBottomDistance": "50"}', '{"onReachBottomDistance": 50}'),
    ("wrong-value", DOCUMENT, '{"backgroundTextStyle": "Dark"}', '{"backgroundTextStyle": "dark"}'),
    (
        "page-repeated",
        "app.json",
        '{"pages": ["pages/home/index", "pages/home/index"]}',
        '{"pages": ["pages/home/index"]}',
    ),
    ("path-form", "app.json", '{"pages": ["/pages//home/index"]}', '{"pages": ["pages/home/index"]}'),
    ("image-missing", VIEW, '<image src="./I.png"/>', '<image src="./i.png"/>'),
    ("image-missing", VIEW, '<image src="../HOME/I.png?a=1"/>', '<image src="../home/i.png?a=1"/>'),
    ("image-missing", VIEW, '<image src="/Pages/home/i.png"/>', '<image src="/pages/home/i.png"/>'),
    ("wxml-import-missing", VIEW, '<include src="../../Parts/a"/>', '<include src="../../parts/a"/>'),
    ("require-missing", SCRIPT, "require('../../Lib')\nPage({})", "require('../../lib')\nPage({})"),
    (
        "component-undeclared",
        "c/c.json",
        '{\n  "usingComponents": {}\n}',
        '{\n  "usingComponents": {},\n  "component": true\n}',
    ),
    ("component-undeclared", "c/c.json", "{}", '{\n  "component": true\n}'),
    (
        "suppression-unused",
        VIEW,
        "<view/>\n  <!-- mpconsole-ignore tag-unknown -->\n<view/>",
        "<view/>\n<view/>",
    ),
    ("suppression-unused", SCRIPT, "Page({}) // mpconsole-ignore host-unsafe", "Page({})"),
    (
        "suppression-unused",
        SCRIPT,
        "// mpconsole-ignore wx-unknown, host-unsafe: so\nwx.own()\nPage({})",
        "// mpconsole-ignore wx-unknown: so\nwx.own()\nPage({})",
    ),
]
OFFERED = [
    ("json-syntax", DOCUMENT, '{\n  // why\n  "a": 1\n}', '{\n  "a": 1\n}'),
    ("json-duplicate-key", DOCUMENT, '{"a": 1, "a": 2}', '{"a": 2}'),
    ("unknown-key", DOCUMENT, '{"backgroundColour": "#fff"}', '{"backgroundColor": "#fff"}'),
    ("component-unused", DOCUMENT, '{"usingComponents": {"d": "/c/c"}}', '{"usingComponents": {}}'),
    ("wx-unknown", SCRIPT, "wx.getlocation()\nPage({})", "wx.getLocation()\nPage({})"),
    ("private-info-undeclared", SCRIPT, "wx.getLocation()\nPage({})", "wx.getLocation()\nPage({})"),
    ("wxml-syntax", VIEW, '<view a="1" a="2"/>', '<view a="1"/>'),
    ("attribute-unknown", VIEW, '<image lazy-laod="{{a}}"/>', '<image lazy-load="{{a}}"/>'),
]


def project(folder: Path, file: str, text: str) -> Path:
    """Write a program in which everything is well but one file."""
    others = {"lib.js": "1", "parts/a.wxml": "<view/>", "pages/home/i.png": "1", **COMPONENT}
    if file == "c/c.json":
        others |= {DOCUMENT: '{"usingComponents": {"c": "/c/c"}}', VIEW: "<c/>"}
    else:
        others |= {"c/c.json": '{"component": true}'}
    Case("", {"files": others}).write(folder)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(text.encode())
    return folder


def rules_in(folder: Path) -> list[str]:
    return [one.rule for one in check(open_anything(find_layout(folder)), SETTINGS)]


@pytest.mark.parametrize(("rule", "file", "before", "after"), SAFE)
def test_safe_fixes(rule: str, file: str, before: str, after: str, tmp_path: Path) -> None:
    folder = project(tmp_path, file, before)
    found = rules_in(folder)
    assert rule in found
    planned, judgement = mend(open_anything(find_layout(folder)), SETTINGS)
    assert [change.file for change in planned.changes] == [file]
    assert rule in {one.rule for one in planned.mended}
    write(planned)
    assert (folder / file).read_bytes().decode() == after
    assert rules_in(folder) == [one.rule for one in judgement.findings]
    assert rules_in(folder).count(rule) < found.count(rule)
    again, _judgement = mend(open_anything(find_layout(folder)), SETTINGS)
    assert again == Plan()


@pytest.mark.parametrize(("rule", "file", "before", "after"), OFFERED)
def test_offered_fixes_are_applied_one_by_one_alone(
    rule: str, file: str, before: str, after: str, tmp_path: Path
) -> None:
    folder = project(tmp_path, file, before)
    snapshot = open_anything(find_layout(folder))
    assert mend(snapshot, SETTINGS)[0] == Plan()
    findings = [one for one in check(snapshot, SETTINGS) if one.rule == rule]
    write(plan(snapshot, SETTINGS, findings[:1]))
    assert (folder / file).read_bytes().decode() == after
    assert rules_in(folder).count(rule) == len(findings) - 1


def test_every_maker_mends_a_rule_that_there_is_and_a_case_shows_it() -> None:
    shown = {rule for rule, *_rest in (*SAFE, *OFFERED)} | {"page-file-missing", "url-check-off"}
    shown |= {"lazy-code-loading", "skyline-lazy-loading", "tab-page-form", "wxss-import-missing"}
    shown |= {"wxs-missing", "event-unknown"}
    assert all_makers().keys() == shown
    assert all_makers().keys() <= all_rules().keys()


def test_a_page_that_lacks_files_gets_them(tmp_path: Path) -> None:
    folder = project(tmp_path, "app.json", '{"pages": ["pages/home/index", "pages/me/index"]}')
    snapshot = open_anything(find_layout(folder))
    (finding,) = [one for one in check(snapshot, SETTINGS) if one.rule == "page-file-missing"]
    fix = fix_of(recall(snapshot, SETTINGS).program, finding)
    assert fix is not None
    assert not fix.safe
    assert "pages/me/index.wxml" in fix.words
    write(plan(snapshot, SETTINGS, [finding]))
    assert (folder / "pages/me/index.js").read_text() == "Page({})\n"
    assert "page-file-missing" not in rules_in(folder)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbf<view a=1/>\r\n<view/>\r\n", b'\xef\xbb\xbf<view a="1"/>\r\n<view/>\r\n'),
        ("<view a=首页/>\n".encode(), '<view a="首页"/>\n'.encode()),
        ("<view a=首页/>\n".encode("gbk"), None),
        (b"<view a=1/>\x00\r<view/>\n\r\n", b'<view a="1"/>\x00\r<view/>\n\r\n'),
    ],
)
def test_what_is_not_mended_stays_byte_for_byte(before: bytes, after: bytes | None, tmp_path: Path) -> None:
    folder = project(tmp_path, VIEW, "")
    (folder / VIEW).write_bytes(before)
    planned, _judgement = mend(open_anything(find_layout(folder)), SETTINGS)
    write(planned)
    assert (folder / VIEW).read_bytes() == (before if after is None else after)


def test_modes_and_links_stay(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", VIEW, "")
    (tmp_path / "shared.wxml").write_text("<view a=1/>")
    (tmp_path / "shared.wxml").chmod(0o640)
    (folder / VIEW).unlink()
    (folder / VIEW).symlink_to(tmp_path / "shared.wxml")
    write(mend(open_anything(find_layout(folder)), SETTINGS)[0])
    assert (folder / VIEW).is_symlink()
    assert (tmp_path / "shared.wxml").read_text() == '<view a="1"/>'
    assert (tmp_path / "shared.wxml").stat().st_mode & 0o777 == 0o640


def test_a_file_that_changed_is_left_alone_and_so_are_the_others(tmp_path: Path) -> None:
    folder = project(tmp_path, VIEW, "<view a=1/>")
    (folder / STYLE).write_text(".a { color: red； }")
    snapshot = open_anything(find_layout(folder))
    findings = check(snapshot, SETTINGS)
    planned, _judgement = mend(snapshot, SETTINGS)
    (folder / VIEW).write_text("<view a=2/>")
    with pytest.raises(MpconsoleError, match=r"index\.wxml"):
        write(planned)
    assert (folder / STYLE).read_text() == ".a { color: red； }"
    assert {change.file for change in plan(snapshot, SETTINGS, findings).changes} == {STYLE}


def test_nothing_is_held_when_the_plan_is_made(tmp_path: Path) -> None:
    folder = project(tmp_path, VIEW, "<view a=1/>")
    mend(open_anything(find_layout(folder)), SETTINGS)
    assert files.read(folder / VIEW) == b"<view a=1/>"
    assert files.held_state(str(folder / VIEW)) is None


def test_a_plan_makes_no_file_over_one_that_appeared(tmp_path: Path) -> None:
    disk = tmp_path / "a.js"
    disk.write_text("mine")
    with pytest.raises(MpconsoleError):
        write(Plan((FileChange("a.js", disk, None, b"theirs"),)))
    assert disk.read_text() == "mine"


@given(st.text(max_size=20), st.data())
def test_edits_that_do_not_overlap_are_applied_in_any_order(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit("a", start, end, data.draw(st.text(max_size=3))) for start, end in spans]
    assert not any(overlap([one], [other]) for one in edits for other in edits)
    expected, at = "", 0
    for edit in edits:
        expected += text[at : edit.start] + edit.text
        at = edit.end
    assert applied(text, data.draw(st.permutations([*edits, *edits]))) == expected + text[at:]


SOUP = st.lists(
    st.sampled_from(
        [
            "<view",
            " a=1",
            ' b="',
            "'",
            '"',
            ">",
            "/>",
            "</view>",
            "</view",
            "{{",
            "}}",
            "\\",
            " wx-if=",
            "<image>",
            "\n",
            "中",
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(SOUP, st.sampled_from([VIEW, DOCUMENT, STYLE]))
def test_mending_comes_to_an_end_and_makes_nothing_worse(text: str, file: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = project(Path(name).resolve(), file, text)
        planned, judgement = mend(open_anything(find_layout(folder)), SETTINGS)
        write(planned)
        assert rules_in(folder) == [one.rule for one in judgement.findings]
        assert mend(open_anything(find_layout(folder)), SETTINGS)[0].changes == ()
