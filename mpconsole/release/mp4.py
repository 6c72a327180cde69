"""What the header of an MP4 says of its video: length and dimensions.

ISO/IEC 14496-12: boxes of a 32 bit size (1: a 64 bit one follows; 0: up to the end) and a type; `moov`
holds `mvhd` (time scale and length) and a `trak` for each track, whose `hdlr` says `vide`, and whose `tkhd`
ends with width and height as 16.16 fixed point.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from
from typing import BinaryIO

_LONGEST_HEADER = 16 << 20


@dataclass(frozen=True, slots=True)
class Video:
    """A video: `seconds` long, `width` by `height` pixels (as it is shown)."""

    seconds: float
    width: int
    height: int


def read(path: Path) -> Video | None:
    """Read the header of a file; None where it is no MP4 with a video in it. Raises OSError."""
    with path.open("rb") as file:
        header = _moov(file, path.stat().st_size)
    try:
        return _video(header) if header is not None else None
    except struct.error:
        return None


def _moov(file: BinaryIO, end: int) -> bytes | None:
    """Return the content of `moov`, without reading the frames that may lie before it."""
    at = 0
    while at + 8 <= end:
        file.seek(at)
        head = file.read(16)
        size, kind, own = _box(head, 0, end - at)
        if at == 0 and kind != b"ftyp":
            return None
        if kind == b"moov" and own <= size <= _LONGEST_HEADER:
            file.seek(at + own)
            return file.read(size - own)
        if size < own:
            return None
        at += size
    return None


def _box(data: bytes, at: int, room: int) -> tuple[int, bytes, int]:
    """Return a box's size, its type, and how long its own header is."""
    size, kind = unpack_from(">I4s", data, at)
    if size == 1 and len(data) >= at + 16:
        return unpack_from(">Q", data, at + 8)[0], kind, 16
    return size or room, kind, 8


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind, own = _box(data, at, len(data) - at)
        if size < own:
            return
        yield kind, data[at + own : at + size]
        at += size


def _video(moov: bytes) -> Video | None:
    seconds = 0.0
    shape: tuple[int, int] | None = None
    for kind, content in _boxes(moov):
        if kind == b"mvhd":
            seconds = _seconds(content)
        elif kind == b"trak" and shape is None:
            shape = _shape(dict(_boxes(content)))
    return Video(seconds, *shape) if shape else None


def _seconds(mvhd: bytes) -> float:
    scale, length = unpack_from(">IQ", mvhd, 20) if mvhd[:1] == b"\1" else unpack_from(">II", mvhd, 12)
    return float(length / scale) if scale else 0.0


def _shape(trak: dict[bytes, bytes]) -> tuple[int, int] | None:
    handler = dict(_boxes(trak.get(b"mdia", b""))).get(b"hdlr", b"")
    tkhd = trak.get(b"tkhd", b"")
    if handler[8:12] != b"vide" or len(tkhd) < 8:
        return None
    width, height = unpack_from(">II", tkhd, len(tkhd) - 8)
    return width >> 16, height >> 16
