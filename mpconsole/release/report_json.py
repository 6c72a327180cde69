"""A release as JSON: `mpconsole.release/1`, see `mpconsole/schemas/release-1.json`."""

from collections.abc import Iterable
from typing import Any

from mpconsole.release.model import Preflight, PreflightItem, ReleaseState, StepName

SCHEMA = "mpconsole.release/1"


def as_json(state: ReleaseState | None, *, preflight: Preflight | None = None) -> dict[str, Any]:
    """Return the state, and the preflight where one was made."""
    answer: dict[str, Any] = {"schema": SCHEMA, "release": release_json(state) if state else None}
    if preflight is not None:
        answer["preflight"] = preflight_json(preflight)
    return answer


def history_json(states: Iterable[ReleaseState]) -> dict[str, Any]:
    """Return every release, newest first."""
    return {"schema": SCHEMA, "releases": [release_json(state) for state in states]}


def preflight_json(preflight: Preflight) -> list[dict[str, Any]]:
    """Return every item."""
    return items_json(preflight.items)


def items_json(items: Iterable[PreflightItem]) -> list[dict[str, Any]]:
    """Return items; `key` and `args` say what the words are made of."""
    return [
        {
            "name": item.name,
            "outcome": item.outcome.value,
            "key": item.key,
            "args": dict(item.args),
            "places": list(item.places),
        }
        for item in items
    ]


def release_json(state: ReleaseState) -> dict[str, Any]:
    """Return one release."""
    release = state.release
    return {
        "id": release.id,
        "started": release.started,
        "appid": release.appid,
        "environment": release.environment,
        "platform": release.platform,
        "rehearsal": state.rehearsal,
        "version": release.version,
        "notes": release.notes,
        "revision": release.revision,
        "dirty": release.dirty,
        "phase": state.phase.value,
        "percent": state.percent,
        "audit_id": state.audit_id,
        "reason": state.reason,
        "screenshots": list(state.screenshots),
        "source_map": state.step(StepName.UPLOAD).data.get("source_map"),
        "open_step": state.open_step.value if state.open_step else None,
        "problem": dict(state.problem) if state.problem else None,
        "actions": sorted(action.value for action in state.actions),
        "steps": [
            {"name": step.name.value, "status": step.status.value, "time": step.time} for step in state.steps
        ],
    }
