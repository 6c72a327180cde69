"""When a package is full, by the rate of the last two weeks.

The rate is the median of the slopes between any two days (Theil and Sen's estimator), so a day on which a
video came and went moves nothing. Days are taken by their last weight. What counts after compiling is
foretold from what was written, by the newest ratio of the two, so that an official figure among estimates
makes no jump.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations
from statistics import quantiles

from mpconsole.size.history.model import Forecast, Moment
from mpconsole.size.history.store import by_day
from mpconsole.size.model import Limit

WINDOW = 14
"""Days that are looked back on."""

FEWEST = 4
"""Days with a weight that a forecast needs, the first and last of them at least `SHORTEST` days apart."""

SHORTEST = 3
_FARTHEST = 365


def forecasts(moments: Sequence[Moment], limits: Sequence[Limit]) -> list[Forecast]:
    """Return a forecast for each hard limit and budget of a package or the whole, the soonest first."""
    found = [
        forecast
        for limit in limits
        if limit.kind != "advice" and limit.name in _OF_WEIGHTS
        for forecast in _forecast(moments, limit)
    ]
    return sorted(found, key=lambda one: (one.day is None, one.day or date.max, -one.rate))


_OF_WEIGHTS = ("budget", "budget.package", "platform.package", "platform.total")


def _forecast(moments: Sequence[Moment], limit: Limit) -> Iterator[Forecast]:
    newest = moments[-1].of(limit.scope) if moments else None
    if newest is None:
        return
    days = by_day(moments)
    today = max(days)
    ratio = newest.likely / newest.bytes if newest.bytes else 1.0
    points = [
        (day.toordinal(), weight.bytes * ratio)
        for day, moment in days.items()
        if today - day < timedelta(WINDOW) and (weight := moment.of(limit.scope)) is not None
    ]
    start = Forecast(limit.scope, limit.name, limit.limit, newest.likely, days=len(points))
    if len(points) < FEWEST or points[-1][0] - points[0][0] < SHORTEST:
        yield start
        return
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2)]
    lower, rate, upper = quantiles(slopes, n=4, method="inclusive")
    rest = limit.limit - newest.likely
    yield Forecast(
        limit.scope,
        limit.name,
        limit.limit,
        newest.likely,
        rate,
        len(points),
        known=True,
        day=_day(today, rest, rate),
        earliest=_day(today, rest, upper),
        latest=_day(today, rest, lower),
    )


def _day(today: date, rest: float, rate: float) -> date | None:
    if rest < 0 or rate <= 0 or rest / rate > _FARTHEST:
        return None
    return today + timedelta(rest / rate)
