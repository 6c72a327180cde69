"""After any edits, judging what depends on the change says what a fresh check says."""

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mpconsole import files
from mpconsole.checks.run import check, recheck
from mpconsole.project.discovery import assume
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.settings import ChecksSettings, ProjectSettings
from tests.checks.cases import BASE

SETTINGS = ProjectSettings(
    rules={"unknown-key": "off", "colour-form": "warning"},
    checks=ChecksSettings(files={"c/**": {"*": "note"}, "app.json#window": {"theme-missing": "off"}}),
)
CONTENTS = {
    "app.json": (
        '{"pages": ["pages/home/index", "pages/me/index"]}',
        '{"pages": ["pages/home/index"], "themeLocation": "theme.json", "window": {"backgroundColor": "@a"}}',
        '{"pages": ["pages/home/index"], "subPackages": [{"root": "sub", "pages": ["list"]}]}',
        '{"pages": ["pages/home/index"], "usingComponents": {"c": "/c/c"}, "useExtendedLib": {"weui": true}}',
        '{"pages": ["pages/home/index"], "workers": "sub", "renderer": "skyline"}',
        '{"pages": [',
    ),
    "theme.json": ('{"light": {"a": "#fff"}, "dark": {"a": "#000"}}', '{"light": {"a": "white"}}', "{"),
    "project.config.json": (
        '{"setting": {"urlCheck": false}}',
        '{"setting": {"useCompilerPlugins": ["typescript"]}}',
        '{"setting": 1}',
    ),
    "pages/home/index.json": (
        '{"usingComponents": {"c": "/c/c"}}',
        '{"backgroundColor": "@a", "usingComponents": {"c": "../../c/c", "d": "weui-miniprogram/x"}}',
        '{"renderer": "skyline", "renderer": "skyline"}',
        "{",
    ),
    "pages/me/index.json": ('{"navigationBarBackgroundColor": "white"}',),
    "c/c.json": ('{"component": true}', '{"usingComponents": {"c": "./c", "d": "/gone"}}', "{}"),
    "sub/list.json": ('{"componentGenerics": {"x": null}}',),
    "pages/home/index.wxml": (
        '<import src="../parts/a"/><template is="a"/><view bindtap="go"/><image src="/i.png"/>',
        '<wxs module="m" src="/m.wxs"/><view wx:else/><c bind:x="far"/>',
        "<view>",
        '<view bindtap="tap" wx:for="{{shown}}">{{item}}{{u}}{{nobody}}</view><c generic:a="d" wrong="1"/>',
        '<include src="../parts/a"/><image src="/I.png" scr="a"/><view bind:tap="go">{{nobody}}</view>',
        "<!-- mpconsole-ignore tag-unknown -->\n<c/><!-- mpconsole-ignore-file image-missing -->",
    ),
    "pages/parts/a.wxml": ('<template name="a"/><import src="b"/>', '<template name="b"/>'),
    "pages/parts/b.wxml": ('<d bind:tap="x"/>', "<c/>"),
    "pages/home/index.js": (
        "Page({go(){ wx.getLocation() }})",
        "import g from '../../Lib'\nPage({data: {u: 1}, tap(){ this.setData({shown: 1, n: 2}); wx.own() }})",
        "require('../../lib')\nwx.own = 1\nPage({...x, on(){ this.setData(y) }})",
        "// mpconsole-ignore private-info-undeclared\nPage({go(){ wx.getLocation() }})",
        "require('../../lib')\nPage({u: 'http://a.com', appSecret: '0123456789abcdef0123456789abcdef'})",
    ),
    "app.wxss": ("@import './b.wxss';", ".a{ .b{} }"),
    "b.wxss": (".a{background: url(/i.png)}",),
    "lib.js": ("exports.go = exports.far = 1", "1"),
    **dict.fromkeys(("i.png", "m.wxs"), ("1",)),
    **dict.fromkeys(
        (
            *("pages/me/index.ts", "pages/me/index.wxml"),
            *("c/c.wxml", "c/c.js", "sub/list.js", "sub/list.wxml", "mock/a.json", "private.a.key"),
        ),
        ("1",),
    ),
}
EDITS = st.sampled_from([(path, text) for path, texts in CONTENTS.items() for text in (*texts, None)])


A_TEMPLATE_GOES = [
    [
        ("pages/home/index.json", '{"usingComponents": {"c": "/c/c"}}'),
        ("pages/home/index.wxml", '<import src="../parts/a"/>'),
        ("pages/parts/a.wxml", '<template name="a"/><import src="b"/>'),
        ("pages/parts/b.wxml", "<c/>"),
    ],
    [("pages/parts/b.wxml", None)],
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=12))
@example(A_TEMPLATE_GOES)
def test_recheck_equals_a_fresh_check(batches: list[list[tuple[str, str | None]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for path, text in BASE.items():
            _edit(root / path, text)
        snapshot = open_snapshot(assume(root))
        findings = check(snapshot, SETTINGS)
        for batch in batches:
            for path, text in batch:
                _edit(root / path, text)
            change = next_snapshot(snapshot, [root / path for path, _text in batch])
            snapshot = change.after
            findings = recheck(change, SETTINGS)
            assert findings == check(replace(snapshot), SETTINGS)  # a copy: nothing is remembered of it


HELD = st.sampled_from([(path, text) for path, texts in CONTENTS.items() for text in texts])


@settings(max_examples=30, deadline=None)
@given(st.lists(EDITS, max_size=8), st.lists(HELD, min_size=1, max_size=6))
def test_texts_that_are_not_saved_are_judged_as_if_they_were(
    first: list[tuple[str, str | None]], typed: list[tuple[str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as name, files.holding():
        root = Path(name)
        for path, text in (*BASE.items(), *first):
            _edit(root / path, text)
        snapshot = open_snapshot(assume(root))
        check(snapshot, SETTINGS)
        there = [(path, text) for path, text in typed if (root / path).is_file()]
        for path, text in there:
            files.hold(root / path, text.encode())
            change = next_snapshot(snapshot, [root / path])
            held, snapshot = recheck(change, SETTINGS), change.after
            assert held == check(replace(snapshot), SETTINGS)
        held = check(snapshot, SETTINGS)
        for path, text in there:
            files.release(root / path)
            _edit(root / path, text)
        # From the same past: what a broken file said last is kept, and a fresh look has no past.
        saved = next_snapshot(snapshot, [root / path for path, _text in there]).after
        assert held == check(replace(saved), SETTINGS)


def _edit(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_nothing_is_said_at_exit(tmp_path: Path) -> None:
    for path, text in BASE.items():
        _edit(tmp_path / path, text)
    script = """
import sys, pathlib
from mpconsole.checks.run import check
from mpconsole.project.discovery import assume
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import ProjectSettings
kept = open_snapshot(assume(pathlib.Path(sys.argv[1])))
check(kept, ProjectSettings())
sys.kept = kept
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
