"""Scripts that do not parse."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FileRule
from mpconsole.i18n import N_
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.script import first_fault

_MOST_BYTES = 512 * 1024  # larger ones are bundles that their own tools have parsed


class ScriptSyntax(FileRule):
    """A script or WXS module that is no JavaScript, or no TypeScript.

    Of TypeScript it is a warning: its grammar here does not know every new type expression.
    """

    id = "script-syntax"
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts", ".wxs")
    message = N_("the script does not parse from here on")
    help = N_("Mend it: the page or module does not load at all.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Parse the script."""
        file = program.snapshot.files[path]
        if file.size > _MOST_BYTES or path.endswith(".d.ts"):
            return
        disk = program.snapshot.layout.disk_path(path)
        span = _fault(disk, file.size, file.mtime_ns, path.endswith(".ts"))
        if span is not None:
            finding = self.found_span(path, span)
            yield replace(finding, severity=Severity.WARNING) if path.endswith(".ts") else finding


@lru_cache(maxsize=16384)
def _fault(file: Path, _size: int, _mtime_ns: int, typescript: bool) -> Span | None:
    try:
        text = file.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return None
    place = first_fault(text, typescript=typescript)
    if place is None:
        return None
    lines = LineIndex(text)
    return Span(*lines.position(place[0]), *lines.position(place[1]))
