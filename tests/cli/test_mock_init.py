"""`mpconsole mock init` as a person runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from mpconsole.backend.mockfolder import MockFolder

CART = """
wx.request({ url: 'https://api.a.cn/api/cart', method: 'POST' })
wx.request({ url: `https://api.a.cn/api/cart/${id}` })
wx.request({ url: 'https://api.a.cn/api/teas' })
wx.downloadFile({ url: 'https://api.a.cn/files/menu.pdf' })
wx.connectSocket({ url: 'wss://api.a.cn/chat' })
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    base = tmp_path / "shop"
    (base / "pages").mkdir(parents=True)
    (base / "app.json").write_text('{"pages": ["pages/cart"]}')
    (base / "pages" / "cart.js").write_text(CART)
    (base / "pages" / "other.js").write_text("wx.request({ url: 'https://api.a.cn/api/cart/' + item.no })")
    return base


def init(project: Path, *words: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "mpconsole", "mock", "init", *words]
    return subprocess.run(argv, capture_output=True, text=True, cwd=project, input=answer, timeout=60)


def test_it_shows_asks_and_writes(project: Path) -> None:
    done = init(project, answer="n\n")
    assert done.returncode == 0
    assert not (project / "mock").exists()
    assert done.stdout.splitlines() == [
        "POST    /api/cart        new  pages/cart.js:2",
        "GET     /api/cart/:id    new  pages/cart.js:3, pages/other.js:1",
        "GET     /api/teas        new  pages/cart.js:4",
        "GET     /files/menu.pdf  new  pages/cart.js:5",
        "WS      /chat            new  pages/cart.js:6",
    ]
    assert init(project, answer="y\n").returncode == 0
    mock = MockFolder(project / "mock")
    assert mock.faults == []
    assert [str(route) for route in mock.routes] == [
        "POST /api/cart",
        "GET /api/cart/:id",
        "GET /api/teas",
        "GET /files/menu.pdf",
        "WS /chat",
    ]
    text = (project / "mock" / "routes.toml").read_text()
    assert "# pages/cart.js:3, pages/other.js:1 (https://api.a.cn)\n[[route]]\n" in text


def test_what_is_there_stays_and_what_is_answered_is_left_out(project: Path) -> None:
    mock = project / "mock"
    mock.mkdir()
    (mock / "db.json").write_text('{"teas": []}')
    mine = (
        '[server]\nprefix = "/api"  # mine\n\n[[route]]\npath = "/api/cart/:no"\nwhen = {query = {a = "1"}}'
    )
    (mock / "routes.toml").write_text(mine)
    done = init(project, "--yes")
    assert "answered by db.json" in done.stdout
    assert "answered by routes.toml:4" in done.stdout
    text = (mock / "routes.toml").read_text()
    assert text.startswith(mine + "\n\n")
    assert text.count("[[route]]") == 3
    again = init(project, "--yes")
    assert "nothing is written" in again.stdout
    assert (mock / "routes.toml").read_text() == text


def test_a_dry_run_writes_nothing(project: Path) -> None:
    assert "GET     /api/teas" in init(project, "--dry-run").stdout
    assert not (project / "mock").exists()


def test_a_broken_file_is_not_written_into(project: Path) -> None:
    (project / "mock").mkdir()
    (project / "mock" / "routes.toml").write_text("[[route]\n")
    done = init(project, "--yes")
    assert done.returncode == 3
    assert "routes.toml:1: not valid TOML" in done.stderr
    assert (project / "mock" / "routes.toml").read_text() == "[[route]\n"


def test_a_program_that_asks_nobody(project: Path) -> None:
    for script in project.glob("pages/*.js"):
        script.write_text("")
    done = init(project)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert not (project / "mock").exists()
