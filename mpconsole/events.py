"""The event streams of the mock backend and the sandbox: one JSON object an event.

Every event carries `schema` (`mpconsole.mock/1` or `mpconsole.sandbox/1`), `id` (increases by one for
ever), `time` (RFC 3339, UTC, milliseconds) and `kind`; what else it carries depends on its kind and is
described by the JSON Schemas in `mpconsole/schemas/`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

EVENTS_PATH = "/__mpconsole__/events"
MOCK_SCHEMA = "mpconsole.mock/1"
SANDBOX_SCHEMA = "mpconsole.sandbox/1"
_HEAD = ("schema", "id", "time", "kind")


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `id` is 0 where the stream numbers nothing (a log of another program).

    `data` holds every field but the four of the head.
    """

    id: int
    kind: str
    time: str
    schema: str = ""
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of this event, as it stands in the log and on the wire."""
        return {"schema": self.schema, "id": self.id, "time": self.time, "kind": self.kind, **self.data}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Event":
        """Read the JSON object of one of our streams. Raises KeyError where the head is incomplete."""
        return cls(
            id=int(value["id"]),
            kind=str(value["kind"]),
            time=str(value["time"]),
            schema=str(value["schema"]),
            data={key: item for key, item in value.items() if key not in _HEAD},
        )


def timestamp() -> str:
    """Return now as RFC 3339 in UTC with milliseconds."""
    seconds, milliseconds = divmod(time.time_ns() // 1_000_000, 1000)
    return f"{_second(seconds)}.{milliseconds:03}Z"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
