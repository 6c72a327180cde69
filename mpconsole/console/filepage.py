"""A file as a page of lines: source in colours, a picture, or bytes; of a large file its beginning."""

from dataclasses import dataclass
from pathlib import Path

from mpconsole import units
from mpconsole.console import pictures
from mpconsole.console.hexdump import hexdump
from mpconsole.console.highlight import highlight, lexer_for
from mpconsole.console.lines import Line, Span
from mpconsole.i18n import _

TEXT_SHOWN = 1024 * 1024
LINE_SHOWN = 20_000
"""Characters of one line: minified code has lines that nobody reads to their end."""
BYTES_SHOWN = 8 * 1024
PICTURE_READ = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a file. `text` holds the lines as they stand in it, for columns; () for no text.

    `more` says what is left out, "" where nothing is.
    """

    lines: list[Line]
    text: tuple[str, ...] = ()
    more: str = ""

    @property
    def numbered(self) -> bool:
        """Whether lines have numbers."""
        return bool(self.text)


def read(path: Path, name: str, cells: int, rows: int) -> Page:
    """Read the file at `path`, called `name`, for a pane of `cells` by `rows`. Raises OSError."""
    size = path.stat().st_size
    if name.lower().endswith(pictures.KINDS) and size <= PICTURE_READ:
        data = path.read_bytes()
        lines = pictures.picture(data, cells, max(4, rows - 2))
        if lines is not None:
            return Page(lines)
        return _bytes(data[:BYTES_SHOWN], size, cells, _("It is not the picture that its name says."))
    with path.open("rb") as file:
        data = file.read(TEXT_SHOWN + 1)
    if b"\0" in data[:BYTES_SHOWN]:
        return _bytes(data[:BYTES_SHOWN], size, cells, _("This file is no text."))
    return _text(data, name, size)


def message(words: str, ink: str = "muted") -> Page:
    """Say something in the place of a file."""
    return Page([(Span(words, ink),)])


def _bytes(data: bytes, size: int, cells: int, words: str) -> Page:
    head: list[Line] = [(Span(words), Span(f"  {units.size(size)}", "muted")), ()]
    more = _("the first {size} of it") if size > len(data) else ""
    return Page([*head, *hexdump(data, cells)], more=more.format(size=units.size(len(data))))


def _text(data: bytes, name: str, size: int) -> Page:
    whole = len(data) <= TEXT_SHOWN
    data = data[:TEXT_SHOWN]
    try:
        text = data.decode("utf-8-sig", "strict" if whole else "ignore")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "·")  # lexers would break the line there
    if not text:
        return message(_("This file is empty."))
    rows = tuple(row[:LINE_SHOWN] for row in text.removesuffix("\n").split("\n"))
    lines = highlight("\n".join(rows), lexer_for(name))
    lines += [()] * (len(rows) - len(lines))
    more = "" if whole else _("the first {size} of {whole}")
    return Page(lines[: len(rows)], rows, more.format(size=units.size(len(data)), whole=units.size(size)))
