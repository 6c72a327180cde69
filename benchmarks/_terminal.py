"""A program in a pseudo-terminal that answers as terminals do, and when it showed what."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

PATIENCE = 10.0
_ESCAPES = re.compile(
    rb"\x1b\[[0-9;:<=>?]*[ -/]*[@-~]|\x1b[\]PX^_].*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]", re.DOTALL
)
_CURSOR_QUESTION = b"\x1b[6n"


class Terminal:
    """`argv` in a terminal of its own; what it draws is read as text, without colours and positions."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], *, columns: int = 120, rows: int = 36):
        self.began = time.perf_counter()
        self.pid, self._handle = pty.fork()
        if not self.pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(argv[0], list(argv), {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        self._seen = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        """End the program as a terminal that is closed does, and wait for it."""
        try:
            os.kill(self.pid, signal.SIGHUP)
        finally:
            os.close(self._handle)
            os.waitpid(self.pid, 0)

    def send(self, keys: str) -> float:
        """Forget what was shown, press `keys`, and return when."""
        self.drain()
        self._seen = b""
        os.write(self._handle, keys.encode())
        return time.perf_counter()

    def forget(self) -> float:
        """Forget what was shown, and return when."""
        self.drain()
        self._seen = b""
        return time.perf_counter()

    def until(self, *words: str) -> float:
        """Read until each of `words` was drawn since the last key, and return when that was."""
        wanted = list(words)
        deadline = time.perf_counter() + PATIENCE
        while True:
            text = self.text()
            wanted = [word for word in wanted if word not in text]
            if not wanted:
                return self._at
            left = deadline - time.perf_counter()
            assert left > 0, f"never drawn: {wanted}\n{text[-2000:]}"
            self._read(left)

    def text(self) -> str:
        """Return what was drawn since the last key."""
        return _ESCAPES.sub(b"", self._seen).decode("utf-8", "replace")

    def drain(self, seconds: float = 0.0) -> None:
        """Read what is drawn in the next `seconds`."""
        deadline = time.perf_counter() + seconds
        while self._read(max(0.0, deadline - time.perf_counter())):
            pass

    def _read(self, seconds: float) -> bool:
        if not select.select([self._handle], [], [], seconds)[0]:
            return False
        self._at = time.perf_counter()
        piece = os.read(self._handle, 1 << 16)
        self._seen += piece
        if _CURSOR_QUESTION in piece:
            os.write(self._handle, b"\x1b[1;2R")
        return True
