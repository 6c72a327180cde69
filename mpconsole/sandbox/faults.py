"""Faults on purpose: what a real platform does on a bad day, for the next requests to one path.

busy    answers -1 and has done nothing
away    answers an HTML page with 502 and has done nothing
html    does what was asked, then answers that page
refuse  answers an error code of the platform and has done nothing
silent  does what was asked, then answers nothing until the client gives up
"""

from dataclasses import dataclass

KINDS = ("busy", "away", "html", "silent", "refuse")
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """How a request ends. `errcode` belongs to `refuse`."""

    kind: str
    errcode: int = 0


@dataclass(slots=True)
class _Waiting:
    path: str
    fault: Fault
    left: int


class Faults:
    """The faults that are waiting. They live as long as the process."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []

    def add(self, path: str, fault: Fault, times: int) -> None:
        """Let the next `times` requests to `path` (`*`: to any) end like this."""
        self._waiting.append(_Waiting(path, fault, times))

    def take(self, path: str) -> Fault | None:
        """Return the fault of this request, the oldest first, and count it."""
        for waiting in self._waiting:
            if waiting.path in ("*", path):
                waiting.left -= 1
                if not waiting.left:
                    self._waiting.remove(waiting)
                return waiting.fault
        return None
