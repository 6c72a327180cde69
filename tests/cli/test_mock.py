"""`mpconsole mock` as a person runs it."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from mpconsole.backend.card import card_lines, make_card
from mpconsole.backend.patterns import Pattern
from mpconsole.backend.routes import Route


def mpconsole(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "mpconsole", *arguments]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    base = tmp_path / "shop"
    (base / "mock").mkdir(parents=True)
    (base / "miniprogram").mkdir()
    (base / "project.config.json").write_text('{"miniprogramRoot": "miniprogram/", "appid": "wx1"}')
    (base / "miniprogram" / "app.json").write_text('{"pages": ["a"]}')
    (base / "mock" / "db.json").write_text('{"teas": [{"id": 1}]}')
    return base


def card_of(process: subprocess.Popen[str]) -> list[str]:
    assert process.stderr is not None
    lines = []
    while not (lines and lines[-1].startswith("DevTools")):
        lines.append(process.stderr.readline().strip())
    return lines


def url_of(process: subprocess.Popen[str]) -> str:
    return card_of(process)[0].split()[-1]


def get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return int(answer.status)


def test_the_card_on_stderr_and_a_line_a_request_on_stdout(project: Path) -> None:
    process = mpconsole("mock", "--port", "0", cwd=project / "miniprogram")
    card = card_of(process)
    url = card[0].split()[-1]
    assert get(f"{url}/teas?q=1") == 200
    process.send_signal(signal.SIGINT)
    out, _err = process.communicate(timeout=20)
    assert process.returncode == 130
    first, second = out.splitlines()
    assert "serving" in first
    assert second.split()[1:3] + second.split()[-2:] == ["GET", "200", "/teas?q=1", "(db.json)"]
    assert f"serving: {project / 'mock'}" in card
    assert any(f"wx.request({{ url: '{url}/teas'" in line for line in card)


def test_json_lines_alone(project: Path) -> None:
    process = mpconsole("mock", "--port", "0", "--json", str(project), cwd=project)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert (ready["schema"], ready["kind"]) == ("mpconsole.mock/1", "ready")
    assert get(ready["url"] + "/teas/1") == 200
    assert json.loads(process.stdout.readline())["path"] == "/teas/1"
    process.terminate()
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


def test_the_project_says_port_and_folder(project: Path) -> None:
    (project / "mock").rename(project / "fake")
    (project / "mpconsole.toml").write_text('[mock]\nfolder = "fake"\nport = 0\n')
    process = mpconsole("mock", "--project", str(project), cwd=project.parent)
    assert get(url_of(process) + "/teas") == 200
    process.kill()
    process.communicate()


def test_a_mock_folder_by_itself(project: Path) -> None:
    process = mpconsole("mock", str(project / "mock"), "--port", "0", cwd=project.parent)
    assert get(url_of(process) + "/teas") == 200
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["mock", "."], 3, "nothing to serve"),
        (["mock", "none"], 2, "no folder"),
        (["mock", "..", "--port", "0"], 2, "not a mini program"),
        (["mock", "--port", "70000"], 2, "70000"),
        (["mock", "--host", "192.0.2.1", "--port", "0"], 2, "192.0.2.1"),
        (["mock", "--host", "no such host", "--port", "0"], 2, "no such host"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    project: Path, arguments: list[str], code: int, says: str
) -> None:
    if says == "nothing to serve":
        (project / "mock" / "db.json").unlink()
    process = mpconsole(*arguments, cwd=project)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (code, "")
    assert says in err.splitlines()[0]
    assert "Traceback" not in err


def test_the_card_for_the_network_and_over_ssh() -> None:
    routes = [Route("GET", Pattern.parse(path), None, "x") for path in ("/a/:id", "/teas")]  # type: ignore[arg-type]
    environ = {"SSH_CONNECTION": "10.0.0.2 5000 10.0.0.9 2222", "USER": "lin"}
    card = make_card("http://127.0.0.1:4100", "/p/mock", routes, loopback=True, environ=environ)
    assert card.ssh == "ssh -N -L 4100:127.0.0.1:4100 -p 2222 lin@10.0.0.9"
    assert (card.lan, card.open_to_network) == ((), False)
    assert "http://127.0.0.1:4100/teas" in card.snippet
    card = make_card("http://127.0.0.1:4100", "/p/mock", routes, loopback=False, environ={})
    assert card.ssh is None
    assert card.open_to_network
    assert all(address.endswith(":4100") for address in card.lan)
    assert any("--host" in line for line in card_lines(card))
