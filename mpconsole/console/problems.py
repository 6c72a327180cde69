"""The Problems view's rows: findings by file or by rule."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import message
from mpconsole.console.describe import MARKS
from mpconsole.console.lines import Line, Span, left, path, right, width
from mpconsole.console.widgets.source import Mark

_WORST_FIRST = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Group:
    """A file or a rule, above its findings."""

    name: str
    count: int


Row = Finding | Group


def rows(findings: Iterable[Finding], *, by_rule: bool, words: str) -> list[Row]:
    """Return the findings that hold every word of `words`, each group below its heading."""
    name = _rule if by_rule else _file
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if _matches(finding, words):
            groups.setdefault(name(finding), []).append(finding)
    found: list[Row] = []
    for key, members in groups.items():
        found += [Group(key, len(members)), *members]
    return found


def _rule(finding: Finding) -> str:
    return finding.rule


def _file(finding: Finding) -> str:
    return finding.place.file


def _matches(finding: Finding, words: str) -> bool:
    said = f"{finding.severity} {finding.rule} {finding.place.file} {message(finding)}".casefold()
    return all(word in said for word in words.casefold().split())


def line(row: Row, cells: int, *, by_rule: bool) -> Line:
    """Write a heading, or a finding below it."""
    if isinstance(row, Group):
        return (Span(row.name, "strong"), Span(f"  {row.count}", "muted"))
    mark, ink = MARKS[row.severity]
    at = row.place
    where = f"{at.line}:{at.column}" if at.line else ""
    if by_rule:
        where = path(f"{at.file}:{where}" if where else at.file, min(36, cells // 3))
    else:
        where = right(where, 7)
    rule_cells = min(30, cells // 4) if cells >= 80 and not by_rule else 0
    room = cells - 4 - width((Span(where),)) - 2 - (rule_cells + 2 if rule_cells else 0)
    spans = [Span(f"  {mark} ", ink), Span(where, "muted"), Span("  "), Span(left(message(row), room))]
    if rule_cells:
        spans += [Span("  "), Span(right(row.rule, rule_cells), "muted")]
    return tuple(spans)


def identity(row: Row) -> object:
    """What a row is known by when the findings are judged anew."""
    if isinstance(row, Group):
        return row.name
    return (row.rule, row.place.file, row.place.line, row.place.column, message(row))


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


def jump(items: Sequence[Row], wanted: Callable[[Row], bool]) -> int | None:
    """Return the index of the first row that is wanted."""
    return next((index for index, row in enumerate(items) if wanted(row)), None)
