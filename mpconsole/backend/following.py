"""Logs that lie in a file, or come through a pipe: followed as they grow, are truncated or rotated."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from mpconsole.backend.foreign import read_line
from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.events import Event
from mpconsole.i18n import _

PIPE = "-"
LAST_LINES = 10
"""So many lines of a file are shown before what is new, as `tail` does."""
_SUFFIXES = {".log", ".json", ".ndjson", ".jsonl", ".txt"}
_LOOK_SECONDS = 0.2
_BLOCK = 256 * 1024
LONGEST = 4 * 1024 * 1024
"""Longer lines are handed on in pieces."""


def is_file(source: str) -> bool:
    """Whether a source names a file: there is one, or it is written as a path."""
    if "://" in source:
        return False
    path = Path(source).expanduser()
    written = source.startswith((".", "/", "~")) or path.suffix in _SUFFIXES
    return written or (path.exists() and not path.is_dir())


async def events_of(source: str, *, after: int | None = None) -> AsyncIterator[Event]:
    """Yield the events of a file (for ever) or of what is piped in (until its end).

    Of a file the last LAST_LINES lines come first; all of them with `after` 0. Raises UsageError where there
    is no such file, MpconsoleError where it cannot be read.
    """
    async for line in _lines_of(source, whole=after is not None):
        event = read_line(line)
        if event is not None:
            yield event


def _lines_of(source: str, *, whole: bool) -> AsyncIterator[bytes]:
    path = Path(source).expanduser()
    if source == PIPE:
        return _piped(sys.stdin.fileno())
    if path.exists() and not path.is_file() and not path.is_dir():  # <(command), a named pipe
        return _piped(os.open(path, os.O_RDONLY))
    return _grown(path, whole=whole)


class _Lines:
    """Cuts what is read into lines; the last one waits for its end."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def cut(self, block: bytes) -> list[bytes]:
        """Return the lines that end in `block`."""
        self._rest += block
        if len(self._rest) <= LONGEST and b"\n" not in block:
            return []
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        if len(rest) > LONGEST:
            lines.append(self.end())
        return lines

    def end(self) -> bytes:
        """Return what never came to an end, and forget it."""
        rest, self._rest = bytes(self._rest), bytearray()
        return rest


async def _piped(pipe: int) -> AsyncIterator[bytes]:
    lines = _Lines()
    while block := await asyncio.to_thread(os.read, pipe, _BLOCK):
        for line in lines.cut(block):
            yield line
    yield lines.end()


async def _grown(path: Path, *, whole: bool) -> AsyncIterator[bytes]:
    """Follow a name, not a file: where another file takes it, the rest of the old one is read first."""
    file = _open(path)
    try:
        if not whole:
            file.seek(_start_of_last(file, LAST_LINES))
        lines = _Lines()
        while True:
            while block := file.read(_BLOCK):
                for line in lines.cut(block):
                    yield line
                await asyncio.sleep(0)
            if _is_another(path, file):
                yield lines.end()
                file.close()
                file = _open(path)
            elif os.fstat(file.fileno()).st_size < file.tell():  # truncated: it begins anew
                yield lines.end()
                file.seek(0)
            else:
                await asyncio.sleep(_LOOK_SECONDS)
    finally:
        file.close()


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise UsageError(_("there is no file {file}").format(file=path)) from error
    except OSError as error:
        words = _("{file} cannot be read: {reason}")
        raise MpconsoleError(words.format(file=path, reason=error.strerror or error)) from error


def _is_another(path: Path, file: BinaryIO) -> bool:
    """Whether the name belongs to another file now; while it belongs to none, the old one is kept."""
    try:
        found = path.stat()
    except OSError:
        return False
    now = os.fstat(file.fileno())
    return (found.st_dev, found.st_ino) != (now.st_dev, now.st_ino)


def _start_of_last(file: BinaryIO, count: int) -> int:
    """Return where the last `count` lines begin."""
    position = size = os.fstat(file.fileno()).st_size
    tail = b""
    while position > 0 and tail.rstrip(b"\n").count(b"\n") < count and len(tail) < LONGEST:
        step = min(_BLOCK, position)
        position -= step
        tail = os.pread(file.fileno(), step, position) + tail
    kept = tail.rstrip(b"\n").split(b"\n")[-count:]
    after = len(tail) - len(tail.rstrip(b"\n"))
    return size - after - sum(map(len, kept)) - (len(kept) - 1)
