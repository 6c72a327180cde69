"""A command in a real pseudo-terminal that answers as terminals do."""

import os
import pty
import select
import sys
import time


class Terminal:
    """`mpconsole` with `words`; `until` waits for words on the screen, `column` answers cursor reports."""

    def __init__(self, *words: str, column: int = 1) -> None:
        self.shown = ""
        self._column = column
        self.process, self.handle = pty.fork()
        if self.process == 0:
            os.execv(sys.executable, [sys.executable, "-m", "mpconsole", *words])

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
            self.send(f"\x1b[1;{self._column}R")
        return True

    def send(self, keys: str) -> None:
        os.write(self.handle, keys.encode())

    def code(self) -> int:
        """Read what is left, and return the exit code."""
        while self._read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
