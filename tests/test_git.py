"""git, asked about real repositories made in temporary folders."""

import subprocess
from pathlib import Path

import pytest

from mpconsole import git
from mpconsole.errors import MpconsoleError, UsageError


def run(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, "-C", str(folder), *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    (folder / "app" / "pages").mkdir(parents=True)
    run(folder.parent, "init", "-q", "-b", "main", str(folder))
    (folder / "README.md").write_text("outside\n")
    (folder / "app" / "app.js").write_text("App({})\n")
    (folder / "app" / "pages" / "商品 列表.js").write_bytes(b"Page({})\n\x00\xff")
    run(folder, "add", "-A")
    run(folder, "commit", "-q", "-m", "feat: first\n\nwith a body\n\nand more")
    return folder


def test_no_repository_and_no_folder_are_normal(tmp_path: Path) -> None:
    assert git.find(tmp_path) is None
    assert git.find(tmp_path / "nowhere") is None


def test_without_git_there_is_no_repository(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert git.find(repository) is None


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "-b", "main", str(tmp_path / "r"))
    (tmp_path / "r" / "a.txt").write_text("a")
    found = git.find(tmp_path / "r")
    assert found is not None
    assert found.revision() is None
    assert found.branch() == "main"
    assert found.log() == ()
    assert found.tags() == ()
    assert found.dirty() == (git.DirtyFile("a.txt", "??"),)


def test_revision_branch_and_unknown_names(repository: Path) -> None:
    found = git.find(repository / "app")
    assert found is not None
    assert found.prefix == "app/"
    assert found.revision() == run(repository, "rev-parse", "HEAD")
    assert found.branch() == "main"
    assert found.revision("nowhere") is None
    assert found.revision("--help") is None
    with pytest.raises(UsageError, match="nowhere"):
        found.require("nowhere")
    run(repository, "checkout", "-q", "--detach")
    assert found.branch() is None


def test_dirty_files_are_those_below_the_folder(repository: Path) -> None:
    found = git.find(repository / "app")
    assert found is not None
    assert found.dirty() == ()
    (repository / "README.md").write_text("changed outside\n")
    (repository / "app" / "app.js").write_text("App({a: 1})\n")
    (repository / "app" / "pages" / "new file.js").write_text("x")
    assert set(found.dirty()) == {git.DirtyFile("app.js", " M"), git.DirtyFile("pages/new file.js", "??")}


def test_a_rename_is_one_dirty_file(repository: Path) -> None:
    run(repository, "mv", "app/app.js", "app/main.js")
    (repository / "app" / "z.js").write_text("z")
    found = git.find(repository)
    assert found is not None
    assert {file.path for file in found.dirty()} == {"app/main.js", "app/z.js"}


def test_tags_are_those_behind_head_newest_first(repository: Path) -> None:
    run(repository, "tag", "v1.0.0")
    (repository / "app" / "app.js").write_text("App({b: 1})\n")
    run(repository, "commit", "-qam", "fix: second")
    run(repository, "tag", "-a", "v1.1.0", "-m", "annotated")
    run(repository, "checkout", "-q", "-b", "side", "v1.0.0")
    (repository / "side.txt").write_text("s")
    run(repository, "add", "-A")
    run(repository, "commit", "-qm", "side")
    run(repository, "tag", "v9.9.9")
    run(repository, "checkout", "-q", "main")
    found = git.find(repository / "app")
    assert found is not None
    assert {tag.name for tag in found.tags()} == {"v1.1.0", "v1.0.0"}
    assert next(tag for tag in found.tags() if tag.name == "v1.1.0").revision == run(
        repository, "rev-parse", "HEAD"
    )


def test_log_since_a_tag_concerns_the_folder_alone(repository: Path) -> None:
    run(repository, "tag", "v1.0.0")
    (repository / "README.md").write_text("outside only\n")
    run(repository, "commit", "-qam", "docs: outside")
    (repository / "app" / "app.js").write_text("App({c: 1})\n")
    run(repository, "commit", "-qam", "fix: 修复 购物车\n\nline one\nline two")
    found = git.find(repository / "app")
    assert found is not None
    (commit,) = found.log("v1.0.0")
    assert (commit.subject, commit.body) == ("fix: 修复 购物车", "line one\nline two")
    assert [commit.subject for commit in found.log()] == ["fix: 修复 购物车", "feat: first"]
    assert found.log()[1].body == "with a body\n\nand more"


def test_tree_and_blobs_of_an_old_revision(repository: Path) -> None:
    first = run(repository, "rev-parse", "HEAD")
    (repository / "app" / "app.js").write_text("App({d: 1})\n")
    (repository / "app" / "link").symlink_to("app.js")
    run(repository, "add", "-A")
    run(repository, "commit", "-qm", "later")
    found = git.find(repository / "app")
    assert found is not None
    tree = {entry.path: entry for entry in found.tree(first)}
    assert set(tree) == {"app.js", "pages/商品 列表.js"}
    assert tree["app.js"].size == 8
    assert tree["app.js"].is_file
    assert not {entry.path: entry for entry in found.tree("HEAD")}["link"].is_file
    with found.blobs() as blobs:
        assert blobs.read(tree["app.js"].blob) == b"App({})\n"
        assert blobs.read(tree["pages/商品 列表.js"].blob) == b"Page({})\n\x00\xff"
        assert blobs.read(tree["app.js"].blob) == b"App({})\n"
        with pytest.raises(MpconsoleError, match="0000000"):
            blobs.read("0" * 40)
        assert blobs.read(tree["app.js"].blob) == b"App({})\n"


def test_tree_of_a_revision_before_the_folder_was_there(repository: Path) -> None:
    (repository / "later").mkdir()
    (repository / "later" / "a.js").write_text("a")
    found = git.find(repository / "later")
    assert found is not None
    assert found.tree("HEAD") == ()


def test_a_repository_cannot_make_us_run_its_programs(repository: Path) -> None:
    trap = repository / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {repository}/sprung\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "gpg.program", "core.pager"):
        run(repository, "config", name, str(trap))
    run(repository, "config", "log.showSignature", "true")
    found = git.find(repository)
    assert found is not None
    found.dirty()
    found.log()
    assert not (repository / "sprung").exists()


def test_variables_of_a_hook_do_not_lead_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    found = git.find(repository)
    assert found is not None
    monkeypatch.delenv("GIT_DIR")
    assert found.revision() == run(repository, "rev-parse", "HEAD")
