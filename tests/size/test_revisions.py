"""A revision weighs what its checkout weighs: trees, steps, links, submodules, merges, moved roots."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mpconsole.errors import UsageError
from mpconsole.project.discovery import locate
from mpconsole.settings import SizeSettings
from mpconsole.size.comparison import Comparison, compare
from mpconsole.size.model import SizeReport
from mpconsole.size.revisions import on_disk, repository_of, revisions, side
from mpconsole.size.weigh import weigh
from tests.size.projects import PAGE, opened, weighed, write
from tests.size.repositories import commit, git, start

SETTINGS = SizeSettings()
STEPS: list[dict[str, Any]] = [
    PAGE | {"img/a.png": b"x" * 900, "old.js": "const word = '你好'"},
    {"img/a.png": None, "img/b.png": b"x" * 900},
    {"old.js": b"// \xc4\xe3\xba\xc3 in GBK", "notes.md": "words"},
    {
        "app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": ["b"]}]},
        "sub/b.js": "Page({})",
        "sub/b.wxml": "<card/>",
        "sub/b.json": {"usingComponents": {"card": "/parts/card"}},
    },
    {"parts/card/index.json": {"component": True}, "parts/card/index.wxml": "<view/>"},
    {"project.config.json": {"packOptions": {"ignore": [{"type": "suffix", "value": ".png"}]}}},
    {"sub": "a folder becomes a file", "sub/b.js": None, "sub/b.wxml": None, "sub/b.json": None},
    {"sub": None, "sub/node_modules/x.js": "1", "sub/c.js": "2"},
    {
        "app.json": {"pages": ["a"]},
        "project.config.json": {"setting": {"ignoreUploadUnusedFiles": True}},
        "used.js": "1",
        "lone.js": "2",
    },
    {"a.js": "require('./used')"},
    {"a.js": "require('./lone')"},
    {"app.json": '{"pages": ["a", ]}'},
    {"app.json": {"pages": ["a"]}, "project.config.json": {"miniprogramRoot": "app"}, "app/app.json": {}},
    {"project.config.json": {"setting": {"useCompilerPlugins": ["typescript"]}}, "x.ts": "1", "a.js": None},
]


def checked_out(folder: Path) -> SizeReport:
    """Weigh the files on disk; the repository's own folder is in no tree."""
    report = weighed(folder)
    rest = {path: one for path, one in report.excluded.items() if path != ".git/"}
    return replace(report, excluded=rest)


def at(folder: Path, *names: str) -> list[SizeReport]:
    """Weigh revisions one after the other, each from the one before."""
    layout = locate(folder)
    repository = repository_of(layout)
    reports, last = [], None
    with revisions(repository, layout, SETTINGS) as found:
        for name in names:
            last = found.weigh(f"{repository.require(name)}^{{tree}}", last)
            assert last is not None
            reports.append(last.report)
    return reports


def compared(folder: Path, before: str, after: str | None = None) -> Comparison:
    snapshot = opened(folder)
    repository = repository_of(snapshot.layout)
    with revisions(repository, snapshot.layout, SETTINGS) as found:
        old, _absent = side(found, repository, before)
        if after is None:
            new = on_disk(snapshot, weigh(snapshot, SETTINGS), "disk", old.revision or "")
        else:
            new, _absent = side(found, repository, after)
        return compare(old, new)


def test_each_revision_weighs_what_its_checkout_weighs(tmp_path: Path) -> None:
    folder = start(tmp_path / "shop")
    names, expected = [], []
    for step in STEPS:
        gone = [name for name, content in step.items() if content is None]
        write(folder, dict.fromkeys(gone))
        if step.get("sub"):
            shutil.rmtree(folder / "sub")
        names.append(commit(folder, {name: step[name] for name in step if name not in gone}))
        expected.append(checked_out(folder))
    assert at(folder, *names) == expected  # each from the one before
    assert at(folder, *reversed(names)) == expected[::-1]
    assert [at(folder, name)[0] for name in names] == expected  # each by itself


def test_nothing_is_checked_out_and_nothing_is_touched(tmp_path: Path) -> None:
    folder = start(tmp_path / "shop")
    commit(folder, PAGE)
    commit(folder, {"more.js": "1"})
    write(folder, {"more.js": "changed and not committed", "new.js": "x"})
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert [one.path for one in compared(folder, "HEAD~1").files] == ["more.js", "new.js"]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


def test_links_count_as_on_disk(tmp_path: Path) -> None:
    folder = start(tmp_path / "repo")
    write(folder, {"shared/lib.js": "12345678", "app/img/a.png": b"x" * 50})
    write(folder / "app", PAGE)
    (folder / "app" / "lib.js").symlink_to("../shared/lib.js")
    (folder / "app" / "again.js").symlink_to("lib.js")
    (folder / "app" / "pictures").symlink_to("img")
    (folder / "app" / "nowhere.js").symlink_to("gone.js")
    name = commit(folder, {})
    assert at(folder / "app", name) == [checked_out(folder / "app")]
    second = commit(folder, {"shared/lib.js": "1234"})
    assert at(folder / "app", name, second)[1] == checked_out(folder / "app")


