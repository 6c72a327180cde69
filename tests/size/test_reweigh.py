"""After any sequence of changes the corrected report equals a fresh one."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.weigh import reweigh, weigh
from tests.project.test_steps import OPERATIONS, named_by_watcher
from tests.size.projects import write

SETTINGS = SizeSettings(packages={"sub": "1 KB"}, globs={"**/*.png": "20 B"})
CONFIGS = [
    '{"packOptions": {"ignore": [{"type": "folder", "value": "docs"}, {"type": "suffix", "value": "a.ts"}]}}',
    '{"setting": {"useCompilerPlugins": ["typescript", "sass", "less"], "minified": true}}',
    '{"setting": {"useCompilerPlugins": ["less", "sass"]}, "appid": "wx1"}',
    '{"setting": {"ignoreUploadUnusedFiles": true}}',
]
APPS = [
    '{"pages": ["pages/a"], "usingComponents": {"c": "components/a", "l": "lib"}}',
    '{"pages": ["pages/a"], "subPackages": [{"root": "sub", "pages": ["a"]}], "odd": 1}',
    '{"pages": ["pages/a"], "renderer": "skyline", "window": {"navigationBarTitleText": "x"}}',
    '{"pages": [',
]
DOCUMENTS = [
    '{"usingComponents": {"x": "../components/a", "y": "../components", "l": "lib"}, "odd": 1}',
    '{"renderer": "skyline", "usingComponents": {"x": "/components/a", "y": "/components"}}',
    '{"usingComponents": {"y": "/components"}}',
    "{}",
    "[",
]
TEXTS = ["require('./b'); import('../components/a')", "<import src='a'/>", "@import './b';", "\u4e2d", ""]
CODE = [f"{folder}/a.{kind}" for folder in ("pages", "sub", "components") for kind in ("js", "wxml", "wxss")]
RIVALS = [
    f"pages/{name}" for name in ("a.ts", "a.less", "a.scss", "a.sass", "b.js", "b.ts", "a.d.ts", "b.wxss")
]
OTHERS = [
    "docs/x.png",
    "sub/x.png",
    "x.PNG",
    "ext.json",
    "miniprogram_npm/lib/index.wxml",
    "components/index.wxml",
]
JSON = [
    "pages/a.json",
    "sub/a.json",
    "components/a.json",
    "components/index.json",
    "miniprogram_npm/lib/index.json",
]
PATHS = [*CODE, *RIVALS, *OTHERS, *JSON]
START = {
    **dict.fromkeys(PATHS, "{}"),
    "node_modules/x/index.js": "1",
    "app.json": APPS[0],
    "project.config.json": CONFIGS[1],
    "pages/a.json": DOCUMENTS[0],
    "components/a.json": DOCUMENTS[2],
}

anything = st.sampled_from(
    [*PATHS, "pages", "components", "sub", "docs", "miniprogram_npm", "node_modules/x"]
)
operations = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), st.sampled_from(TEXTS)),
    st.tuples(st.just("write"), st.sampled_from(JSON), st.sampled_from(DOCUMENTS)),
    st.tuples(st.just("write"), st.just("app.json"), st.sampled_from(APPS)),
    st.tuples(st.just("write"), st.just("project.config.json"), st.sampled_from(CONFIGS)),
    st.tuples(st.just("remove"), anything, st.none()),
    st.tuples(st.just("remove"), st.sampled_from(RIVALS), st.none()),
    st.tuples(st.just("rename"), anything, anything),
)
Operation = tuple[str, str, Any]


@given(st.lists(st.lists(operations, min_size=1, max_size=3), min_size=1, max_size=6))
@example([[("write", "miniprogram_npm/lib/index.json", DOCUMENTS[0])], [("remove", "components", None)]])
@settings(max_examples=200, deadline=None)
def test_the_corrected_report_equals_a_fresh_one(batches: list[list[Operation]]):
    with tempfile.TemporaryDirectory() as name:
        root = write(Path(os.path.realpath(name)), START)
        snapshot = open_snapshot(locate(root))
        report = weigh(snapshot, SETTINGS)
        for batch in batches:
            change = next_snapshot(snapshot, perform(root, batch))
            report = reweigh(report, change, SETTINGS)
            snapshot = change.after
            assert report == weigh(snapshot, SETTINGS)


def perform(root: Path, batch: list[Operation]) -> set[Path]:
    """Do each operation that can be done; return what a watcher would name."""
    changed: set[Path] = set()
    for kind, path, argument in batch:
        changed |= named_by_watcher(root, path)
        if kind == "rename":
            changed |= named_by_watcher(root, argument)
        with contextlib.suppress(OSError):
            OPERATIONS[kind](root, path, argument)
    return changed
