"""How a program has grown: what was recorded on this machine, and before that the days of its commits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mpconsole import git
from mpconsole.errors import MpconsoleError
from mpconsole.project.model import Layout
from mpconsole.settings import SizeSettings
from mpconsole.size.history import store
from mpconsole.size.history.forecast import forecasts
from mpconsole.size.history.model import Forecast, Moment, Weight
from mpconsole.size.log import Line, read_log
from mpconsole.size.model import SizeReport
from mpconsole.state import project_folder

COMMITS = 200
"""How many commits are looked back on: half a second where none of them was weighed before."""


@dataclass(frozen=True, slots=True)
class Growth:
    """`moments` with the oldest first and now as the last; `commits` with the newest first."""

    moments: tuple[Moment, ...] = ()
    commits: tuple[Line, ...] = ()
    forecasts: tuple[Forecast, ...] = ()


def growth(
    layout: Layout,
    report: SizeReport,
    settings: SizeSettings,
    now: float,
    *,
    opened: SizeReport | None = None,
) -> Growth:
    """Return how the program came to weigh what `report` says. Where nothing can be read there is less.

    `opened` is what it weighed when it was opened: where nothing is recorded yet, that comes first.
    """
    try:
        recorded = store.read(store.path_of(layout.base))
    except OSError:
        recorded = []
    if not recorded and opened is not None:
        recorded = [store.moment_of(opened, now)]
    lines = _commits(layout, settings)
    first = recorded[0].time if recorded else int(now)
    before = sorted((one for one in _moments(lines) if one.time < first), key=lambda one: one.time)
    moments = (*before, *store.with_moment(recorded, store.moment_of(report, now)))
    return Growth(moments, tuple(lines), tuple(forecasts(moments, report.limits)))


@dataclass(frozen=True, slots=True)
class Series:
    """What a package, or the whole (`total`), weighed: `values` one a day, the newest last."""

    scope: str
    values: tuple[int, ...]

    @property
    def delta(self) -> int:
        """By how many bytes it grew over all of them."""
        return self.values[-1] - self.values[0]


def series(moments: Sequence[Moment], most: int) -> tuple[int, list[Series]]:
    """Return how many days the last `most` reach back, and the series of the whole and of each package that
    there is now. A day without a weight has that of the day before; where all are of one day, each moment
    counts as one and the days are 0.
    """
    days = store.by_day(moments)
    if not days:
        return 0, []
    last = max(days)
    start = max(min(days), last - timedelta(most - 1))
    count = (last - start).days
    if count:
        steps = _filled(days, start, count)
    else:
        today = [one for one in moments if one.time >= days[last].time - 86_400]
        steps = list(today)[-most:]
    newest = steps[-1]
    scopes = ("total", *newest.packages)
    return count, [
        Series(scope, tuple(weight.bytes if (weight := one.of(scope)) else 0 for one in steps))
        for scope in scopes
    ]


def _filled(days: Mapping[date, Moment], start: date, count: int) -> list[Moment]:
    known = max((day for day in days if day <= start), default=start)
    found = []
    for ago in range(count + 1):
        day = start + timedelta(ago)
        known = day if day in days else known
        found.append(days[known])
    return found


def _commits(layout: Layout, settings: SizeSettings) -> list[Line]:
    repository = git.find(layout.base)
    if repository is None:
        return []
    try:
        cache = project_folder(layout.base) / "size-log.json"
    except OSError:
        cache = None
    try:
        return read_log(repository, layout, settings, cache, limit=COMMITS)
    except MpconsoleError:
        return []  # no commit yet, or a repository that git itself cannot read


def _moments(lines: Sequence[Line]) -> Iterator[Moment]:
    for line in lines:
        if line.totals is not None:
            packages = {name: Weight(count, count) for name, count in line.totals.packages.items()}
            whole = Weight(line.totals.bytes, line.totals.bytes)
            yield Moment(line.step.time, whole, packages, commit=line.step.revision)