def test_renames_are_told_by_content(tmp_path: Path) -> None:
    folder = start(tmp_path / "shop")
    commit(folder, PAGE | {"img/a.png": b"x" * 900, "img/gone.png": b"y" * 10})
    commit(
        folder, {"img/a.png": None, "img/gone.png": None, "pics/b.png": b"x" * 900, "pics/c.png": b"z" * 10}
    )
    for found in (compared(folder, "HEAD~1", "HEAD"), compared(folder, "HEAD~1")):
        rows = {(one.kind, one.path, one.was, one.delta) for one in found.files}
        assert rows == {
            ("renamed", "pics/b.png", "img/a.png", 0),
            ("removed", "img/gone.png", None, -10),
            ("added", "pics/c.png", None, 10),
        }
        assert found.delta == 0


def test_packages_that_come_and_go(tmp_path: Path) -> None:
    folder = start(tmp_path / "shop")
    commit(folder, PAGE | {"sub/b.js": "12345"})
    commit(folder, {"app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": ["b"]}]}})
    rows = {one.name: (one.before, one.after) for one in compared(folder, "HEAD~1").packages}
    assert rows["sub"] == (None, 5)
    rows = {one.name: (one.before, one.after) for one in compared(folder, "HEAD", "HEAD~1").packages}
    assert rows["sub"] == (5, None)


def test_a_merge_is_a_tree_like_any_other(tmp_path: Path) -> None:
    folder = start(tmp_path / "shop")
    commit(folder, PAGE)
    git(folder, "checkout", "-q", "-b", "side")
    commit(folder, {"side.js": "1" * 100})
    git(folder, "checkout", "-q", "main")
    commit(folder, {"main.js": "1" * 10})
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "side")
    assert compared(folder, "HEAD^1", "HEAD").delta == 100
    assert compared(folder, "HEAD^2", "HEAD").delta == 10


def test_a_root_that_moved(tmp_path: Path) -> None:
    folder = start(tmp_path / "repo")
    commit(folder, PAGE | {"project.config.json": {}})
    (folder / "src").mkdir()
    for name in (*PAGE, "project.config.json"):
        git(folder, "mv", name, f"src/{name}")
    commit(folder, {"src/more.js": "123"})
    assert compared(folder / "src", "HEAD~1").delta == 3  # the whole project moved into a folder
    (folder / "src" / "app").mkdir()
    for name in PAGE:
        git(folder, "mv", f"src/{name}", f"src/app/{name}")
    commit(folder, {"src/project.config.json": {"miniprogramRoot": "app/"}})
    assert [one.path for one in compared(folder / "src", "HEAD~1").files] == ["more.js"]


def test_a_revision_without_a_program(tmp_path: Path) -> None:
    folder = start(tmp_path / "repo")
    commit(folder, {"README.md": "nothing yet"})
    commit(folder, PAGE)
    with pytest.raises(UsageError, match="HEAD~1 holds no mini program"):
        compared(folder, "HEAD~1")


def test_a_shallow_clone_says_so(tmp_path: Path) -> None:
    folder = start(tmp_path / "shop")
    commit(folder, PAGE)
    commit(folder, {"more.js": "1"})
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "clone")
    with pytest.raises(UsageError) as error:
        compared(tmp_path / "clone", "HEAD~1")
    assert "HEAD~1" in error.value.message
    assert "--unshallow" in (error.value.hint or "")
    assert compared(tmp_path / "clone", "HEAD").files == ()


def test_submodules_count_where_their_commit_is_here(tmp_path: Path) -> None:
    library = start(tmp_path / "library")
    commit(library, {"lib.js": "12345"})
    folder = start(tmp_path / "shop")
    commit(folder, PAGE)
    git(folder, "submodule", "--quiet", "add", library.as_uri(), "vendor/lib")
    name = commit(folder, {})
    assert at(folder, name) == [checked_out(folder)]
    assert at(folder, f"{name}~1", name) == [at(folder, f"{name}~1")[0], checked_out(folder)]
    git(tmp_path, "clone", "-q", folder.as_uri(), "bare")  # without its submodules
    layout = locate(tmp_path / "bare")
    repository = repository_of(layout)
    with revisions(repository, layout, SETTINGS) as found:
        old, absent = side(found, repository, "HEAD")
    assert absent == ("vendor/lib",)
    assert old.report == checked_out(tmp_path / "bare")


def test_plugin_projects(tmp_path: Path) -> None:
    folder = start(tmp_path / "plugin")
    config = {"compileType": "plugin", "miniprogramRoot": "demo/", "pluginRoot": "code"}
    files = {f"demo/{name}": content for name, content in PAGE.items()}
    name = commit(folder, files | {"project.config.json": config, "code/plugin.json": {}, "code/i.js": "1"})
    second = commit(folder, {"code/i.js": "12345"})
    assert at(folder, name, second)[1] == checked_out(folder)


def test_without_git(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="git repository"):
        compared(write(tmp_path / "shop", PAGE), "HEAD")
