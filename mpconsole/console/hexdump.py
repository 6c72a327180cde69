"""Bytes as people read them: offset, hexadecimal, and what of it is ASCII."""

from collections.abc import Iterator

from mpconsole.console.lines import Line, Span

_WIDE = 78


def hexdump(data: bytes, cells: int) -> Iterator[Line]:
    """Yield a line for each 16 bytes (8 where `cells` are few)."""
    count = 16 if cells >= _WIDE else 8
    for offset in range(0, len(data), count):
        row = data[offset : offset + count]
        groups = (row[start : start + 8].hex(" ") for start in range(0, count, 8))
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        digits = "  ".join(f"{group:<23}" for group in groups)
        yield Span(f"{offset:08x}  ", "muted"), Span(digits), Span(f"  {shown}", "secondary")
