"""Lines and columns for a terminal: cell widths, cutting, bars and colours, without a library's weight.

A Chinese character takes two cells; characters of ambiguous width (boxes, blocks) count as one. Output
is plain where it goes to no terminal, with NO_COLOR, MPCONSOLE_PLAIN=1 or TERM=dumb.
"""

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TextIO

_COLOURS = {"ok": "32", "near": "33", "over": "31", "unknown": "36", "muted": "2", "strong": "1"}
_ELLIPSIS = "…"
_NARROW = 40
_PIPE_WIDTH = 100
_UNIT = re.compile(r"\d [KMG]?B\b|\d (?:ms|s|Mbit/s)\b")
"""A figure stays on the line of its unit."""
_SHORTEST_COLUMN = 8
_SECOND_COLUMN = re.compile(r"\s*\S+(?: \S+)*\s{2,}(?=\S)")
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60"
_WORDS = re.compile(rf"\s*(?:[{_WIDE}][，。；：！？、）》」』”]*|[^\s{_WIDE}]+)|\s+")


def cell_width(text: str) -> int:
    """Return how many terminal cells `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def cut(text: str, width: int, *, keep: Literal["start", "end"] = "start") -> str:
    """Shorten `text` to `width` cells with an ellipsis; `keep` says which end stays."""
    if cell_width(text) <= width:
        return text
    chars = text if keep == "start" else text[::-1]
    kept, used = "", 1
    for char in chars:
        used += _cells(char)
        if used > width:
            break
        kept += char
    return kept + _ELLIPSIS if keep == "start" else _ELLIPSIS + kept[::-1]


def pad(text: str, width: int, align: Literal["left", "right"] = "left") -> str:
    """Fill `text` with spaces up to `width` cells."""
    space = " " * max(0, width - cell_width(text))
    return text + space if align == "left" else space + text


def fold_line(text: str, width: int) -> list[str]:
    """Break a line that is too long at spaces or between wide characters; what follows stands below the
    line's second column, or two cells deeper than its beginning.
    """
    if cell_width(text) <= width:
        return [text]
    deep = _hang(text, width)
    lines, line = list[str](), ""
    for word in _WORDS.findall(text):
        if line.strip() and cell_width(line + word.rstrip()) > width:
            lines.append(line.rstrip())
            line = " " * deep + word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()]


def _hang(text: str, width: int) -> int:
    column = _SECOND_COLUMN.match(text)
    deep = cell_width(column[0]) if column else width
    return deep if deep <= width // 2 else len(text) - len(text.lstrip()) + 2


def visible(text: str) -> str:
    """Return `text` with what would move the cursor or cannot be encoded made visible."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _words(text: str) -> list[str]:
    """Where a line may be broken: behind a space, and around a wide character but before punctuation."""
    found = [""]
    for at, (before, char) in enumerate(zip(" " + text, text, strict=False)):
        wide = _cells(before) == 2 or _cells(char) == 2
        spaced = before == " " and not _UNIT.match(text, at - 2)
        if found[-1] and (spaced or (wide and char != " " and unicodedata.category(char)[0] != "P")):
            found.append("")
        found[-1] += char
    return found


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show: cells across, colour, characters beyond ASCII, and whether lines end
    at its width (a pipe takes lines of any length, one finding each).
    """

    width: int = _PIPE_WIDTH
    colour: bool = False
    unicode: bool = True
    bounded: bool = False

    @classmethod
    def detect(cls, stream: TextIO | None = None, environ: Mapping[str, str] = os.environ) -> "Screen":
        """Return what `stream` (default: stdout) can show."""
        stream = stream or sys.stdout
        terminal = stream.isatty() and environ.get("MPCONSOLE_PLAIN") != "1"
        colour = terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        unicode = (stream.encoding or "").lower().replace("-", "") in ("utf8", "gb18030")
        bounded = terminal or bool(environ.get("COLUMNS"))
        width = shutil.get_terminal_size().columns if bounded else _PIPE_WIDTH
        return cls(max(_NARROW, width), colour, unicode, bounded)

    def paint(self, text: str, style: str) -> str:
        """Colour `text` in one of the styles `ok near over unknown muted strong`."""
        code = _COLOURS.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text.strip() else text

    def wrap(self, text: str, style: str = "", *, indent: int = 0) -> list[str]:
        """Break a sentence into lines that fit, each `indent` cells from the left, in one of the styles."""
        room = self.width - indent
        found, line = [], ""
        for word in _words(text):
            if line and cell_width(line) + cell_width(word.rstrip()) > room:
                found.append(line.rstrip())
                line = ""
            line += word
        return [" " * indent + self.paint(one, style) for one in [*found, line.rstrip()]]

    def bar(self, share: float, width: int, style: str = "ok") -> str:
        """Draw `share` (0 to 1 and beyond) as a bar of `width` cells."""
        filled = min(width, max(1 if share > 0 else 0, round(share * width)))
        full, empty = ("━", "─") if self.unicode else ("#", ".")
        return self.paint(full * filled, style) + self.paint(empty * (width - filled), "muted")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its side, and whether it gives way where the screen is narrow."""

    heading: str = ""
    align: Literal["left", "right"] = "left"
    flexible: bool = False
    keep: Literal["start", "end"] = "start"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a style, or with text that is already drawn (`drawn` is what is printed)."""

    text: str
    style: str = ""
    drawn: str | None = None


def lay_out(
    columns: Sequence[Column], rows: Iterable[Sequence[str | Cell]], screen: Screen, *, gap: int = 2
) -> list[str]:
    """Return the lines of a table; a heading line comes first where any column has a heading.

    The flexible column is cut so that lines fit the screen.
    """
    table = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    if any(column.heading for column in columns):
        table.insert(0, [Cell(column.heading, "muted") for column in columns])
    widths = [max((cell_width(row[at].text) for row in table), default=0) for at in range(len(columns))]
    over = sum(widths) + gap * (len(columns) - 1) - screen.width
    for at in sorted(range(len(columns)), key=lambda at: -widths[at]):  # the widest gives way first
        if columns[at].flexible and over > 0:
            cut_by = min(over, max(0, widths[at] - _SHORTEST_COLUMN))
            widths[at], over = widths[at] - cut_by, over - cut_by
    return [_line(row, columns, widths, screen, gap) for row in table]


def natural_width(columns: Sequence[Column], rows: Iterable[Sequence[str | Cell]], *, gap: int = 2) -> int:
    """Return how many cells a table takes where nothing is cut."""
    table = [[cell.text if isinstance(cell, Cell) else cell for cell in row] for row in rows]
    table.append([column.heading for column in columns])
    widths = (max(cell_width(row[at]) for row in table) for at in range(len(columns)))
    return sum(widths) + gap * (len(columns) - 1)


def _line(
    row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], screen: Screen, gap: int
) -> str:
    parts = []
    for cell, column, width in zip(row, columns, widths, strict=True):
        text = cut(cell.text, width, keep=column.keep)
        shown = cell.drawn if cell.drawn is not None else screen.paint(text, cell.style)
        space = " " * (width - cell_width(text))
        parts.append(space + shown if column.align == "right" else shown + space)
    return (" " * gap).join(parts).rstrip()
