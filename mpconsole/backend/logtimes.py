"""When, and how long: the many ways in which logs write moments and durations."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_MILLISECONDS = (
    "durationms", "responsetime", "responsetimems", "elapsedms", "latencyms", "responselatency", "tookms",
    "elapsedmilliseconds", "timetakenms",
)  # fmt: skip
_SECONDS = (
    "requesttime", "durations", "durationseconds", "elapsedseconds", "processtime", "httprequestlatency",
    "requestduration",
)  # fmt: skip
_NANOSECONDS = ("eventduration", "durationns")
_UNSAID = ("latencyhuman", "duration", "latency", "elapsed", "took")
"""Names without a unit: which one is meant shows in the value, and in the fields beside it."""
_UNITS = {
    "ns": 1e-6,
    "us": 1e-3,
    "µs": 1e-3,
    "μs": 1e-3,
    "ms": 1.0,
    "s": 1000.0,
    "m": 60_000.0,
    "h": 3_600_000.0,
}
_PIECE = re.compile(r"([\d.]+)\s*(ns|us|µs|μs|ms|s|m|h)(?![a-z])")
_WHOLE = re.compile(r"(?:[\d.]+\s*(?:ns|us|µs|μs|ms|s|m|h)\s*)+")
_CLF = "%d/%b/%Y:%H:%M:%S %z"


def moment(value: Any) -> str | None:
    """Read a moment: RFC 3339, the common log format, or seconds, milli-, micro- or nanoseconds since 1970.

    Returns RFC 3339 in UTC with milliseconds, None for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except ValueError:
        return _written(str(value))
    while abs(number) >= 1e11:  # in seconds that is the year 5138
        number /= 1000
    if number < 1e8:  # 1973: it counts something else
        return None
    return _rfc3339(datetime.fromtimestamp(number, UTC))


def _written(text: str) -> str | None:
    text = re.sub(r"(\.\d{6})\d+", r"\1", text)  # nanoseconds
    for read in (datetime.fromisoformat, lambda text: datetime.strptime(text, _CLF)):  # noqa: DTZ007 - %z
        try:
            found: datetime = read(text)
        except ValueError:
            continue
        return _rfc3339(found.astimezone(UTC))
    return None


def _rfc3339(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def milliseconds(fields: Mapping[str, Any]) -> float:
    """Find how long an exchange took, in milliseconds; 0 where nothing says so."""
    for names, factor in ((_MILLISECONDS, 1.0), (_SECONDS, 1000.0), (_NANOSECONDS, 1e-6)):
        for name in names:
            found = _duration(fields.get(name), factor)
            if found is not None:
                return found
    for name in _UNSAID:
        found = _duration(fields.get(name), _factor(fields, fields.get(name)))
        if found is not None:
            return found
    return 0.0


def _duration(value: Any, factor: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value) * factor
    except ValueError:
        text = str(value).strip()
        if not _WHOLE.fullmatch(text):
            return None
        try:
            number = sum(float(count) * _UNITS[unit] for count, unit in _PIECE.findall(text))
        except ValueError:
            return None
    return round(number, 3) if 0 <= number < 1e12 else None


def _factor(fields: Mapping[str, Any], value: Any) -> float:
    """Guess the unit of a duration: nanoseconds where Go counts them (Traefik, echo), seconds in fractions,
    milliseconds otherwise, as in Serilog and lograge, which round them.
    """
    if isinstance(value, int):
        return 1e-6 if "downstreamstatus" in fields or value >= 1_000_000 else 1.0
    if isinstance(value, float) and ("logger" in fields or "event" in fields):  # Caddy, zap, structlog
        return 1000.0
    fraction = repr(value).partition(".")[2]
    return (
        1000.0 if isinstance(value, float) and len(fraction) > 2 and "t" not in fields and value < 60 else 1.0
    )
