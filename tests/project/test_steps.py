"""After any sequence of file operations the next snapshot equals a fresh one."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mpconsole.project.model import FoundBy, Layout, Snapshot
from mpconsole.project.snapshot import next_snapshot, open_snapshot

FOLDERS = ["", "pages", "pages/a", "sub", "sub/p", "components", "node_modules", "sub/node_modules/x", ".git"]
FOLDERS += ["miniprogram_npm", "sub/miniprogram_npm", "components/deep/er"]
NAMES = ["app.json", "project.config.json", "a.json", "a.wxml", "a.js", "index.json", "index.wxml", "p.json"]
NAMES += [".DS_Store", "sitemap.json", "x.png", "\udcff.js"]
CONTENTS = [
    '{"pages": ["pages/a/a"], "usingComponents": {"c": "components/a"}}',
    '{"pages": ["pages/a"], "subPackages": [{"root": "sub", "pages": ["p", "p/p"]}]}',
    '{"pages": ["a"], "subpackages": [{"root": "/sub/", "pages": ["a"], "independent": true}]}',
    '{"usingComponents": {"x": "../components/a", "y": "a", "z": "/sub/a", "p": "plugin://x/y"}}',
    '{"usingComponents": {"x": "./a", "y": "p"}, "componentGenerics": {"g": {"default": "/components"}}}',
    '{"pages": [',
    "{}",
    "",
    "[1]",
]

folders = st.sampled_from(FOLDERS)
paths = st.builds(lambda folder, name: f"{folder}/{name}".lstrip("/"), folders, st.sampled_from(NAMES))
anything = paths | folders.filter(bool)
operations = st.one_of(
    st.tuples(st.just("write"), paths, st.sampled_from(CONTENTS)),
    st.tuples(st.just("write"), paths, st.sampled_from(CONTENTS)),
    st.tuples(st.just("replace"), paths, st.sampled_from(CONTENTS)),
    st.tuples(st.just("remove"), anything, st.none()),
    st.tuples(st.just("rename"), anything, anything),
    st.tuples(st.just("link"), anything, anything),
    st.tuples(st.just("folder"), folders.filter(bool), st.none()),
)


def write(root: Path, path: str, content: str) -> list[str]:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content)
    return [path]


def replace(root: Path, path: str, content: str) -> list[str]:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.parent / ".new~"
    new.write_text(content)
    try:
        new.rename(target)
    finally:
        new.unlink(missing_ok=True)
    return [path]


def remove(root: Path, path: str, _content: None) -> list[str]:
    target = root / path
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink()
    return [path]


def rename(root: Path, path: str, new: str) -> list[str]:
    (root / new).parent.mkdir(parents=True, exist_ok=True)
    (root / path).rename(root / new)
    return [path, new]


def link(root: Path, path: str, to: str) -> list[str]:
    (root / path).symlink_to(root / to)
    return [path]


def folder(root: Path, path: str, _content: None) -> list[str]:
    (root / path).mkdir(parents=True)
    return [path]


OPERATIONS: dict[str, Callable[[Path, str, Any], list[str]]] = {
    "write": write,
    "replace": replace,
    "remove": remove,
    "rename": rename,
    "link": link,
    "folder": folder,
}


def named_by_watcher(root: Path, path: str) -> set[Path]:
    """What a watcher would name: the outermost folder that is new, by its real place, and a link's target."""
    parent, name = os.path.split(root / path)
    places = {Path(os.path.realpath(parent), name), Path(os.path.realpath(root / path))}
    return {
        next((folder for folder in reversed(place.parents) if not os.path.lexists(folder)), place)
        for place in places
    }


def picture(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that does not depend on what was good before."""
    broken = any(document.error for document in snapshot.documents.values())
    documents = {
        path: (document.text, document.error, None if document.error else document.value)
        for path, document in snapshot.documents.items()
    }
    structure = None if broken else (snapshot.packages, snapshot.pages, snapshot.components, snapshot.uses)
    return {
        "files": snapshot.files,
        "pruned": snapshot.pruned,
        "unreadable": snapshot.unreadable,
        "links": snapshot.links,
        "documents": None if broken else documents,
        "app": documents["app.json"],
        "structure": structure,
    }


@given(st.lists(st.lists(operations, min_size=1, max_size=4), max_size=6), st.booleans())
@settings(max_examples=250, deadline=None)
def test_the_next_snapshot_equals_a_fresh_one(batches: list[list[tuple[str, str, Any]]], inner: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(os.path.realpath(name))
        root = base / "mini" if inner else base
        root.mkdir(exist_ok=True)
        layout = Layout(base, root, FoundBy.GIVEN)
        write(root, "app.json", CONTENTS[0])
        snapshot = open_snapshot(layout)
        for batch in batches:
            changed: set[Path] = set()
            for kind, path, argument in batch:
                changed |= named_by_watcher(root, path)
                if kind == "rename":
                    changed |= named_by_watcher(root, argument)
                with contextlib.suppress(OSError):
                    OPERATIONS[kind](root, path, argument)
            change = next_snapshot(snapshot, changed)
            fresh = open_snapshot(layout)
            assert picture(change.after) == picture(fresh)
            check_sets(change.before, change.after, change.added, change.removed, change.modified)
            snapshot = change.after


def check_sets(
    before: Snapshot,
    after: Snapshot,
    added: frozenset[str],
    removed: frozenset[str],
    modified: frozenset[str],
) -> None:
    assert added == after.files.keys() - before.files.keys()
    assert removed == before.files.keys() - after.files.keys()
    both = before.files.keys() & after.files.keys()
    assert {path for path in both if before.files[path] != after.files[path]} <= modified <= both
