"""The journal of another machine, made anew from what the platform has.

The platform knows the trial version, the latest review, what is live, and a phased release. The road up to
them is taken as gone; what it was made of is not known, and nothing on the rest of the road asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mpconsole.release.model import Entry, EntryKind, StepName
from mpconsole.release.platforms.protocol import Audit, PhasePlan, Platform, VersionInfo, Versions

_ROAD = (StepName.BUILD, StepName.UPLOAD, StepName.TEMPLATE, StepName.COMMIT)
_OPEN = (2, 4)


@dataclass(frozen=True, slots=True)
class Line:
    """A line for the journal; `time` is in seconds since 1970."""

    step: StepName
    kind: EntryKind
    time: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A release as it must have been."""

    version: str
    notes: str
    time: int
    lines: tuple[Line, ...]

    def release(self, own: Mapping[str, str], tags: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields of the release; `tags` (version → commit) say what it was made from."""
        revision = tags.get(self.version.removeprefix("v"))
        about = {"version": self.version, "notes": self.notes, "started": _moment(self.time)}
        return {**own, **about, "revision": revision, "dirty": False}

    def entries(self) -> tuple[Entry, ...]:
        """Return the lines as the journal keeps them."""
        return tuple(Entry(line.step, line.kind, _moment(line.time), line.data) for line in self.lines)


async def ask(platform: Platform) -> tuple[Rebuilt, ...]:
    """Ask the platform, and rebuild."""
    return rebuild(await platform.versions(), await platform.latest_audit(), await platform.phase_plan())


def rebuild(versions: Versions, audit: Audit | None, plan: PhasePlan | None) -> tuple[Rebuilt, ...]:
    """Return the releases, oldest first: what is live, what was reviewed after it, and a trial version that
    came after both, unless a review is open (there can be no other submission meanwhile).
    """
    live, trial = versions.live, versions.trial
    found: list[Rebuilt] = []
    reviewed = audit if audit is not None and not _is_live(audit, live) else None
    if live is not None:
        same = audit if audit is not None and _is_live(audit, live) else None
        found.append(_live(live, same))
    if reviewed is not None:
        found.append(_reviewed(reviewed, plan))
    known = {one.version for one in found}
    if trial is not None and trial.version not in known and not (reviewed and reviewed.status in _OPEN):
        found.append(Rebuilt(trial.version, trial.notes, trial.time, _road(trial.time)))
    return tuple(found)


def _is_live(audit: Audit, live: VersionInfo | None) -> bool:
    return live is not None and audit.version == live.version and live.time >= audit.submitted


def _live(live: VersionInfo, audit: Audit | None) -> Rebuilt:
    time = audit.submitted if audit else live.time
    lines = [*_road(time), Line(StepName.SCAN, EntryKind.DONE, time)]
    data = {"audit_id": audit.id} if audit else {}
    lines += [Line(StepName.SUBMIT, EntryKind.DONE, time, data)]
    lines += [Line(StepName.REVIEW, EntryKind.NOTE, live.time, {"status": 0, "reason": ""})]
    lines += [Line(StepName.PUBLISH, EntryKind.DONE, live.time)]
    return Rebuilt(live.version, live.notes, time, tuple(lines))


def _reviewed(audit: Audit, plan: PhasePlan | None) -> Rebuilt:
    time = audit.submitted
    verdict = {"status": audit.status, "reason": audit.reason, "screenshots": list(audit.screenshots)}
    lines = [
        *_road(time),
        Line(StepName.SCAN, EntryKind.DONE, time),
        Line(StepName.SUBMIT, EntryKind.DONE, time, {"audit_id": audit.id}),
        Line(StepName.REVIEW, EntryKind.NOTE, time, verdict),
    ]
    if plan is not None and plan.running and audit.status == 0 and plan.created >= audit.submitted:
        lines.append(Line(StepName.PHASE, EntryKind.DONE, plan.created, {"percent": plan.percent}))
    return Rebuilt(audit.version, audit.notes, time, tuple(lines))


def _road(time: int) -> tuple[Line, ...]:
    return tuple(Line(step, EntryKind.DONE, time) for step in _ROAD)


def _moment(seconds: int) -> str:
    """Write a time as the journal does (RFC 3339)."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
