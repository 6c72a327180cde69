"""Forecasts: right where growth is plain, unmoved by odd days, silent where there is too little."""

from datetime import datetime, timedelta

import pytest

from mpconsole.size.history.forecast import forecasts
from mpconsole.size.history.model import Forecast, Moment, Weight
from mpconsole.size.model import Limit, Verdict

NOON = datetime(2026, 4, 1, 12).astimezone()
LIMIT = Limit("platform.package", "hard", "__APP__", 2000, 0, Verdict.OK, "")


def moments(weights: dict[int, int], ratio: float = 1.0) -> list[Moment]:
    """Weights by day."""
    found = []
    for day, weight in weights.items():
        one = Weight(weight, round(weight * ratio))
        found.append(Moment(int((NOON + timedelta(day)).timestamp()), one, {"__APP__": one}))
    return found


def forecast(weights: dict[int, int], ratio: float = 1.0) -> Forecast:
    (found,) = forecasts(moments(weights, ratio), [LIMIT])
    return found


def test_steady_growth() -> None:
    found = forecast({day: 1000 + 10 * day for day in range(14)})
    assert found.rate == pytest.approx(10)
    assert found.day == (NOON + timedelta(13 + (2000 - 1130) / 10)).date()
    assert found.earliest == found.day == found.latest


def test_an_odd_day_moves_nothing() -> None:
    weights = {day: 1000 + 10 * day for day in range(14)} | {6: 1900}
    assert forecast(weights).rate == pytest.approx(10, abs=1)


def test_days_count_once_by_their_last_weight() -> None:
    many = moments({day: 1000 + 10 * day for day in range(10)})
    again = [Moment(one.time - 3600, Weight(1, 1), {"__APP__": Weight(1, 1)}) for one in many]
    together = sorted([*many, *again], key=lambda one: one.time)
    assert forecasts(together, [LIMIT]) == forecasts(many, [LIMIT])


def test_only_the_last_two_weeks_count() -> None:
    weights = dict.fromkeys(range(30), 100) | {30 + day: 1000 + 10 * day for day in range(14)}
    assert forecast(weights).rate == pytest.approx(10)


def test_what_compiling_leaves_is_foretold_by_the_newest_ratio() -> None:
    found = forecast({day: 1000 + 10 * day for day in range(14)}, ratio=0.5)
    assert found.rate == pytest.approx(5, rel=0.01)
    assert found.likely == 565


@pytest.mark.parametrize(
    "weights",
    [{}, {0: 100}, {0: 100, 1: 110, 2: 120}, {0: 1, 20: 2, 40: 3, 60: 4}],
    ids=["none", "one", "three days", "all but one too old"],
)
def test_too_little_is_said_to_be_so(weights: dict[int, int]) -> None:
    found = forecasts(moments(weights), [LIMIT])
    assert all(not one.known and one.day is None for one in found)
    assert bool(found) is bool(weights)


@pytest.mark.parametrize("rate", [0, -5, 0.5])
def test_what_does_not_get_full_within_a_year_has_no_day(rate: float) -> None:
    found = forecast({day: 1000 + round(rate * day) for day in range(14)})
    assert found.known
    assert found.day is None


def test_what_is_over_already_has_no_day() -> None:
    assert forecast({day: 2500 + 10 * day for day in range(14)}).day is None


def test_packages_come_by_the_soonest_and_advice_has_none() -> None:
    weights = moments({day: 1000 + 10 * day for day in range(14)})
    total = Limit("budget", "budget", "total", 1500, 0, Verdict.OK, "")
    advice = Limit("advice.package", "advice", "__APP__", 1200, 0, Verdict.OK, "")
    gone = Limit("platform.package", "hard", "gone", 2000, 0, Verdict.OK, "")
    assert [one.scope for one in forecasts(weights, [LIMIT, total, advice, gone])] == ["total", "__APP__"]
