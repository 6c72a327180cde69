"""The report of a fleet as JSON: `mpconsole.fleet/1`, see the schema beside."""

from collections.abc import Iterable
from typing import Any

from mpconsole.release.fleet.file import Fleet
from mpconsole.release.fleet.member import Outcome, Plan, Result
from mpconsole.release.report_json import items_json, release_json

SCHEMA = "mpconsole.fleet/1"


def as_json(fleet: Fleet, plan: Plan, results: Iterable[Result]) -> dict[str, Any]:
    """Return one row for each program, and how many ended how."""
    rows = list(results)
    return {
        "schema": SCHEMA,
        "file": str(fleet.file),
        "goal": plan.goal.value,
        "version": plan.version,
        "programs": [_row(row) for row in rows],
        "summary": {one.value: sum(row.outcome is one for row in rows) for one in Outcome},
    }


def _row(row: Result) -> dict[str, Any]:
    return {
        "name": row.name,
        "appid": row.target.appid if row.target else None,
        "environment": row.target.environment if row.target else None,
        "platform": row.target.platform if row.target else None,
        "outcome": row.outcome.value,
        "message": row.message,
        "hint": row.hint,
        "tries": row.tries,
        "preflight": items_json(row.stopped),
        "release": release_json(row.state) if row.state else None,
    }
