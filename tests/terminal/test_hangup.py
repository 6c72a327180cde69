"""A terminal that goes away takes the console and what it started with it."""

import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.terminal.screen import Screen
from tests.terminal.test_console import environ, open_console, shop

__all__ = ["environ", "shop"]

pytestmark = pytest.mark.slow


def running(project: Path) -> list[str]:
    """The command lines of the processes that work for this project."""
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [
        line for line in listed.splitlines() if re.search(rf"mpconsole .*{re.escape(str(project))}", line)
    ]


def test_nothing_is_left_when_the_terminal_is_closed(shop: Path, environ: dict[str, str]) -> None:
    with Screen(cwd=shop.parent, env=environ) as screen:
        open_console(screen, str(shop))
        screen.until("mock :")
        assert len(running(shop)) == 2
    deadline = time.monotonic() + 20
    while left := running(shop):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)
