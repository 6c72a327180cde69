"""Ask the terminal, before the app starts, how wide it draws a box character."""

import os
import re
import select
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_QUESTION = b"\r\xe2\x94\x81\x1b[6n"  # a box character, then: where is the cursor?
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")
_ERASE = b"\r\x1b[K"


class WidthQuestion:
    """A question to the terminal: asked on entry, answered while the rest is being imported.

    `is_wide()` waits at most `patience` seconds from the asking and says whether a box character takes two
    cells. A terminal that gives no answer is taken to draw one.
    """

    def __init__(self, patience: float = 0.3) -> None:
        self._until = time.monotonic() + patience
        self._answer = b""
        self._input = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._output = sys.__stdout__.fileno() if sys.__stdout__ else 1

    @contextmanager
    def asked(self) -> Iterator["WidthQuestion"]:
        """Ask, without echo while the answer is out; the terminal's own settings come back at the end."""
        import termios
        import tty

        settings = termios.tcgetattr(self._input)
        try:
            tty.setcbreak(self._input, termios.TCSANOW)
            os.write(self._output, _QUESTION)
            yield self
        finally:
            os.write(self._output, _ERASE)
            termios.tcsetattr(self._input, termios.TCSANOW, settings)

    def is_wide(self) -> bool:
        """Read the answer, `ESC [ row ; column R`: the cursor stands in column 3 behind a wide character."""
        while not (answer := _ANSWER.search(self._answer)):
            ready, _, _ = select.select([self._input], [], [], max(0.0, self._until - time.monotonic()))
            if not ready:
                return False
            byte = os.read(self._input, 1)
            if not byte:
                return False
            self._answer += byte
        return answer[1] == b"3"


def wants_ascii(environ: Mapping[str, str], encoding: str | None) -> bool | None:
    """Say what is known without asking: True for plain ASCII frames, False for drawn ones, None to ask.

    `MPCONSOLE_ASCII=1` or `0` decides; an output that cannot encode a frame leaves no choice.
    """
    if choice := environ.get("MPCONSOLE_ASCII"):
        return choice != "0"
    try:
        "━".encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return True
    return None
