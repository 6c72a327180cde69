"""The build: deterministic, equal to what size says, equal to what the official tool makes."""

import hashlib
import os
from pathlib import Path

import pytest

from mpconsole import container
from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.release.build import Build, build, write
from mpconsole.release.verify import Difference, against, differences, load
from mpconsole.settings import SizeSettings
from mpconsole.size.weigh import weigh
from tests.oracle.official import compile_many
from tests.size.projects import PAGE, opened
from tests.size.projects import write as write_project

SHOP = PAGE | {
    "project.config.json": {"appid": "wx0123456789abcdef", "setting": {"es6": False}},
    "app.json": {
        "pages": ["a"],
        "usingComponents": {"card": "/parts/card"},
        "subpackages": [{"root": "shop", "pages": ["b"]}],
    },
    "a.json": {"navigationBarTitleText": "首页"},
    "parts/card.json": {"component": True},
    "parts/card.wxml": "<view/>",
    "parts/card.js": "Component({})",
    "shop/b.wxml": "<card/>",
    "shop/b.js": "Page({})\r\n// 注释",
    "shop/gbk.js": "// 中文".encode("gbk"),
    "img/x.png": b"\x89PNG" + bytes(range(256)),
    "theme.json": '{ "light": {} }',
    "readme.md": "not shipped",
}


def make(folder: Path, version: str | None = None) -> Build:
    snapshot = opened(folder)
    return build(snapshot, weigh(snapshot, SizeSettings()), version=version)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path / "shop", SHOP)


def unpack(made: Build) -> dict[str, bytes]:
    return {path[1:]: data for path, data in container.read(container.decompress(made.archive)).items()}


def test_without_app_json_nothing_is_built(project: Path) -> None:
    (project / "app.json").unlink()
    with pytest.raises(UsageError, match=r"no app\.json"):
        make(project)


def test_what_is_built_is_what_was_weighed(project: Path) -> None:
    snapshot = opened(project)
    report = weigh(snapshot, SizeSettings())
    made = build(snapshot, report)
    weighed = {file.path: file.bytes for package in report.packages for file in package.files.values()}
    assert {path: len(data) for path, data in unpack(made).items()} == weighed
    assert made.manifest["total"] == {"bytes": report.bytes, "files": len(weighed)}
    assert {row["path"] for row in made.manifest["files"]} == set(weighed)


def test_the_same_sources_give_the_same_bytes_wherever_and_whenever(project: Path, tmp_path: Path) -> None:
    first = make(project)
    other = write_project(tmp_path / "elsewhere" / "copy", dict(reversed(SHOP.items())))
    for path in other.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    second = make(other)
    assert second.archive == first.archive
    assert second.manifest == first.manifest
    (other / "a.js").write_text("Page({a:1})")
    assert make(other).archive != first.archive


@pytest.mark.slow
def test_every_byte_is_the_official_tools(project: Path) -> None:
    (official,) = compile_many([project])
    assert not official.refused, official.message
    built = {
        path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in unpack(make(project)).items()
    }
    assert built == official.files


def test_a_broken_document_is_not_built(project: Path) -> None:
    (project / "a.json").write_text('{"a": }')
    with pytest.raises(UsageError, match=r"a\.json:1:7"):
        make(project)


def test_what_ships_only_after_compiling_is_not_built(project: Path) -> None:
    (project / "shop" / "c.ts").write_text("export const a = 1")
    config = '{"setting": {"useCompilerPlugins": ["typescript"]}}'
    (project / "project.config.json").write_text(config)
    with pytest.raises(MpconsoleError, match=r"shop/c\.ts ships only after compiling, as shop/c\.js"):
        make(project)


def test_a_file_that_changes_meanwhile_is_not_built(project: Path) -> None:
    snapshot = opened(project)
    report = weigh(snapshot, SizeSettings())
    (project / "a.js").write_text("Page({ longer: 1 })")
    with pytest.raises(MpconsoleError, match=r"a\.js was changed"):
        build(snapshot, report)


def test_verify_finds_every_kind_of_difference(project: Path, tmp_path: Path) -> None:
    archive, manifest = write(make(project, "1.0.0"), tmp_path / "out")
    assert archive.name == "wx0123456789abcdef-1.0.0.wxvpkg.gz"
    for file in (archive, manifest):
        assert differences(*load(file)) == ()
    files = unpack(make(project))
    changed = {**files, "a.js": b"Page({evil: 1})", "extra.js": b"x"}
    del changed["img/x.png"]
    package = container.write((f"/{path}", data) for path, data in changed.items())
    archive.write_bytes(container.compress(package))
    assert differences(*load(archive)) == (
        Difference("archive"),
        Difference("package"),
        Difference("changed", "a.js"),
        Difference("extra", "extra.js"),
        Difference("missing", "img/x.png"),
    )
    for broken, words in (
        (b"not gzip", "not gzip"),
        (container.compress(package)[:100], "ends early"),
        (container.compress(package[:100]), "100 bytes"),
    ):
        archive.write_bytes(broken)
        first, second = differences(*load(archive))
        assert (first, second.kind) == (Difference("archive"), "unreadable")
        assert words in second.reason


def test_verify_against_the_sources(project: Path) -> None:
    before = make(project).manifest
    assert against(before, make(project).manifest) == ()
    (project / "a.js").write_text("Page({a:1})")
    assert against(before, make(project).manifest) == (Difference("changed", "a.js"),)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "mpconsole.build/1"}', "\xff"])
def test_what_is_no_manifest(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.manifest.json").write_text(text, encoding="latin-1")
    (tmp_path / "x.wxvpkg.gz").write_bytes(b"")
    with pytest.raises(UsageError, match="no manifest"):
        load(tmp_path / "x.wxvpkg.gz")


def test_what_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no build"):
        load(tmp_path / "app.zip")
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "gone.wxvpkg.gz")
