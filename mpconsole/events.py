"""The event streams of the mock backend and the sandbox: one JSON object an event.

Every event carries `schema` (`mpconsole.mock/1` or `mpconsole.sandbox/1`), `id` (increases by one for
ever), `time` (RFC 3339, UTC, milliseconds) and `kind`.
"""

from datetime import UTC, datetime

EVENTS_PATH = "/__mpconsole__/events"
MOCK_SCHEMA = "mpconsole.mock/1"
SANDBOX_SCHEMA = "mpconsole.sandbox/1"


def timestamp() -> str:
    """Return now as RFC 3339 in UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
