"""From the journal's lines to the state of a release: a pure function."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from mpconsole.release.model import (
    BY_HAND,
    ROAD,
    ROAD_BY_HAND,
    Entry,
    EntryKind,
    Phase,
    Release,
    ReleaseState,
    Step,
    StepName,
    StepStatus,
)

AUDIT_PHASES = {
    0: Phase.APPROVED,
    1: Phase.REJECTED,
    2: Phase.IN_REVIEW,
    3: Phase.WITHDRAWN,
    4: Phase.DELAYED,
}
"""The platform's `status` of an audit (get_auditstatus) and the phase that it means."""

_OVER = {
    StepName.SUBMIT: (StepName.EXPEDITE, StepName.WITHDRAW),
    StepName.PHASE: (StepName.STOP_PHASE,),
}
"""What a step makes a thing of the past."""
_REVIEWS: Mapping[StepName, tuple[StepStatus, Mapping[str, int]]] = MappingProxyType(
    {
        StepName.SUBMIT: (StepStatus.OPEN, {}),
        StepName.WITHDRAW: (StepStatus.FAILED, {"status": 3}),
    }
)
"""How a review stands after a step."""
_DECIDED_LATER = frozenset({Phase.PHASED, Phase.LIVE, Phase.ROLLED_BACK, Phase.ABANDONED})


def fold(release: Release, entries: Iterable[Entry]) -> ReleaseState:
    """Return the state that `entries`, oldest first, add up to."""
    road = ROAD_BY_HAND if release.platform == BY_HAND else ROAD
    steps = {name: Step(name, StepStatus.WAITING) for name in road}
    state = ReleaseState(release, Phase.PREPARED, ())
    for entry in entries:
        if entry.kind is EntryKind.DONE and entry.step is not StepName.ABANDON:
            steps = {name: step for name, step in map(partial(_forgiven, road=road), steps.values()) if step}
        steps[entry.step] = _step(steps.get(entry.step), entry)
        if entry.kind is EntryKind.DONE:
            steps = _followed(steps, entry)
        state = _apply(state, entry)
    template = steps.get(StepName.TEMPLATE)
    if template is not None and template.data.get("chosen"):  # it lay in the library: nothing was uploaded
        steps = {name: step for name, step in steps.items() if name not in (StepName.BUILD, StepName.UPLOAD)}
    order = list(StepName)
    return replace(state, steps=tuple(sorted(steps.values(), key=lambda step: order.index(step.name))))


def _followed(steps: dict[StepName, Step], entry: Entry) -> dict[StepName, Step]:
    """Return the steps as another one that was done leaves them."""
    over = {step for step in _OVER.get(entry.step, ()) if step in steps}
    steps = {name: step for name, step in steps.items() if name not in over}
    if entry.step in _REVIEWS:
        status, data = _REVIEWS[entry.step]
        steps[StepName.REVIEW] = Step(StepName.REVIEW, status, entry.time, data)
    return steps


def _forgiven(step: Step, *, road: Iterable[StepName]) -> tuple[StepName, Step | None]:
    """What failed stands on the timeline until something else is done; the journal keeps it."""
    if step.status is not StepStatus.FAILED or step.name is StepName.REVIEW:
        return step.name, step
    return step.name, Step(step.name, StepStatus.WAITING) if step.name in road else None


def _step(before: Step | None, entry: Entry) -> Step:
    status = {
        EntryKind.INTENT: StepStatus.OPEN,
        EntryKind.DONE: StepStatus.DONE,
        EntryKind.FAILED: StepStatus.FAILED,
        EntryKind.NOTE: before.status if before else StepStatus.WAITING,
    }[entry.kind]
    if entry.step is StepName.REVIEW:
        status = _review_status(entry)
    return Step(entry.step, status, entry.time, entry.data)


def _review_status(entry: Entry) -> StepStatus:
    phase = AUDIT_PHASES.get(entry.data.get("status", 2), Phase.IN_REVIEW)
    if phase is Phase.APPROVED:
        return StepStatus.DONE
    return StepStatus.FAILED if phase in (Phase.REJECTED, Phase.WITHDRAWN) else StepStatus.OPEN


def _apply(state: ReleaseState, entry: Entry) -> ReleaseState:
    if entry.kind is EntryKind.INTENT:
        return replace(state, open_step=entry.step, problem=None)
    if entry.kind is EntryKind.FAILED:
        return replace(state, open_step=None, problem={"step": entry.step.value, **entry.data})
    if entry.kind is EntryKind.NOTE:
        return _note(state, entry)
    return replace(_DONE[entry.step](state, dict(entry.data)), open_step=None, problem=None)


def _note(state: ReleaseState, entry: Entry) -> ReleaseState:
    """A verdict seen on the platform. It never takes back what was published since."""
    phase = AUDIT_PHASES.get(entry.data.get("status", -1))
    if entry.step is not StepName.REVIEW or phase is None or state.phase in _DECIDED_LATER:
        return state
    return replace(
        state,
        phase=phase,
        reason=str(entry.data.get("reason", "")),
        screenshots=tuple(entry.data.get("screenshots", ())),
    )


def _to(phase: Phase) -> Callable[[ReleaseState, dict[str, Any]], ReleaseState]:
    return lambda state, _data: replace(state, phase=phase)


def _submitted(state: ReleaseState, data: dict[str, Any]) -> ReleaseState:
    audit_id = data.get("audit_id")  # none where a person has submitted by hand
    return replace(
        state,
        phase=Phase.IN_REVIEW,
        audit_id=None if audit_id is None else str(audit_id),
        reason="",
        screenshots=(),
        percent=None,
    )


def _phased(state: ReleaseState, data: dict[str, Any]) -> ReleaseState:
    return replace(state, phase=Phase.PHASED, percent=int(data["percent"]))


def _live(state: ReleaseState, _data: dict[str, Any]) -> ReleaseState:
    return replace(state, phase=Phase.LIVE, percent=None)


def _phase_stopped(state: ReleaseState, _data: dict[str, Any]) -> ReleaseState:
    return replace(state, phase=Phase.APPROVED, percent=None)


def _unchanged(state: ReleaseState, _data: dict[str, Any]) -> ReleaseState:
    return state


_DONE: dict[StepName, Callable[[ReleaseState, dict[str, Any]], ReleaseState]] = {
    StepName.BUILD: _to(Phase.BUILT),
    StepName.UPLOAD: _to(Phase.UPLOADED),
    StepName.TEMPLATE: _unchanged,
    StepName.COMMIT: _to(Phase.TRIAL),
    StepName.SCAN: _to(Phase.READY),
    StepName.SUBMIT: _submitted,
    StepName.REVIEW: _unchanged,
    StepName.PUBLISH: _live,
    StepName.WITHDRAW: _to(Phase.WITHDRAWN),
    StepName.PHASE: _phased,
    StepName.STOP_PHASE: _phase_stopped,
    StepName.ROLLBACK: _to(Phase.ROLLED_BACK),
    StepName.EXPEDITE: _unchanged,
    StepName.ABANDON: _to(Phase.ABANDONED),
}
