"""The fixture `mpconsole_mock` in a real pytest run of somebody else's tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import httpx
import pytest

from mpconsole.errors import MpconsoleError


def test_it_answers_and_remembers(mpconsole_mock):
    assert httpx.post(mpconsole_mock.url + "/teas?a=1", json={"name": "green"}).json()["id"] == 2
    (seen,) = mpconsole_mock.requests
    assert (seen.method, seen.path, seen.query, seen.status) == ("POST", "/teas", "a=1", 201)
    assert seen.json == {"name": "green"}
    assert seen.headers["content-type"] == "application/json"
    assert repr(seen) == "<POST /teas?a=1 201>"


def test_the_next_test_begins_anew(mpconsole_mock):
    assert mpconsole_mock.requests == []
    assert httpx.get(mpconsole_mock.url + "/teas").json() == [{"id": 1}]


def test_bad_weather(mpconsole_mock):
    mpconsole_mock.faults({"path": "/teas", "kind": "status", "status": 503})
    assert httpx.get(mpconsole_mock.url + "/teas").status_code == 503
    mpconsole_mock.faults(network="offline")
    with pytest.raises(httpx.TransportError):
        httpx.get(mpconsole_mock.url + "/teas")
    assert [one.exchange.fault["kind"] for one in mpconsole_mock.requests] == ["status", "drop"]


def test_the_weather_is_fine_again(mpconsole_mock):
    assert httpx.get(mpconsole_mock.url + "/teas").status_code == 200


def test_data_is_kept_by_name(mpconsole_mock):
    mpconsole_mock.save("one")
    httpx.delete(mpconsole_mock.url + "/teas/1")
    mpconsole_mock.load("one")
    assert len(httpx.get(mpconsole_mock.url + "/teas").json()) == 1
    mpconsole_mock.reset()
    with pytest.raises(MpconsoleError, match="no snapshot"):
        mpconsole_mock.load("none")
    with pytest.raises(MpconsoleError, match="no scenario"):
        mpconsole_mock.scenario("none")


def test_sockets(mpconsole_mock):
    from websockets.sync.client import connect

    with connect(mpconsole_mock.url.replace("http", "ws") + "/chat", proxy=None) as socket:
        assert mpconsole_mock.send("hello", "/chat") == 1
        assert mpconsole_mock.send({"a": 1}, "/other") == 0
        assert mpconsole_mock.send(b"raw") == 1
        assert [socket.recv(5), socket.recv(5)] == ["hello", b"raw"]
    assert [event.data["by"] for event in mpconsole_mock.events("socket-message")] == ["person", "person"]
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=120, env=environ)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "program" / "mock").mkdir(parents=True)
    (tmp_path / "program" / "app.json").write_text('{"pages": ["a"]}')
    (tmp_path / "program" / "mock" / "db.json").write_text('{"teas": [{"id": 1}]}')
    (tmp_path / "program" / "mock" / "routes.toml").write_text('[[socket]]\npath = "/chat"\n')
    (tmp_path / "test_program.py").write_text(TESTS)
    return tmp_path


def test_somebody_elses_tests(folder: Path) -> None:
    (folder / "pytest.ini").write_text("[pytest]\nmpconsole_project = program\n")
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout
    assert not list((folder / "program" / "mock").glob("*state*"))


def test_a_project_of_their_own_fixture(folder: Path) -> None:
    (folder / "conftest.py").write_text(
        "import pathlib, pytest\n"
        "@pytest.fixture(scope='session')\n"
        "def mpconsole_project():\n    return pathlib.Path(__file__).parent / 'program'\n"
    )
    done = run(folder, "-k", "answers")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_project_without_a_mock_is_one_sentence(folder: Path) -> None:
    done = run(folder, "-k", "answers")
    assert done.returncode == 1
    assert "mpconsole mock: " in done.stdout
    assert "Traceback" not in done.stdout


def test_it_costs_others_nothing() -> None:
    """Pytest imports the plugin in every run."""
    program = (
        "import sys, pytest; before = set(sys.modules); import mpconsole.pytest_plugin; "
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('mpconsole')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
