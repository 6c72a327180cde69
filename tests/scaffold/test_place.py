import os
from pathlib import Path

import pytest

from mpconsole.errors import UsageError
from mpconsole.scaffold.place import entries, place


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    folder = tmp_path / "stage"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "one.txt").write_text("one")
    (folder / ".hidden").write_text("two")
    return folder


def test_everything_is_copied_hidden_files_too(stage: Path, tmp_path: Path) -> None:
    placed = place(stage, tmp_path / "to", tmp_path / "kept")
    assert placed.new == (".hidden", "a/one.txt")
    assert placed.replaced == ()
    assert placed.kept is None
    assert (tmp_path / "to/a/one.txt").read_text() == "one"
    assert not (tmp_path / "kept").exists()


def test_what_is_replaced_is_kept_and_nothing_is_deleted(stage: Path, tmp_path: Path) -> None:
    target = tmp_path / "to"
    (target / "a").mkdir(parents=True)
    (target / "a" / "one.txt").write_text("mine")
    (target / ".hidden").write_text("two")
    (target / "other").write_text("also mine")
    placed = place(stage, target, tmp_path / "kept")
    assert placed == type(placed)((), ("a/one.txt",), tmp_path / "kept")
    assert (tmp_path / "kept/a/one.txt").read_text() == "mine"
    assert (target / "a/one.txt").read_text() == "one"
    assert (target / "other").read_text() == "also mine"


def test_a_link_is_replaced_and_never_written_through(stage: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    (tmp_path / "to").mkdir()
    (tmp_path / "to/.hidden").symlink_to(outside)
    place(stage, tmp_path / "to", tmp_path / "kept")
    assert outside.read_text() == "not ours"
    assert (tmp_path / "to/.hidden").read_text() == "two"
    assert (tmp_path / "kept/.hidden").readlink() == outside


@pytest.mark.parametrize("shape", ["file for folder", "folder for file"])
def test_a_wrong_shape_is_refused_before_anything_is_written(stage: Path, tmp_path: Path, shape: str) -> None:
    target = tmp_path / "to"
    target.mkdir()
    if shape == "file for folder":
        (target / "a").write_text("mine")
    else:
        (target / "a/one.txt").mkdir(parents=True)
    with pytest.raises(UsageError):
        place(stage, target, tmp_path / "kept")
    assert not (target / ".hidden").exists()


def test_modes_follow_the_umask(stage: Path, tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        place(stage, tmp_path / "to", tmp_path / "kept")
    finally:
        os.umask(old)
    assert (tmp_path / "to/.hidden").stat().st_mode & 0o777 == 0o640


def test_a_fresh_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "to/.git").mkdir(parents=True)
    assert entries(tmp_path / "to") == []
    assert entries(tmp_path / "missing") == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "to").write_text("")
    with pytest.raises(UsageError):
        entries(tmp_path / "to")
