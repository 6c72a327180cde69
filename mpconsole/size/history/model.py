"""The history as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes as written, and the likely bytes after the project's compile settings (the same without any)."""

    bytes: int
    likely: int


@dataclass(frozen=True, slots=True)
class Moment:
    """What everything weighed at `time` (seconds since 1970), packages by name; by which `commit`, ""
    where it was recorded on this machine.
    """

    time: int
    total: Weight
    packages: Mapping[str, Weight]
    commit: str = ""

    def of(self, scope: str) -> Weight | None:
        """Return the weight of a package, or of the whole (`total`)."""
        return self.total if scope == "total" else self.packages.get(scope)


@dataclass(frozen=True, slots=True)
class Forecast:
    """When `scope` reaches `limit` at the rate of the last two weeks.

    `rate` is in bytes a day. `day` is the likely day, `earliest` and `latest` those of the upper and lower
    quartile of the rates between any two days; None where it does not grow, or not within a year.
    `days` counts the days it was drawn from; with too few of them the forecast is `known` false.
    """

    scope: str
    name: str
    limit: int
    likely: int
    rate: float = 0.0
    days: int = 0
    known: bool = False
    day: date | None = None
    earliest: date | None = None
    latest: date | None = None
