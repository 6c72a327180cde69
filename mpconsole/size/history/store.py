"""The history's file: one JSON object a line, only ever appended to, so that a kill costs a line at most.

It stays below a bound: where it grows beyond, the past is thinned out to one line a day and written anew in
one step. Programs that write at the same time wait for each other by a lock on the file (where the system
has such locks).
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mpconsole.files import write_whole
from mpconsole.size.history.model import Moment, Weight
from mpconsole.size.model import SizeReport
from mpconsole.state import project_folder

LARGEST = 1 << 20
"""Bytes that the file never grows beyond for longer than one line."""

NAME = "size-history.jsonl"

_KEPT = LARGEST // 2
_WHOLE_DAYS = 30
_TAIL = 64 * 1024
_AGAIN = 20 * 3600


def path_of(base: Path) -> Path:
    """Return the history's file of the project at `base`. Raises OSError where there is no place for it."""
    return project_folder(base) / NAME


def moment_of(report: SizeReport, time: float) -> Moment:
    """Return what `report` says, as of `time`."""
    compiled = report.compiled
    likely = compiled.bytes if compiled.basis != "none" and compiled.bytes is not None else report.bytes
    packages = {
        one.name: Weight(one.bytes, compiled.packages.get(one.name, one.bytes)) for one in report.packages
    }
    return Moment(int(time), Weight(report.bytes, likely), packages)


def record(path: Path, moment: Moment) -> bool:
    """Append `moment`, unless the last line says the same and is of this day. Returns whether it did.

    Raises OSError where the file cannot be written.
    """
    with _locked(path) as descriptor:
        last = _last(descriptor)
        if last is not None and _is_repeated(last, moment):
            return False
        size = os.fstat(descriptor).st_size
        torn = size > 0 and _read(descriptor, size - 1) != b"\n"
        os.write(descriptor, (b"\n" if torn else b"") + _line(moment))
        if os.fstat(descriptor).st_size > LARGEST:
            _thin_out(path)
    return True


def read(path: Path) -> list[Moment]:
    """Return every moment, the oldest first; a line that is torn or not ours is no moment."""
    try:
        data = path.read_bytes()
    except OSError:
        return []
    found = [moment for line in data.split(b"\n") if (moment := _moment(line)) is not None]
    return sorted(found, key=lambda one: one.time)


def with_moment(moments: Sequence[Moment], moment: Moment) -> list[Moment]:
    """Return `moments` as they will be once `moment` is recorded."""
    return [*moments] if moments and _is_repeated(moments[-1], moment) else [*moments, moment]


def by_day(moments: Sequence[Moment]) -> dict[date, Moment]:
    """Return the last moment of each day, by the calendar of this place."""
    return {datetime.fromtimestamp(one.time).astimezone().date(): one for one in moments}


def _thin_out(path: Path) -> None:
    """Keep the newest days whole, one line a day before them, and of those as many as the bound allows."""
    moments = read(path)
    newest = moments[-1].time
    recent = [one for one in moments if newest - one.time < _WHOLE_DAYS * 86_400]
    past = list(by_day([one for one in moments if newest - one.time >= _WHOLE_DAYS * 86_400]).values())
    kept: list[bytes] = []
    room = _KEPT
    for moment in reversed([*past, *recent]):
        line = _line(moment)
        room -= len(line)
        if room < 0 and kept:
            break
        kept.append(line)
    write_whole(path, b"".join(reversed(kept)), mode=0o600)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open the file to append to it, alone; where it was written anew while we waited, the new one."""
    while True:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, 0o600)
        try:
            _lock(descriptor)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                yield descriptor
                return
        except FileNotFoundError:
            continue  # it went while we waited: make it again
        finally:
            os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _last(descriptor: int) -> Moment | None:
    size = os.fstat(descriptor).st_size
    for line in reversed(_read(descriptor, max(0, size - _TAIL)).split(b"\n")):
        if (moment := _moment(line)) is not None:
            return moment
    return None


def _read(descriptor: int, start: int) -> bytes:
    """Return what stands from `start` on; appending goes to the end all the same."""
    os.lseek(descriptor, start, os.SEEK_SET)
    return os.read(descriptor, _TAIL)


def _is_repeated(last: Moment, moment: Moment) -> bool:
    same = (last.total, last.packages) == (moment.total, moment.packages)
    return same and moment.time - last.time < _AGAIN


def _line(moment: Moment) -> bytes:
    value = {
        "time": moment.time,
        "total": _pair(moment.total),
        "packages": {name: _pair(weight) for name, weight in moment.packages.items()},
    }
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _pair(weight: Weight) -> list[int]:
    return [weight.bytes, weight.likely]


def _moment(line: bytes) -> Moment | None:
    try:
        value: Any = json.loads(line)
        packages: Mapping[str, Any] = value["packages"]
        return Moment(
            int(value["time"]),
            _weight(value["total"]),
            {str(name): _weight(pair) for name, pair in packages.items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OverflowError):
        return None


def _weight(pair: Any) -> Weight:
    return Weight(int(pair[0]), int(pair[1]))
