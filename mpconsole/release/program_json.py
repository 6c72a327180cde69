"""What is asked and changed beside a release, as JSON: `mpconsole.program/1`, see the schema beside."""

from collections.abc import Iterable, Mapping
from typing import Any

from mpconsole.release.changes import Change
from mpconsole.release.targets import Target

SCHEMA = "mpconsole.program/1"


def as_json(
    target: Target, facts: Mapping[str, Any], changes: Iterable[Change], *, sent: bool
) -> dict[str, Any]:
    """Return what is known, what would be or was sent, and of which program."""
    return {
        "schema": SCHEMA,
        "appid": target.appid,
        "environment": target.environment,
        "platform": target.platform,
        "rehearsal": target.rehearsal,
        **facts,
        "changes": [{"path": change.path, "body": dict(change.body), "sent": sent} for change in changes],
    }
