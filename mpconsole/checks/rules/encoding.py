"""Texts that are not UTF-8. JSON is judged by what reads it."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from mpconsole import files
from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.places import place_of
from mpconsole.checks.rule import FileRule
from mpconsole.i18n import N_
from mpconsole.languages.json_parse import place
from mpconsole.languages.json_tree import Span


class TextEncoding(FileRule):
    """A view, style or script that is not UTF-8. The official tool packs it all the same.

    Measured with miniprogram-ci 2.1.42: bytes that it cannot read come out as U+FFFD.
    """

    id = "text-encoding"
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = (".wxml", ".wxss", ".js", ".ts", ".wxs")
    reads_files = False
    message = N_("the file is not UTF-8")
    why = N_("The official tool replaces what it cannot read: users see question marks in place of the text.")
    help = N_("Save the file as UTF-8 without BOM (editors often write GBK on Chinese Windows).")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Point at the first byte that is none."""
        file = program.snapshot.files[path]
        found = _first_wrong(program.snapshot.layout.disk_path(path), file.size, file.mtime_ns)
        if found is not None:
            yield self.finding(place_of(path, Span(*found, found[0], found[1] + 1)))


@lru_cache(maxsize=16384)
def _first_wrong(file: Path, _size: int, _mtime_ns: int) -> tuple[int, int] | None:
    """Return the line and column of the first byte that is no UTF-8."""
    try:
        data = files.read(file)
    except OSError:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return place(data[: error.start].decode("utf-8"), None)
    return None
