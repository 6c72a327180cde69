"""`mpconsole sandbox` as a person starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from mpconsole.cli.main import run

Sandbox = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, lang: str = "en") -> "subprocess.Popen[str]":
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "mpconsole", "sandbox", "--data", str(tmp_path / "data"), *arguments],
                stderr=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"MPCONSOLE_LANG": lang},
            )
        )
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def read_url(process: "subprocess.Popen[str]") -> str:
    """Return the URL on the connect card."""
    assert process.stderr is not None
    for line in process.stderr:
        if "http://" in line:
            return line.split("\t")[1].strip()
    raise AssertionError("no card")


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    _out, error = process.communicate(timeout=20)
    return process.returncode, error


def test_the_card_says_that_it_is_a_rehearsal(sandbox: Sandbox) -> None:
    process = sandbox("--port", "0")
    assert process.stderr is not None
    assert "REHEARSAL" in process.stderr.readline()
    url = read_url(process)
    assert httpx.get(url, trust_env=False).status_code == 200
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130


def test_the_card_in_chinese(sandbox: Sandbox) -> None:
    process = sandbox("--port", "0", lang="zh_CN")
    assert process.stderr is not None
    assert process.stderr.readline().strip() == "本地审核演练，不会提交到微信。"


def test_a_port_in_use(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, error = ended(sandbox("--port", str(port)))
    assert code == 3
    assert f"port {port} is already in use" in error
    assert "--port" in error
    assert "Traceback" not in error


def test_a_folder_in_use(sandbox: Sandbox) -> None:
    read_url(sandbox("--port", "0"))
    code, error = ended(sandbox("--port", "0"))
    assert code == 3
    assert "another sandbox is running on" in error
    assert "--data" in error


def test_a_folder_that_is_none(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sandbox.sqlite").write_text("this is no database, as one can see at once" * 50)
    code, error = ended(sandbox("--port", "0"))
    assert code == 3
    assert "sandbox.sqlite is not a database of the sandbox" in error


def test_a_database_that_cannot_be_opened_is_not_called_a_wrong_one(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "data" / "sandbox.sqlite").mkdir(parents=True)
    code, error = ended(sandbox("--port", "0"))
    assert code == 3
    assert "sandbox.sqlite cannot be used: unable to open database file" in error
    assert "away" not in error


def test_a_folder_for_certificates_that_is_none(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tls").touch()
    code, error = ended(sandbox("--port", "0", "--for-miniprogram-ci"))
    assert code == 3
    assert "tls cannot be used" in error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--auto", "maybe"), "Choose one of: approve"),
        (("--auto", "approve", "--after", "soon"), "write seconds"),
        (("--auto", "approve", "--after", "9-3"), "write seconds"),
        (("--key", "wx1"), "write APPID=FILE"),
        (("--key", "wx1=/does/not/exist"), "cannot be read"),
        (("--key", f"wx1={__file__}"), "is not an upload key"),
        (("--key", "wx1="), "write APPID=FILE"),
        (("--after", "5"), "nobody reviews by rule"),
        (("--callback", "ftp://x"), "write a URL"),
        (("--callback", "http://[half"), "write a URL"),
        (("--callback", "https://"), "write a URL"),
    ],
)
def test_wrong_use_is_told(
    arguments: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sandbox", "--port", "0", "--data", str(tmp_path / "data"), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_the_ready_file_comes_and_goes(sandbox: Sandbox, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    process = sandbox("--port", "0", "--ready-file", str(ready))
    url = read_url(process)
    while not ready.exists():
        time.sleep(0.01)
    assert url in ready.read_text()
    process.terminate()
    assert process.wait(20) == 0
    assert not ready.exists()
