"""Days and months as the platform counts them: in Beijing."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def day(time: float) -> str:
    """Return the day of a unix time: `2026-11-22`."""
    return datetime.fromtimestamp(time, BEIJING).strftime("%Y-%m-%d")


def month(time: float) -> str:
    """Return the month of a unix time: `2026-11`."""
    return datetime.fromtimestamp(time, BEIJING).strftime("%Y-%m")


def rfc3339(time: float) -> str:
    """Return a unix time as RFC 3339 in UTC, to the second."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
