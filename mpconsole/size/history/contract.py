"""The history as the JSON contract `mpconsole.size-history/1` (`mpconsole/schemas/size-history-1.json`)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from mpconsole.size.history.model import Forecast, Moment, Weight

SCHEMA = "mpconsole.size-history/1"


def as_json(moments: Sequence[Moment], forecasts: Sequence[Forecast]) -> dict[str, Any]:
    """Return moments, the oldest first, and forecasts, the soonest first."""
    return {
        "schema": SCHEMA,
        "moments": [_moment(one) for one in moments],
        "forecasts": [_forecast(one) for one in forecasts],
    }


def _moment(one: Moment) -> dict[str, Any]:
    return {
        "time": datetime.fromtimestamp(one.time, UTC).isoformat().replace("+00:00", "Z"),
        "total": _weight(one.total),
        "packages": {name: _weight(weight) for name, weight in one.packages.items()},
        "commit": one.commit or None,
    }


def _weight(one: Weight) -> dict[str, int]:
    return {"bytes": one.bytes, "likely": one.likely}


def _forecast(one: Forecast) -> dict[str, Any]:
    return {
        "scope": one.scope,
        "name": one.name,
        "limit": one.limit,
        "likely": one.likely,
        "days": one.days,
        "known": one.known,
        "bytes_a_day": round(one.rate, 1) if one.known else None,
        "day": _day(one.day),
        "earliest": _day(one.earliest),
        "latest": _day(one.latest),
    }


def _day(one: date | None) -> str | None:
    return one.isoformat() if one is not None else None
