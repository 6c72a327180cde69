"""Faults on purpose: what a real platform does on a bad day, for the next requests to one path.

busy    answers -1 and has done nothing
away    answers an HTML page with 502 and has done nothing
html    does what was asked, then answers that page
silent  does what was asked, then answers nothing until the client gives up
"""

from dataclasses import dataclass

KINDS = ("busy", "away", "html", "silent")
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(slots=True)
class _Fault:
    path: str
    kind: str
    left: int


class Faults:
    """The faults that are waiting. They live as long as the process."""

    def __init__(self) -> None:
        self._waiting: list[_Fault] = []

    def add(self, path: str, kind: str, times: int) -> None:
        """Let the next `times` requests to `path` (`*`: to any) end like this."""
        self._waiting.append(_Fault(path, kind, times))

    def take(self, path: str) -> str | None:
        """Return the fault of this request, the oldest first, and count it."""
        for fault in self._waiting:
            if fault.path in ("*", path):
                fault.left -= 1
                if not fault.left:
                    self._waiting.remove(fault)
                return fault.kind
        return None
