"""Files of a mock folder that are read again when they change, and keep their last good value.

Whether a file changed is asked by `stat` at the moment its value is needed, so an answer never
comes from a file as it was before the request; nobody has to wait for a watcher.
"""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _

_T = TypeVar("_T")
_NEVER_READ = "never read"
_TICK_NS = 20_000_000
"""Two writes within one tick of the file system's clock can leave the same time behind."""
_WRITING_NS = 100_000_000
"""Who saves a file in place empties it first: so long an empty one counts as being written."""


class BrokenFileError(MpconsoleError):
    """A file of the mock folder cannot be used as it is. `line` counts from 1; 0 where there is none.

    `file` names the file where it is another one than the one that was read.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.file: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file now: its name in the mock folder, the line (0: none), and words."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class Stamp:
    """When a file or folder was last changed, as `stat` tells."""

    def __init__(self, path: Path) -> None:
        self._path = os.fspath(path)
        self._last: tuple[int, int, int] | None = None
        self._settled = False

    def moved(self) -> bool:
        """Whether it may have changed since the last call: its time moved, or was too fresh to tell."""
        try:
            found = os.stat(self._path)  # noqa: PTH116 - several times a request: half the time of Path.stat
            now = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            now = None
        if self._settled and now == self._last:
            return False
        self._last = now
        self._settled = now is None or time.time_ns() - now[0] > _TICK_NS
        return True

    @property
    def is_fresh(self) -> bool:
        """Whether the last change lies so little back that somebody may still be writing."""
        return self._last is not None and time.time_ns() - self._last[0] < _WRITING_NS

    def forget(self) -> None:
        """Let the next `moved` say yes."""
        self._settled = False


class Turn:
    """Lets each file be looked at once a turn of the event loop while `serving` over sockets.

    That is enough: requests that are handled in one turn were all sent before it began, so whatever was
    written before them is seen by its look.
    """

    def __init__(self) -> None:
        self.serving = False
        self._seen: set[object] = set()

    def looked(self, at: object) -> bool:
        """Whether somebody has looked in this turn already; the caller does now if not."""
        if not self.serving:
            return False
        seen = self._seen
        if at in seen:
            return True
        if not seen:
            asyncio.get_running_loop().call_soon(seen.clear)
        seen.add(at)
        return False


class Source(Generic[_T]):
    """One file: `value` is its last good content as `parse` gives it, `fault` what is wrong with it now.

    A missing file has the value `empty` and, where it is `required`, a fault. `parse` raises
    BrokenFileError for content that it refuses. `on_change` hears of each change of value or fault; `turn`
    says when to look.
    """

    def __init__(
        self, path: Path, name: str, parse: Callable[[bytes], _T], empty: _T, *, required: bool = False
    ) -> None:
        self.path = path
        self.name = name
        self.value = empty
        self.fault: Fault | None = None
        self.on_change: Callable[[Source[_T]], None] | None = None
        self.turn = Turn()
        self._parse = parse
        self._empty = empty
        self._required = required
        self._stamp = Stamp(path)
        self._seen: bytes | str | None = _NEVER_READ  # the content, why it cannot be read, None: no file

    def refresh(self) -> bool:
        """Read the file again if it changed; tell whether its value or its fault did."""
        if self.turn.looked(self) or not self._stamp.moved():
            return False
        found = self._read()
        if found == b"" and self._seen not in (_NEVER_READ, None) and self._stamp.is_fresh:
            self._stamp.forget()
            return False
        before, self._seen = self._seen, found
        changed = self._seen != before and self._take()
        if changed and self.on_change:
            self.on_change(self)
        return changed

    def forget(self) -> None:
        """Parse the file again at the next look, changed or not: something that it refers to did."""
        self._stamp.forget()
        self._seen = _NEVER_READ

    def _read(self) -> bytes | str | None:
        try:
            return self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            return error.strerror or str(error)

    def _take(self) -> bool:
        match self._seen:
            case str(reason):
                return self._fail(0, _("it cannot be read: {reason}").format(reason=reason))
            case None if self._required:
                return self._fail(0, _("there is no such file"))
            case None:
                changed = self.value is not self._empty or self.fault is not None
                self.value, self.fault = self._empty, None
                return changed
            case bytes(content):
                try:
                    self.value, self.fault = self._parse(content), None
                except BrokenFileError as error:
                    return self._fail(error.line, error.message, error.file)
        return True

    def _fail(self, line: int, message: str, file: str | None = None) -> bool:
        before, self.fault = self.fault, Fault(file or self.name, line, message)
        return self.fault != before
