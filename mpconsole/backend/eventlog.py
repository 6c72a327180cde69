"""An event log: numbered, on disk before anyone hears of it, bounded by rotation.

The disk is the only truth. Events are written with one `write` to the current segment; subscribers
are woken and read the file from where they are. So a subscriber costs no memory however slow it is,
nobody is told of an event that a kill -9 could take back, and a restart goes on counting.
"""

import asyncio
import fcntl
import os
import threading
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import msgspec

from mpconsole.backend import segments
from mpconsole.errors import MpconsoleError
from mpconsole.events import Event, timestamp
from mpconsole.i18n import _

SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENTS = 8
BATCH_BYTES = 256 * 1024
_STREAM = "stream"
_NO_FILE = -1


class EventLog:
    """The log in `folder` (made if needed) of events of one `schema`.

    One writer at a time: a second one is refused with LogInUseError. `append` may be called from any
    thread; `subscribe` and `batches` belong to the event loop that awaits them. `stream` names this log:
    ids mean nothing in another one.
    """

    def __init__(
        self, folder: Path, schema: str, *, segment_bytes: int = SEGMENT_BYTES, segments: int = SEGMENTS
    ) -> None:
        self.folder = folder
        self.schema = schema
        self._schema = schema.encode("ascii")
        self._segment_bytes = segment_bytes
        self._segments = segments
        self._encode = msgspec.json.Encoder().encode
        self._mutex = threading.Lock()
        self._waiting: set[_Waiter] = set()
        self._closed = False
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _lock(folder)
        self.stream = _identity(self._lock)
        self._last = 0
        self._file, self._size = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def last_id(self) -> int:
        """The id of the newest event; 0 where there never was one."""
        return self._last

    @property
    def first_id(self) -> int:
        """The id of the oldest event that is still on disk (that of the next one where none is)."""
        return segments.list_segments(self.folder)[0].first

    def append(self, kind: str, /, **data: Any) -> Event:
        """Write one event and wake the subscribers.

        `data` must be what JSON can say. Raises OSError where the disk refuses; the log is then as it was
        and the number is not used up.
        """
        id_, time = self.write([self.line(kind, data)])
        return Event(id_, time=time, kind=kind, schema=self.schema, data=data)

    def line(self, kind: str, data: Mapping[str, Any]) -> bytes:
        """Return what `write` takes: an event as JSON, without its head."""
        fields = self._encode(data)
        begin = b'","kind":%b' % self._encode(kind)
        return b"%b}\n" % begin if fields == b"{}" else b"%b,%b\n" % (begin, fields[1:])

    def write(self, lines: Sequence[bytes]) -> tuple[int, str]:
        """Write events by one call to the system and wake the subscribers; return the last one's id and time.

        Raises OSError where the disk refuses; the log is then as it was and no number is used up.
        """
        time = timestamp()
        begin, moment = b'{"schema":"%b","id":' % self._schema, b',"time":"%b' % time.encode("ascii")
        with self._mutex:
            id_ = self._last
            pieces = [
                b"%b%d%b%b" % (begin, number, moment, line) for number, line in enumerate(lines, id_ + 1)
            ]
            block = pieces[0] if len(pieces) == 1 else b"".join(pieces)
            if self._size and self._size + len(block) > self._segment_bytes:
                self._rotate()
            self._put(block)
            self._last = id_ = id_ + len(pieces)
            waiting = self._waiting
            if waiting:
                self._waiting = set()
        for waiter in waiting:
            waiter.wake()
        return id_, time

    def read(self, after: int = 0, *, limit: int | None = None) -> list[Event]:
        """Return the events after id `after` that are still on disk, oldest first, at most `limit`."""
        reader = LogReader(self.folder, after)
        found: list[Event] = []
        try:
            while (limit is None or len(found) < limit) and (batch := reader.next_batch()):
                found += [Event.from_dict(msgspec.json.decode(line)) for _id, line in batch]
        finally:
            reader.close()
        return found[:limit]

    async def subscribe(self, after: int | None = None) -> AsyncIterator[Event]:
        """Yield the events after id `after` (None: from now on), then each new one, until `close`."""
        async for batch in self.batches(after):
            for _id, line in batch:
                yield Event.from_dict(msgspec.json.decode(line))

    async def batches(
        self, after: int | None = None, *, idle: float | None = None
    ) -> AsyncIterator[list[tuple[int, bytes]]]:
        """Yield what `subscribe` yields, as lists of (id, JSON line without its end): nothing is decoded.

        After `idle` seconds without an event an empty list is yielded.
        """
        reader = LogReader(self.folder, self.last_id if after is None else after)
        try:
            while not self._closed or reader.position <= self._last:
                if reader.position > self._last:
                    if not await self._something_after(reader.position, idle):
                        yield []
                elif batch := reader.next_batch():
                    yield batch
                else:  # somebody deleted the files: what was in them is lost, the rest goes on
                    reader.position = self._last + 1
        finally:
            reader.close()

    async def _something_after(self, position: int, idle: float | None) -> bool:
        """Wait for event `position` or for `close`; False after `idle` seconds without either."""
        waiter = _Waiter()
        with self._mutex:
            if self._last >= position or self._closed:
                return True
            self._waiting.add(waiter)
        try:
            async with asyncio.timeout(idle):
                await waiter.event.wait()
        except TimeoutError:
            return False
        finally:
            with self._mutex:
                self._waiting.discard(waiter)
        return True

    def end(self) -> None:
        """End every subscription once it has read what is there; events may still be written."""
        with self._mutex:
            self._closed = True
            waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            waiter.wake()

    def close(self) -> None:
        """End every subscription, and let another process write."""
        self.end()
        with self._mutex:
            file, self._file = self._file, _NO_FILE
        if file != _NO_FILE:
            os.close(file)
            os.close(self._lock)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be written."""
        return self._file == _NO_FILE

    def _open(self) -> tuple[int, int]:
        found = segments.list_segments(self.folder)
        if not found:
            return self._new_segment(), 0
        newest = found[-1]
        segments.mend(newest.path)
        self._last = newest.first - 1 + segments.count_lines(newest.path)
        file = os.open(newest.path, os.O_WRONLY | os.O_APPEND)
        return file, os.fstat(file).st_size

    def _new_segment(self) -> int:
        path = self.folder / segments.name(self._last + 1)
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def _rotate(self) -> None:
        file = self._new_segment()
        os.close(self._file)
        self._file, self._size = file, 0
        for segment in segments.list_segments(self.folder)[: -self._segments]:
            segment.path.unlink(missing_ok=True)

    def _put(self, block: bytes) -> None:
        written = 0
        try:
            while written < len(block):
                written += os.write(self._file, block[written:] if written else block)
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(block)


class LogReader:
    """Reads a log forwards from after one id, through its segments, a batch at a time.

    Only whole lines are taken: what a writer is in the middle of is read again the next time.
    """

    def __init__(self, folder: Path, after: int) -> None:
        self.position = after + 1  # the id of the next event to hand out
        self._folder = folder
        self._segment: segments.Segment | None = None
        self._file = -1
        self._offset = 0
        self._line = 0  # the id of the line at the offset

    def close(self) -> None:
        """Give the open file back."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def next_batch(self) -> list[tuple[int, bytes]]:
        """Return the next (id, line) pairs, about BATCH_BYTES of them; empty where there is nothing new."""
        while True:
            lines = self._whole_lines() if self._file >= 0 else []
            if lines:
                first, self._line = self._line, self._line + len(lines)
                skip = min(max(0, self.position - first), len(lines))
                if skip < len(lines):
                    self.position = self._line
                    return list(zip(range(first + skip, self._line), lines[skip:], strict=True))
            elif not self._advance():
                return []

    def _whole_lines(self) -> list[bytes]:
        size = BATCH_BYTES
        while True:
            block = os.pread(self._file, size, self._offset)
            end = block.rfind(b"\n")
            if end >= 0:
                self._offset += end + 1
                return block[:end].split(b"\n")
            if len(block) < size:
                return []
            size *= 2

    def _advance(self) -> bool:
        """Open the segment of the next event wanted, if it is another one than the open one."""
        wanted = max(self.position, self._line)
        found = segments.list_segments(self._folder)
        older = [segment for segment in found if segment.first <= wanted]
        segment = older[-1] if older else next(iter(found), None)
        if segment is None or (self._segment is not None and segment.first <= self._segment.first):
            return False
        try:
            file = os.open(segment.path, os.O_RDONLY)
        except FileNotFoundError:  # rotated away in between: take the oldest that is still there
            return self._advance()
        self.close()
        self._segment, self._file, self._offset, self._line = segment, file, 0, segment.first
        return True


class _Waiter:
    """One subscriber waiting in its event loop."""

    def __init__(self) -> None:
        self.event = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        try:
            running = asyncio.get_running_loop()
        except RuntimeError:
            running = None
        if running is self._loop:
            self.event.set()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.event.set)


def _lock(folder: Path) -> int:
    """Take the log for this process; the kernel gives it back when the process ends, however it ends."""
    file = os.open(folder / _STREAM, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        raise LogInUseError(folder) from error
    return file


def _identity(file: int) -> str:
    """Return the log's own name, made once: ids of one log mean nothing in another."""
    name = os.pread(file, 64, 0).decode("ascii", "replace").strip()
    if not name:
        name = uuid.uuid4().hex
        os.pwrite(file, name.encode("ascii"), 0)
    return name


class LogInUseError(MpconsoleError):
    """Another process is writing this log."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("another process is writing the event log in {folder}").format(folder=folder),
            hint=_("Stop the other server of this project first."),
        )
