"""The Problems view's rows: findings by file or by rule; and the marks of findings in a source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import message
from mpconsole.console.describe import MARKS, place
from mpconsole.console.lines import Line, Span, left, path, right
from mpconsole.console.widgets.source import Mark
from mpconsole.i18n import N_, _

_WORST_FIRST = tuple(Severity)
SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}


@dataclass(frozen=True, slots=True)
class Group:
    """A file or a rule, above its findings."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in the list; `nth` counts those that say the same of one file, as lines may move."""

    finding: Finding
    nth: int


Row = Problem | Group


@dataclass(frozen=True, slots=True)
class Shown:
    """What is listed: findings at least as bad as `least`, that hold every one of `words`."""

    by_rule: bool = False
    least: Severity = Severity.NOTE
    words: str = ""

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is listed."""
        if _WORST_FIRST.index(finding.severity) > _WORST_FIRST.index(self.least):
            return False
        severity = f"{finding.severity} {_(SEVERITIES[finding.severity])}"
        said = f"{severity} {finding.rule} {finding.place.file} {message(finding)}".casefold()
        return all(word in said for word in self.words.casefold().split())

    def rows(self, findings: Iterable[Finding]) -> list[Row]:
        """Return what is listed, each group below its heading."""
        groups: dict[str, list[Problem]] = {}
        seen: dict[object, int] = {}
        for finding in findings:
            if self.holds(finding):
                said = (finding.rule, finding.place.file, message(finding))
                nth = seen[said] = seen.get(said, 0) + 1
                name = finding.rule if self.by_rule else finding.place.file
                groups.setdefault(name, []).append(Problem(finding, nth))
        found: list[Row] = []
        for name, members in groups.items():
            found += [Group(name, len(members)), *members]
        return found


def widest_place(rows: Sequence[Row]) -> int:
    """Return how many cells the longest place takes."""
    return max((cell_len(place(row.finding)) for row in rows if isinstance(row, Problem)), default=0)


def line(row: Row, cells: int, *, by_rule: bool, widest: int) -> Line:
    """Write a heading, or a finding below it: the rule only where the sentence leaves room for it."""
    if isinstance(row, Group):
        return (Span(row.name, "strong"), Span(f"  {row.count}", "muted"))
    finding = row.finding
    mark, ink = MARKS[finding.severity]
    at = finding.place
    if by_rule:
        where = path(place(finding), min(widest, max(24, cells * 2 // 5)))
    else:
        where = right(f"{at.line}:{at.column}" if at.line else "", 7)
    said = message(finding)
    room = cells - 4 - cell_len(where) - 2
    spans = [Span(f"  {mark} ", ink), Span(where, "muted"), Span("  ")]
    rest = room - cell_len(said)
    if by_rule or rest < cell_len(finding.rule) + 2:
        return (*spans, Span(left(said, room)))
    return (*spans, Span(said), Span(right(finding.rule, rest), "muted"))


def identity(row: Row) -> object:
    """What a row is known by when the findings are judged anew: lines may have moved."""
    if isinstance(row, Group):
        return row.name
    finding = row.finding
    return (finding.rule, finding.place.file, message(finding), row.nth)


def mark_of(finding: Finding) -> Mark | None:
    """Return what to point at in the source; a range over lines is pointed at by its start."""
    at = finding.place
    if not at.line:
        return None
    end = at.end_column if at.end_line == at.line else at.column + 1
    return Mark(at.line, at.column, end, message(finding), *MARKS[finding.severity])


def marks_of(findings: Iterable[Finding], file: str) -> tuple[Mark, ...]:
    """Return the marks of one file, by line, the worst of a line first."""
    inside = sorted(
        (finding for finding in findings if finding.place.file == file),
        key=lambda finding: (finding.place.line, _WORST_FIRST.index(finding.severity)),
    )
    return tuple(mark for finding in inside if (mark := mark_of(finding)) is not None)


def worst_inks(findings: Iterable[Finding]) -> dict[str, str]:
    """Return for each file with an error or a warning the ink of its worst."""
    inks: dict[str, str] = {}
    for severity in (Severity.WARNING, Severity.ERROR):
        inks |= {one.place.file: MARKS[severity][1] for one in findings if one.severity is severity}
    return inks
