"""Files of a mock folder that are read again when they change, and keep their last good value.

Whether a file changed is asked by `stat` at the moment its value is needed, so an answer never
comes from a file as it was before the request; nobody has to wait for a watcher.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _

_T = TypeVar("_T")
_Signature = tuple[int, int, int]
_TICK_NS = 20_000_000
"""Two writes within one tick of the file system's clock can leave the same time behind."""


class BrokenFileError(MpconsoleError):
    """A file of the mock folder cannot be used as it is. `line` counts from 1; 0 where there is none."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file now: its name in the mock folder, the line (0: none), and words."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class Source(Generic[_T]):
    """One file: `value` is its last good content as `parse` gives it, `fault` what is wrong with it now.

    A missing file has the value `empty` and, where it is `required`, a fault. `parse` raises
    BrokenFileError for content that it refuses. `on_change` hears of each change of value or fault.
    """

    def __init__(
        self, path: Path, name: str, parse: Callable[[bytes], _T], empty: _T, *, required: bool = False
    ) -> None:
        self.path = path
        self.name = name
        self.value = empty
        self.fault: Fault | None = None
        self.on_change: Callable[[Source[_T]], None] | None = None
        self._parse = parse
        self._empty = empty
        self._required = required
        self._text = os.fspath(path)
        self._signature: _Signature | None = None
        self._settled = False
        self._seen: bytes | str | None = "never read"  # the content, why it cannot be read, None: no file

    def refresh(self) -> bool:
        """Read the file again if it changed; tell whether its value or its fault did."""
        signature = _signature(self._text)
        if self._settled and signature == self._signature:
            return False
        self._signature = signature
        self._settled = signature is None or time.time_ns() - signature[0] > _TICK_NS
        before, self._seen = self._seen, self._read(signature)
        changed = self._seen != before and self._take()
        if changed and self.on_change:
            self.on_change(self)
        return changed

    def _read(self, signature: _Signature | None) -> bytes | str | None:
        try:
            return None if signature is None else self.path.read_bytes()
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
                    return self._fail(error.line, error.message)
        return True

    def _fail(self, line: int, message: str) -> bool:
        before, self.fault = self.fault, Fault(self.name, line, message)
        return self.fault != before


def _signature(path: str) -> _Signature | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked several times for each request: half the time of Path.stat
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
