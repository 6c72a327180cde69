"""The text that a fix edits: exactly the file, so that what is not edited stays byte for byte."""

from functools import cached_property, lru_cache
from pathlib import Path

from mpconsole import files
from mpconsole.checks.context import PROJECT_CONFIG, Program
from mpconsole.checks.finding import Place
from mpconsole.languages import json_tree, wxml, wxml_tree
from mpconsole.languages.lines import LineIndex

_BOM = "\ufeff"


class Source:
    """One file's text. `text` has no byte order mark but in JSON, where the mark itself is a fault."""

    def __init__(self, path: str, disk: Path, data: bytes) -> None:
        """Take a file's bytes. Raises UnicodeDecodeError where they are no UTF-8."""
        self.path, self.disk, self.data = path, disk, data
        text = data.decode("utf-8")
        self._mark = _BOM if text.startswith(_BOM) and not path.endswith(".json") else ""
        self.text = text[len(self._mark) :]
        self._lines = LineIndex(self.text)

    @cached_property
    def wxml(self) -> wxml_tree.Tree:
        """The text read as WXML."""
        return wxml.parse(self.text)

    @cached_property
    def json(self) -> json_tree.Tree:
        """The text read as JSON."""
        return json_tree.parse_tree(self.text)

    @property
    def newline(self) -> str:
        """How lines end here."""
        return "\r\n" if self.text.count("\r\n") * 2 > self.text.count("\n") else "\n"

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column; beyond the text its end is meant."""
        return min(self._lines.offset(line, column), len(self.text))

    def span(self, place: Place) -> tuple[int, int]:
        """Return the offsets of a place."""
        start = self.offset(place.line, place.column)
        return start, max(start, self.offset(place.end_line, place.end_column))

    def encoded(self, text: str) -> bytes:
        """Return a new text as the file's bytes."""
        return (self._mark + text).encode()


def disk_path(program: Program, path: str) -> Path:
    """Return where a file lies; project.config.json may lie outside the program's root."""
    layout = program.snapshot.layout
    return layout.config_path if path == PROJECT_CONFIG else layout.disk_path(path)


def source_of(program: Program, path: str) -> Source | None:
    """Return the text of a file as the findings about it saw it; None where it is not so any more.

    None too where there is no such file, or where it is no UTF-8.
    """
    disk = disk_path(program, path)
    try:
        source = _source(path, disk, files.read(disk))
    except (OSError, UnicodeDecodeError):
        return None
    document = program.document(path)
    if document is not None:
        return source if document.text == source.text else None
    return source if _is_as_seen(program, path, disk) else None


@lru_cache(maxsize=8)
def _source(path: str, disk: Path, data: bytes) -> Source:
    return Source(path, disk, data)


def _is_as_seen(program: Program, path: str, disk: Path) -> bool:
    seen = program.snapshot.files.get(path)
    if seen is None:
        return False
    held = files.held_state(str(disk))
    if held is None:
        status = disk.stat()
        held = status.st_size, status.st_mtime_ns
    return held == (seen.size, seen.mtime_ns)
