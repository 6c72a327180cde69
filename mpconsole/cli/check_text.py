"""Findings for a person at a terminal: the place, the words, the source line and a caret."""

from collections.abc import Iterator, Sequence

from mpconsole.checks.finding import Finding, Place, Severity
from mpconsole.checks.judgement import Judgement
from mpconsole.checks.reports.contract import hidden, summary
from mpconsole.checks.reports.sources import Sources
from mpconsole.checks.words import help_text, message
from mpconsole.cli.table import Screen, cell_width, visible
from mpconsole.cli.wrapping import wrap
from mpconsole.i18n import N_, _, ngettext

_STYLES = {Severity.ERROR: "over", Severity.WARNING: "near", Severity.NOTE: "unknown"}
_NAMES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}
_TAB = "    "
_INDENT = "    "
_ANY = 1_000_000
"""The width of what takes lines of any length."""


class TextReport:
    """Writes findings as lines that a screen shows; long source lines are cut around the place."""

    def __init__(self, sources: Sources, screen: Screen) -> None:
        self._sources = sources
        self._screen = screen
        self._paint = screen.paint
        self._width = screen.width if screen.bounded else _ANY

    def lines(self, judgement: Judgement) -> Iterator[str]:
        """Yield the whole report, line by line."""
        for finding in judgement.findings:
            yield from self._finding(finding)
            yield ""
        yield self._summary(judgement.findings)
        for text in _hidden(judgement):
            yield from (self._paint(line, "muted") for line in wrap(text, self._width))

    def _finding(self, finding: Finding) -> Iterator[str]:
        place, style = finding.place, _STYLES[finding.severity]
        where = self._sources.shown_path(place.file)
        if place.line:
            where += f":{place.line}:{place.column}"
        yield from self._head(visible(where), _(_NAMES[finding.severity]), style, finding)
        line = self._sources.line(place)
        gutter = " " * max(len(str(place.line)), 2)
        if line is not None and line.strip():
            yield from self._source(line, place, style, gutter)
        yield from self._help(visible(help_text(finding)), gutter)

    def _head(self, where: str, name: str, style: str, finding: Finding) -> Iterator[str]:
        """Write the place and the sentence; where they do not fit, further lines are set in."""
        room = self._width - len(_INDENT)
        start = f"{self._paint(where, 'strong')}  {self._paint(name, style)}"
        used = cell_width(f"{where}  {name}  ")
        if used > self._width:  # a place is copied whole: it is never cut
            yield self._paint(where, "strong")
            start, used = _INDENT + self._paint(name, style), cell_width(f"{_INDENT}{name}  ")
        first = self._width - used
        words = wrap(visible(message(finding)), room, first)
        tag = wrap(_tag(finding), room)
        if len(tag) == 1 and cell_width(words[-1]) + 2 + cell_width(tag[0]) <= (
            first if len(words) == 1 else room
        ):
            words[-1] += f"  {self._paint(tag.pop(), 'muted')}"
        yield f"{start}  {words[0]}".rstrip()
        for line in words[1:]:
            yield _INDENT + line
        for line in tag:
            yield _INDENT + self._paint(line, "muted")

    def _help(self, text: str, gutter: str) -> Iterator[str]:
        lines = wrap(text, self._width - len(gutter) - 3)
        for mark, line in zip(("=", *" " * len(lines)), lines, strict=False):
            yield f"{gutter} {self._paint(mark, 'muted')} {self._paint(line, 'muted')}".rstrip()

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


def _hidden(judgement: Judgement) -> Iterator[str]:
    """Say how much is hidden and by what, and what of it the official tool refuses all the same."""
    counts = hidden(judgement)
    words = (
        ("comments", ngettext("{count} by comments", "{count} by comments", counts["comments"])),
        ("settings", ngettext("{count} by mpconsole.toml", "{count} by mpconsole.toml", counts["settings"])),
        ("baseline", ngettext("{count} in the baseline", "{count} in the baseline", counts["baseline"])),
    )
    parts = [text.format(count=counts[key]) for key, text in words if counts[key]]
    if parts:
        yield _("Hidden: {parts}").format(parts=_(", ").join(parts))
    if counts["official"]:
        yield ngettext(
            "The official tool refuses the project for {count} of these; a release tells it all the same.",
            "The official tool refuses the project for {count} of these; a release tells them all the same.",
            counts["official"],
        ).format(count=counts["official"])


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
