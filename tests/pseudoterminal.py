"""A command in a real pseudo-terminal that answers as terminals do."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time


class Terminal:
    """`mpconsole` with `words`; `until` waits for words on the screen, `column` answers cursor reports (0:
    this terminal answers none), `columns` is its width.
    """

    def __init__(self, *words: str, column: int = 1, columns: int = 0) -> None:
        self.shown = ""
        self._column = column
        self.process, self.handle = pty.fork()
        if self.process == 0:
            if columns:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            # Readline, which pytest loads, sets COLUMNS behind Python's back; xdist's workers set it openly.
            environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
            os.execve(sys.executable, [sys.executable, "-m", "mpconsole", *words], environ)

    def until(self, words: str) -> None:
        deadline = time.monotonic() + 20
        while words not in self.shown:
            assert time.monotonic() < deadline, self.shown
            if select.select([self.handle], [], [], 0.2)[0] and not self._read():
                break
        assert words in self.shown, self.shown

    def _read(self) -> bool:
        try:
            self.shown += os.read(self.handle, 65536).decode("utf-8", "replace")
        except OSError:  # the other end is closed
            return False
        if "\x1b[6n" in self.shown:
            self.shown = self.shown.replace("\x1b[6n", "")
            if self._column:
                self.send(f"\x1b[1;{self._column}R")
        return True

    def send(self, keys: str) -> None:
        os.write(self.handle, keys.encode())

    def code(self) -> int:
        """Read what is left, and return the exit code."""
        while self._read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
