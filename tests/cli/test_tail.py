"""`mpconsole tail` as a person runs it."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture
def mock(tmp_path: Path):
    (tmp_path / "db.json").write_text('{"teas": [{"id": 1}]}')
    argv = [sys.executable, "-m", "mpconsole", "mock", str(tmp_path), "--port", "0", "--json"]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())["url"]
    process.kill()
    process.communicate()


def tail(*arguments: str) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "mpconsole", "tail", *arguments]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_lines_come_as_they_happen(mock: str) -> None:
    process = tail(mock, "--after", "0")
    assert process.stdout is not None
    assert "serving" in process.stdout.readline()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{mock}/teas/%1B%5B2J", timeout=20)
    line = process.stdout.readline()
    assert "GET" in line
    assert "/teas/\\x1b[2J" in line, "a request does not drive the terminal"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.strip()) == (130, "", "")


def test_json_is_the_event_itself(mock: str) -> None:
    process = tail(mock.removeprefix("http://"), "--json", "--after", "0")
    assert process.stdout is not None
    event = json.loads(process.stdout.readline())
    assert (event["id"], event["kind"], event["url"]) == (1, "ready", mock)
    process.kill()
    process.communicate()


def test_nobody_there_is_told_once_and_tried_again(tmp_path: Path) -> None:
    process = tail("127.0.0.1:9")
    assert process.stderr is not None
    assert "no connection to http://127.0.0.1:9/__mpconsole__/events" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=20)
    assert (process.returncode, err.strip()) == (130, "")


def test_what_is_no_stream_is_one_sentence(mock: str) -> None:
    process = tail(f"{mock}/teas/99")
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (4, "")
    assert "answers 404" in err.splitlines()[0]
