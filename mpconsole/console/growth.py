"""How the program has grown, as rows of a list: forecast, a sparkline for each package, days and commits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.budget import growth_ink, package_name
from mpconsole.console.lines import Line, Span, clip, left, right, wrap
from mpconsole.i18n import _, ngettext
from mpconsole.size.history.growth import Growth, Series, series
from mpconsole.size.history.model import Moment
from mpconsole.size.history.store import by_day
from mpconsole.size.history.words import sentence, worth_saying
from mpconsole.size.log import Line as Commit
from mpconsole.size.model import SizeReport

_DAYS = 60
"""As many days as the widest sparkline shows."""

_COMMITS = 60
_NAME = 18
_FIGURES = 11 + 12


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A sentence or a heading. The cursor passes over it."""

    path: str
    spans: Line


@dataclass(frozen=True, slots=True)
class HeadRow:
    """Heads the columns of `SeriesRow`; `over` says which time they show. The cursor passes over it."""

    path: str
    over: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """What one package weighed, day by day."""

    path: str
    name: str
    series: Series


@dataclass(frozen=True, slots=True)
class DayRow:
    """What the whole weighed at the end of a day, and which packages made the change."""

    path: str
    bytes: int
    delta: int | None
    parts: str


@dataclass(frozen=True, slots=True)
class CommitRow:
    """One commit."""

    path: str
    commit: Commit

    @property
    def bytes(self) -> int:
        """What it weighed, 0 where it held no program."""
        return self.commit.totals.bytes if self.commit.totals else 0


GrowthRow = SaidRow | HeadRow | SeriesRow | DayRow | CommitRow


def rows(found: Growth, report: SizeReport, cells: int) -> list[GrowthRow]:
    """Return what is to be expected, how each package grew, then days and commits, the newest first."""
    names = {package.name: package_name(package) for package in report.packages}
    return [
        *_forecasts(found, cells),
        *_series(found, names, cells),
        *_days(found.moments, names),
        *_commits(found.commits),
    ]


def _forecasts(found: Growth, cells: int) -> Iterator[GrowthRow]:
    for number, forecast in enumerate(worth_saying(found.forecasts)):
        ink = "warning" if forecast.day is not None else "muted"
        mark = f"{glyphs.WARNING} " if forecast.day is not None else "  "
        for place, text in enumerate(wrap(sentence(forecast), max(20, cells - 3))):
            start = mark if place == 0 else "  "
            yield SaidRow(f"forecast:{number}:{place}", (Span(start, ink), Span(text, ink)))


def _series(found: Growth, names: dict[str, str], cells: int) -> Iterator[GrowthRow]:
    days, scopes = series(found.moments, _spark_cells(cells))
    if not scopes:
        return
    count = len(scopes[0].values)
    over = ngettext("last {count} day", "last {count} days", days).format(count=days)
    over = over if days else ngettext("{count} save", "{count} saves", count).format(count=count)
    yield HeadRow("series", over)
    for one in scopes:
        name = _("whole") if one.scope == "total" else names.get(one.scope, one.scope)
        yield SeriesRow(one.scope, name, one)


def _days(moments: Sequence[Moment], names: dict[str, str]) -> Iterator[GrowthRow]:
    days = list(by_day(moments).items())
    if len(days) > 1:
        yield SaidRow("days", (Span(_("day by day"), "muted"),))
    for at in range(len(days) - 1, -1 if len(days) > 1 else len(days), -1):
        day, now = days[at]
        before = days[at - 1][1] if at else None
        change = now.total.bytes - before.total.bytes if before else None
        yield DayRow(day.isoformat(), now.total.bytes, change, _parts(before, now, names))


def _parts(before: Moment | None, now: Moment, names: dict[str, str]) -> str:
    """Name the packages that changed, the largest change first."""
    changes = []
    for name in dict.fromkeys([*(before.packages if before else ()), *now.packages]) if before else ():
        pair = [weight.bytes if (weight := one.of(name)) else 0 for one in (before, now) if one is not None]
        if pair[0] != pair[1]:
            changes.append((pair[1] - pair[0], names.get(name, name)))
    changes.sort(key=lambda one: -abs(one[0]))
    return _(", ").join(f"{name} {units.delta(change)}" for change, name in changes)


def _commits(commits: Sequence[Commit]) -> Iterator[GrowthRow]:
    if commits:
        yield SaidRow("commits", (Span(_("commit by commit"), "muted"),))
    for commit in commits[:_COMMITS]:
        yield CommitRow(commit.step.revision, commit)


def _head_line(row: HeadRow, cells: int) -> Line:
    at = _name_cells(cells)
    text = left(_("package"), at) + "  " + left(row.over, max(0, cells - at - 2 - _FIGURES))
    return (Span(text + right(_("now"), 11) + right(_("growth"), 12), "muted"),)


def _name_cells(cells: int) -> int:
    return min(_NAME, max(8, cells // 4))


def _spark_cells(cells: int) -> int:
    return max(2, min(_DAYS, cells - _name_cells(cells) - 4 - _FIGURES))


def line(row: GrowthRow, cells: int) -> Line:
    """Write a row."""
    match row:
        case SaidRow():
            return row.spans
        case HeadRow():
            return _head_line(row, cells)
        case SeriesRow():
            at = _name_cells(cells)
            room = cells - at - 4 - _FIGURES
            spark = glyphs.spark(row.series.values, max(0, room), "primary")
            return (
                Span(left(clip(row.name, at), at) + "  ", "strong"),
                spark,
                Span(" " * (room + 2 - len(spark.text))),
                Span(right(units.size(row.series.values[-1]), 11)),
                _delta(row.series.delta),
            )
        case DayRow():
            start = f"{row.path}  "
            room = max(0, cells - len(start) - _FIGURES)
            return (
                Span(start, "muted"),
                Span(left(row.parts, room), "muted"),
                Span(right(units.size(row.bytes), 11)),
                _delta(row.delta),
            )
        case CommitRow():
            return _commit_line(row.commit, cells)


def _commit_line(commit: Commit, cells: int) -> Line:
    step, totals = commit.step, commit.totals
    day = f"{datetime.fromtimestamp(step.time).astimezone():%Y-%m-%d}" if cells > 64 else ""
    start = f"{day}  " if day else ""
    room = max(0, cells - len(start) - 9 - _FIGURES)
    weight = (
        _("no program") if totals is None else units.size(totals.bytes) + ("" if totals.complete else "+")
    )
    return (
        Span(start, "muted"),
        Span(f"{step.revision[:7]}  ", "secondary"),
        Span(left(step.subject, room)),
        Span(right(weight, 11), "" if totals else "muted"),
        _delta(commit.delta),
    )


def _delta(count: int | None) -> Span:
    return Span(right("" if count is None else units.delta(count), 12), growth_ink(count or 0))


def copied(row: GrowthRow) -> tuple[str, int]:
    """Return the name and the bytes that are copied of a row; "" where it is none."""
    match row:
        case SeriesRow():
            return row.name, row.series.values[-1]
        case DayRow() | CommitRow():
            return row.path, row.bytes
    return "", 0
