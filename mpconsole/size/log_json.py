"""`size log` as the JSON contract `mpconsole.size-log/1` (`mpconsole/schemas/size-log-1.json`)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from mpconsole.size.log import Line

SCHEMA = "mpconsole.size-log/1"


def as_json(lines: Sequence[Line], *, shallow: bool) -> dict[str, Any]:
    """Return the commits, the newest first; `shallow` where the clone holds no earlier ones."""
    return {"schema": SCHEMA, "shallow": shallow, "commits": [_commit(line) for line in lines]}


def _commit(line: Line) -> dict[str, Any]:
    step, totals = line.step, line.totals
    row: dict[str, Any] = {
        "revision": step.revision,
        "time": datetime.fromtimestamp(step.time, UTC).isoformat().replace("+00:00", "Z"),
        "subject": step.subject,
        "bytes": totals.bytes if totals is not None else None,
        "delta": line.delta,
        "packages": dict(totals.packages) if totals is not None else {},
    }
    return row if totals is None or totals.complete else row | {"complete": False}
