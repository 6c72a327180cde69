"""The files of an event log: NDJSON segments, named by the id of their first event.

`00000000000000000001.ndjson` holds the events from 1 on, one a line. Ids in a segment follow each
other without a gap, so that the name and the last line say everything about the count.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SUFFIX = ".ndjson"
_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of the log; `first` is the id of the first event in it."""

    first: int
    path: Path


def name(first: int) -> str:
    """Return the file name of the segment that begins with event `first`."""
    return f"{first:020}{SUFFIX}"


def list_segments(folder: Path) -> list[Segment]:
    """Return the segments in `folder`, oldest first; other files are left alone."""
    found = [
        Segment(int(path.stem), path)
        for path in folder.glob(f"*{SUFFIX}")
        if path.stem.isascii() and path.stem.isdigit()
    ]
    return sorted(found, key=lambda segment: segment.first)


def mend(path: Path) -> None:
    """Cut off a last line without its end: the writer was killed, or the disk was full, meanwhile."""
    with path.open("r+b") as file:
        end = file.seek(0, 2)
        whole = _end_of_last_line(file, end)
        if whole != end:
            file.truncate(whole)


def _end_of_last_line(file: BinaryIO, end: int) -> int:
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


def count_lines(path: Path) -> int:
    """Return how many whole lines a segment holds."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
