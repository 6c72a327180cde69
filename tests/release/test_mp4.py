"""The header of an MP4: length and dimensions, wherever the header lies, and nothing made of other files."""

import struct
from pathlib import Path

import pytest

from mpconsole.release.mp4 import Video, read


def box(kind: bytes, *content: bytes, wide: bool = False) -> bytes:
    body = b"".join(content)
    if wide:
        return struct.pack(">I4sQ", 1, kind, 16 + len(body)) + body
    return struct.pack(">I4s", 8 + len(body), kind) + body


def track(handler: bytes, width: int, height: int) -> bytes:
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), b"\0")
    tkhd = box(b"tkhd", bytes(76), struct.pack(">II", width << 16, height << 16))
    return box(b"trak", tkhd, box(b"mdia", hdlr))


FTYP = box(b"ftyp", b"isom", bytes(4), b"isommp42")
SHORT = box(b"mvhd", bytes(12), struct.pack(">II", 1000, 12_480), bytes(80))
LONG = box(b"mvhd", b"\1", bytes(19), struct.pack(">IQ", 90_000, 5_400_000), bytes(80))
TRACKS = track(b"soun", 0, 0) + track(b"vide", 720, 1280)
FRAMES = bytes(5000)


@pytest.mark.parametrize(
    ("file", "video"),
    [
        (FTYP + box(b"moov", SHORT, TRACKS) + box(b"mdat", FRAMES), Video(12.48, 720, 1280)),
        (FTYP + box(b"mdat", FRAMES) + box(b"moov", LONG, TRACKS), Video(60.0, 720, 1280)),
        (FTYP + box(b"mdat", FRAMES, wide=True) + box(b"moov", SHORT, TRACKS), Video(12.48, 720, 1280)),
        (FTYP + box(b"moov", SHORT, track(b"soun", 0, 0)), None),
        (FTYP + box(b"mdat", FRAMES), None),
        (FTYP + box(b"moov", SHORT, TRACKS)[:90], None),
        (FTYP + struct.pack(">I4s", 0xFFFFFFFF, b"moov"), None),
        (FTYP + struct.pack(">I4s", 4, b"mdat") + bytes(100), None),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), None),
        (b"", None),
    ],
)
def test_a_header(tmp_path: Path, file: bytes, video: Video | None) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(file)
    assert read(path) == video


def test_no_prefix_of_a_file_breaks_it(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    whole = FTYP + box(b"moov", SHORT, TRACKS)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        read(path)
