"""Findings for a person at a terminal: the place, the words, the source line and a caret."""

from collections.abc import Iterator, Sequence

from mpconsole.checks.finding import Finding, Place, Severity
from mpconsole.checks.reports.contract import summary
from mpconsole.checks.reports.sources import Sources
from mpconsole.checks.words import help_text, message
from mpconsole.cli.table import Screen, cell_width, visible
from mpconsole.i18n import N_, _, ngettext

_STYLES = {Severity.ERROR: "over", Severity.WARNING: "near", Severity.NOTE: "unknown"}
_NAMES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}
_TAB = "    "


class TextReport:
    """Writes findings as lines that a screen shows; long source lines are cut around the place."""

    def __init__(self, sources: Sources, screen: Screen) -> None:
        self._sources = sources
        self._screen = screen
        self._paint = screen.paint

    def lines(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Yield the whole report, line by line."""
        for finding in findings:
            yield from self._finding(finding)
            yield ""
        yield self._summary(findings)

    def _finding(self, finding: Finding) -> Iterator[str]:
        place, style = finding.place, _STYLES[finding.severity]
        where = self._sources.shown_path(place.file)
        if place.line:
            where += f":{place.line}:{place.column}"
        name = self._paint(_(_NAMES[finding.severity]), style)
        words, tag = visible(message(finding)), self._paint(_tag(finding), "muted")
        yield f"{self._paint(visible(where), 'strong')}  {name}  {words}  {tag}"
        line = self._sources.line(place)
        gutter = " " * max(len(str(place.line)), 2)
        if line is not None and line.strip():
            yield from self._source(line, place, style, gutter)
        yield f"{gutter} {self._paint('=', 'muted')} {self._paint(visible(help_text(finding)), 'muted')}"

    def _source(self, line: str, place: Place, style: str, gutter: str) -> Iterator[str]:
        end = place.end_column if place.end_line == place.line else len(line) + 1
        start, length = place.column - 1, max(end - place.column, 1)
        line, start = _cropped(line.rstrip("\r"), start, self._screen.width - len(gutter) - 4)
        before, marked = line[:start], line[start : start + length]
        caret = "^" * max(_cells(marked), 1)
        number = str(place.line).rjust(len(gutter))
        bar = self._paint("|", "muted")
        yield f"{self._paint(number, 'muted')} {bar} {visible(line.replace(chr(9), _TAB))}"
        yield f"{gutter} {bar} {' ' * _cells(before)}{self._paint(caret, style)}"

    def _summary(self, findings: Sequence[Finding]) -> str:
        if not findings:
            return self._paint(_("Nothing to find fault with."), "ok")
        counts = summary(findings)
        words = (
            (counts["errors"], ngettext("{count} error", "{count} errors", counts["errors"]), "over"),
            (counts["warnings"], ngettext("{count} warning", "{count} warnings", counts["warnings"]), "near"),
            (counts["notes"], ngettext("{count} note", "{count} notes", counts["notes"]), "unknown"),
        )
        return _(", ").join(
            self._paint(text.format(count=count), style) for count, text, style in words if count
        )


def _tag(finding: Finding) -> str:
    """The rule, with the official tool's code where it refuses."""
    if finding.official is None:
        return f"[{finding.rule}]"
    code = "" if finding.official is True else f" {finding.official}"
    return _("[{rule}; refused by the official tool{code}]").format(rule=finding.rule, code=code)


def _cropped(line: str, start: int, width: int) -> tuple[str, int]:
    """Cut a long line to about `width` columns around `start`; return it and where `start` is then."""
    if _cells(line) <= width:
        return line, start
    first = max(0, start - width // 3)
    piece = line[first:]
    while _cells(piece) > width - 2:
        piece = piece[: max(1, len(piece) * (width - 2) // _cells(piece) - 1)]
    head = "…" if first else ""
    tail = "…" if first + len(piece) < len(line) else ""
    return head + piece + tail, start - first + len(head)


def _cells(text: str) -> int:
    """Return the cells of a source line as it is shown: tabs as four spaces."""
    return cell_width(visible(text.replace("\t", _TAB)))
