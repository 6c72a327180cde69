"""A program in a real terminal (tmux): keys go in, the screen is read back."""

import os
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 40.0
_OF_THE_CALLER = {"COLUMNS", "LINES", "TMUX", "TMUX_PANE"}


class Screen:
    """A tmux server of its own with one window; the command runs in a shell that stays."""

    def __init__(self, columns: int = 120, rows: int = 36, *, cwd: Path, env: Mapping[str, str]) -> None:
        self._socket = f"mp{uuid.uuid4().hex[:10]}"
        self._cwd = cwd
        self._env = {
            **{name: value for name, value in os.environ.items() if name not in _OF_THE_CALLER},
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "PS1": "$ ",
            **env,
        }
        self.columns, self.rows = columns, rows

    def __enter__(self) -> Self:
        size = ["-x", str(self.columns), "-y", str(self.rows)]
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", *size, "-c", str(self._cwd), "sh", "-i", env=self._env
        )
        self._tmux("set", "-g", "status", "off")
        self.resize(self.columns, self.rows)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        if kind is not None:
            print(self.text())
        self._tmux("kill-server", check=False)

    def run(self, command: str) -> None:
        """Type a command line at the shell's prompt and enter it.

        What is typed while another command runs is echoed before the prompt comes, and mixed up with it.
        """
        self.until(_is_at_prompt)
        self.type(command)
        self.keys("Enter")

    def keys(self, *names: str) -> None:
        """Send keys by tmux's names."""
        self._tmux("send-keys", *names)

    def type(self, text: str) -> None:
        """Send text letter by letter."""
        self._tmux("send-keys", "-l", text)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))
        self.columns, self.rows = columns, rows

    def text(self) -> str:
        """Return what the screen shows."""
        return self._tmux("capture-pane", "-p")

    def value(self, form: str) -> str:
        """Return what tmux knows of the pane, by a format such as `#{alternate_on}`."""
        return self._tmux("display-message", "-p", form).strip()

    def until(self, wanted: str | Callable[[str], bool]) -> str:
        """Wait until the screen shows `wanted` and return it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            text = self.text()
            if wanted in text if isinstance(wanted, str) else wanted(text):
                return text
            assert time.monotonic() < deadline, f"not on the screen: {wanted}\n{text}"
            time.sleep(0.05)

    def press_until(self, key: str, wanted: str) -> str:
        """Press `key` again and again, as a person does in a form of several fields, until `wanted` shows."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.text():
            assert time.monotonic() < deadline, f"not on the screen: {wanted}"
            self.keys(key)
            pause = time.monotonic() + 1
            while time.monotonic() < pause and wanted not in self.text():
                time.sleep(0.05)
        return self.text()

    def _tmux(self, *words: str, env: Mapping[str, str] | None = None, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, "-u", *words],
            capture_output=True,
            encoding="utf-8",
            env=env,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout


def _is_at_prompt(text: str) -> bool:
    return text.rstrip().rpartition("\n")[2] == "$"
