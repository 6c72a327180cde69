"""The whole demo without a terminal: visitors' requests come out as lines, and nothing is left behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def demo(*words: str, environ: dict[str, str] | None = None) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "mpconsole", "demo", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"MPCONSOLE_PLAIN": "1"} | (environ or {}),
    )


def until(process: "subprocess.Popen[str]", words: str) -> list[str]:
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if re.search(words, line):
            return lines
    raise AssertionError(f"{words!r} never came: {lines} {process.communicate()}")


def test_lines_of_real_requests_and_nothing_left(tmp_path: Path) -> None:
    process = demo(environ={"TMPDIR": str(tmp_path)})
    until(process, "/api/products")
    process.send_signal(signal.SIGTERM)
    _out, told = process.communicate(timeout=60)
    folder = Path(re.findall(r"sample shop is in (\S+) and", told)[0])
    assert folder.is_relative_to(tmp_path)
    assert not folder.exists()
    assert list(tmp_path.glob("mpconsole-*")) == []
    assert not list(Path(os.environ["MPCONSOLE_STATE_DIR"]).glob("projects/lotus-tea-*"))


def test_it_ends_by_itself_and_keeps_what_it_is_told_to(tmp_path: Path) -> None:
    process = demo("--seconds", "6", "--keep", str(tmp_path / "shop"))
    out, _told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "/api/" in out
    assert (tmp_path / "shop/miniprogram/app.json").exists()


def test_a_full_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    process = demo("--keep", str(tmp_path))
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "not empty" in told
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["mine"]
