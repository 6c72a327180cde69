"""`mpconsole dev` in a real terminal: a save, the wizard to published, sizes, and leaving it as it was."""

import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.terminal.screen import Screen

pytestmark = pytest.mark.slow

MPCONSOLE = f"{sys.executable} -m mpconsole"
SAMPLES = ("http://127.0.0.1:4100", "https://api.example.com")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    names = ("STATE", "CONFIG", "CACHE")
    return {"MPCONSOLE_LANG": "en"} | {f"MPCONSOLE_{name}_DIR": str(tmp_path / name) for name in names}


@pytest.fixture
def shop(tmp_path: Path, environ: dict[str, str]) -> Path:
    """A shop as `new` makes it, that asks a real server, its mock on a free port."""
    with Screen(cwd=tmp_path, env=environ) as screen:
        screen.run(f"{MPCONSOLE} new tea --recipe shop --defaults && echo made-it")
        screen.until(lambda text: "\nmade-it" in text)
    folder = tmp_path / "tea"
    config = folder / "miniprogram" / "config.js"
    text = config.read_text("utf-8")
    for sample in SAMPLES:
        text = text.replace(sample, "https://api.lotustea.cn")
    config.write_text(text, "utf-8")
    (folder / "mpconsole.toml").write_text("[mock]\nport = 0\n", "utf-8")
    return folder


@pytest.fixture
def screen(shop: Path, environ: dict[str, str]) -> Iterator[Screen]:
    with Screen(cwd=shop, env=environ) as screen:
        yield screen


def open_console(screen: Screen, *options: str) -> None:
    screen.run(" ".join((MPCONSOLE, "dev", *options)))
    screen.until("of 10 MB")


def test_a_save_moves_the_number_on_the_screen(screen: Screen, shop: Path) -> None:
    open_console(screen, "--no-mock")
    screen.until("41.")
    (shop / "miniprogram" / "banner.png").write_bytes(os.urandom(1024 * 1024))
    text = screen.until("1.04 MB of 10 MB")
    assert "banner.png" in text
    assert "+1.00 MB" in text
    (shop / "miniprogram" / "app.json").write_text('{"pages": ["pages/home/index",]}', "utf-8")
    assert "app.json:1:" in screen.until("json-syntax")


def test_quitting_leaves_the_terminal_as_it_was(screen: Screen) -> None:
    screen.run("stty -a > before")
    open_console(screen)
    screen.until("mock :")
    assert screen.value("#{alternate_on}") == "1"
    screen.keys("q")
    screen.run("echo left-with $?; stty -a > after; cmp before after && echo the-same")
    screen.until(lambda text: "\nleft-with 0" in text and "\nthe-same" in text)
    assert screen.value("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0"


def test_the_window_may_change_its_size(screen: Screen) -> None:
    open_console(screen, "--no-mock")
    for columns, rows in ((80, 24), (200, 60), (60, 18), (120, 36)):
        screen.resize(columns, rows)
        screen.until(partial(_fills, columns))


def _fills(columns: int, text: str) -> bool:
    """Whether the console has drawn itself at this width: the strip is there and nothing hangs over."""
    lines = text.splitlines()
    return "10 MB" in text and columns - 4 < max(map(len, lines)) <= columns and lines[-1].startswith("  ")


def test_the_mock_backend_is_followed(screen: Screen) -> None:
    open_console(screen)
    found = re.search(r"mock :(\d+)", screen.until(lambda text: re.search(r"mock :\d+", text) is not None))
    assert found
    httpx.get(f"http://127.0.0.1:{found[1]}/api/products", trust_env=False)
    httpx.get(f"http://127.0.0.1:{found[1]}/api/nowhere", trust_env=False)
    text = screen.until("/api/nowhere")
    assert "/api/products" in text
    screen.keys("4")
    assert "404" in screen.until("no route")


def decide(page: str, decision: str) -> None:
    """Do what a reviewer does in a browser: open the queue, the submission, and press a button."""
    with httpx.Client(base_url=page, trust_env=False, follow_redirects=True) as browser:
        queue = browser.get("/").text
        audit = re.search(r'href="(/audits/[^"]+)"', queue)
        assert audit, queue
        submission = browser.get(audit[1]).text
        token = re.search(r'name="csrf" value="([^"]+)"', submission)
        assert token, submission
        fields = {"csrf": token[1], "reason": "", "verdict": decision}
        browser.post(audit[1], data=fields).raise_for_status()


def test_the_wizard_goes_from_its_first_page_to_published(screen: Screen) -> None:
    open_console(screen, "--no-mock")
    screen.keys("R")
    text = screen.until("no development machine")
    assert "REHEARSAL" in text
    screen.press_until("Tab", "step 6 of 6")
    screen.until("Nothing stands in the way.")
    screen.type("1.0.1")
    screen.until("│ 1.0.1 ")
    screen.keys("Enter")
    screen.until("That is not 1.0.0; nothing was sent.")
    screen.keys("BSpace")
    screen.until(lambda text: "│ 1.0. " in text)
    screen.type("0")
    screen.until(lambda text: "│ 1.0.0 " in text)
    screen.keys("Enter")
    found = re.search(r"Reviewers decide at (http://\S+)", screen.until("Reviewers decide at"))
    assert found
    decide(found[1], "approve")
    screen.until("approved")
    screen.keys("p")
    screen.until("Enter does it")
    screen.keys("Enter")
    assert "✔ Publish to all" in screen.until("1.0.0  live")
