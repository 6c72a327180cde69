import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mpconsole.cli.main import run
from tests.pseudoterminal import Terminal

ALL = ["--recipe", "blank", "--name", "Test", "--appid", "wx0123456789abcdef", "--language", "javascript",
       "--words", "en", "--no-git"]  # fmt: skip


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_answer_by_its_flag(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "deep" / "program"
    assert run(["new", str(folder), *ALL]) == 0
    config = json.loads((folder / "project.config.json").read_text())
    assert (config["appid"], config["projectname"]) == ("wx0123456789abcdef", "Test")
    assert {".gitignore", ".editorconfig", "mpconsole.toml", "miniprogram/app.json"} <= files(folder)
    assert not (folder / ".git").exists()
    assert "mpconsole dev" in capfd.readouterr().err


def test_defaults_complete_what_is_not_given(tmp_path: Path) -> None:
    assert run(["new", str(tmp_path / "my-tea"), "--recipe", "blank", "--defaults"]) == 0
    config = json.loads((tmp_path / "my-tea/project.config.json").read_text())
    assert (config["appid"], config["projectname"]) == ("touristappid", "my-tea")


def test_the_shop_brings_its_name_in_our_language(tmp_path: Path) -> None:
    assert run(["--lang", "zh", "new", str(tmp_path / "a"), "--defaults", "--language", "typescript"]) == 0
    assert json.loads((tmp_path / "a/project.config.json").read_text("utf-8"))["projectname"] == "荷塘茶铺"
    assert (tmp_path / "a/miniprogram/app.ts").exists()


@pytest.mark.parametrize("left_out", ["recipe", "name", "appid", "language", "words", "git"])
def test_a_missing_answer_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str], left_out: str) -> None:
    words = list(ALL)
    if left_out == "git":
        words.remove("--no-git")
    else:
        index = words.index(f"--{left_out}")
        del words[index : index + 2]
    done = subprocess.run(
        [sys.executable, "-m", "mpconsole", "new", str(tmp_path / "a"), *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"an answer is missing: --{left_out}" in done.stderr
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--appid", "wx123"],
        ["--appid", "WX0123456789ABCDEF"],
        ["--name", ""],
        ["--name", "x" * 31],
        ["--recipe", "x"],
    ],
)
def test_a_wrong_answer_is_refused(
    tmp_path: Path, words: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", str(tmp_path / "a"), "--defaults", *words]) == 2
    assert words[0] in capfd.readouterr().err
    assert not (tmp_path / "a").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "notes").write_text("mine")
    assert run(["new", str(tmp_path), *ALL]) == 2
    told = capfd.readouterr().err
    assert "README.md" in told
    assert "--force" in told
    assert files(tmp_path) == {"README.md", "notes"}


def test_forced_it_keeps_what_it_replaces(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "README.md").write_text("mine")
    (folder / "notes").write_text("mine")
    assert run(["new", str(folder), "--force", *ALL]) == 0
    told = capfd.readouterr().err
    assert (folder / "notes").read_text() == "mine"
    assert (folder / "README.md").read_text() != "mine"
    kept = list(Path(os.environ["MPCONSOLE_STATE_DIR"]).rglob("README.md"))
    assert [path.read_text() for path in kept] == ["mine"]
    assert str(kept[0].parent) in told


def test_a_dry_run_writes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine")
    assert run(["new", str(tmp_path), "--dry-run", "--defaults"]) == 0
    shown = capfd.readouterr().out
    assert "app.json" in shown
    assert "replaces yours" in shown
    assert re.search(r"main package: [\d.]+ KB, \d+ files", shown)
    assert re.search(r"packages/order/: [\d.]+ KB, 14 files", shown)
    assert re.search(r"in all [\d.]+ KB of your 10 MB", shown)
    assert files(tmp_path) - {"README.md"} == set()


@pytest.mark.parametrize("blocks", [1, 3])
def test_a_full_disk_is_told(tmp_path: Path, blocks: int) -> None:
    """No file may grow beyond so many blocks of 512 bytes."""
    limited = f'ulimit -f {blocks}; exec "$0" "$@"'
    command = [sys.executable, "-B", "-m", "mpconsole", "new", str(tmp_path / "a"), "--defaults"]
    done = subprocess.run(["sh", "-c", limited, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "cannot be written: File too large" in done.stderr
    assert not (tmp_path / "home/state/errors.log").exists()


def test_git_is_made_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = [word for word in ALL if word != "--no-git"]
    assert run(["new", str(tmp_path / "a"), *words, "--git"]) == 0
    assert (tmp_path / "a/.git").is_dir()
    assert run(["new", str(tmp_path / "a/inner"), *words, "--git"]) == 0
    assert not (tmp_path / "a/inner/.git").exists()
    assert "already" in capfd.readouterr().err


def test_nothing_of_the_persons_machine_gets_in_the_way(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a missing git nor somebody's broken Copier settings."""
    (tmp_path / "settings.yml").write_text("{broken")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(tmp_path / "settings.yml"))
    monkeypatch.setenv("PATH", "")
    words = [word for word in ALL if word != "--no-git"]
    assert run(["new", str(tmp_path / "a"), *words, "--git"]) == 0
    assert "git init did not work" in capfd.readouterr().err
    assert (tmp_path / "a/miniprogram/app.json").exists()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert run(["new", str(tmp_path / "file" / "program"), *ALL]) != 0
    told = capfd.readouterr().err
    assert "file" in told
    assert "something went wrong inside" not in told


def test_in_a_terminal_it_asks(tmp_path: Path) -> None:
    terminal = Terminal("new", str(tmp_path / "asked"), "--no-git")
    terminal.until("What shall it be?")
    terminal.send("\x1b[A\r")  # up, from shop to blank
    terminal.until("Written in?")
    terminal.send("\r")
    terminal.until("own words in?")
    terminal.send("\r")
    terminal.until("Its name?")
    terminal.send("2\r")
    terminal.until("Its appid?")
    terminal.send("x\r")
    terminal.until("or touristappid")
    terminal.send("\x7f\r")
    terminal.until("files written")
    assert terminal.code() == 0
    config = json.loads((tmp_path / "asked/project.config.json").read_text())
    assert (config["projectname"], config["appid"]) == ("asked2", "touristappid")
    assert not (tmp_path / "asked/mock").exists()


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal("new", str(tmp_path / "asked"))
    terminal.until("What shall it be?")
    terminal.send("\x03")
    assert terminal.code() == 130
    assert not (tmp_path / "asked").exists()


def test_the_next_command_can_be_pasted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "我的 小店"
    assert run(["new", str(folder), "--recipe", "blank", "--defaults"]) == 0
    assert f"mpconsole dev '{folder}'" in capfd.readouterr().err
