"""Texts that are not UTF-8. JSON is judged by what reads it."""

from collections.abc import Iterator
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.facts import ENCODING
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.places import place_of
from mpconsole.checks.rule import FileRule
from mpconsole.i18n import N_
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
        for line, column in program.facts.of(ENCODING, program.snapshot, path) or ():
            yield self.finding(place_of(path, Span(line, column, line, column + 1)))
