"""A release as data: its steps, the phase that they add up to, and what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Data = Mapping[str, Any]


class StepName(StrEnum):
    """What a release does, one call or wait each, in the order of a timeline."""

    BUILD = "build"
    UPLOAD = "upload"
    TEMPLATE = "template"
    COMMIT = "commit"
    SCAN = "scan"
    SUBMIT = "submit"
    EXPEDITE = "expedite"
    REVIEW = "review"
    WITHDRAW = "withdraw"
    PHASE = "phase"
    STOP_PHASE = "stop-phase"
    PUBLISH = "publish"
    ROLLBACK = "rollback"
    ABANDON = "abandon"


ROAD = (
    StepName.BUILD,
    StepName.UPLOAD,
    StepName.TEMPLATE,
    StepName.COMMIT,
    StepName.SCAN,
    StepName.SUBMIT,
    StepName.REVIEW,
    StepName.PUBLISH,
)
"""The steps from sources to users, in order."""
ROAD_BY_HAND = (StepName.BUILD, StepName.UPLOAD, StepName.SUBMIT, StepName.REVIEW, StepName.PUBLISH)
"""The same where only the upload is ours."""


class EntryKind(StrEnum):
    """What the journal says about a step: before the call, after it, or seen meanwhile."""

    INTENT = "intent"
    DONE = "done"
    FAILED = "failed"  # refused: it has surely not happened
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `time` is RFC 3339; `data` what was asked or answered, plain JSON."""

    step: StepName
    kind: EntryKind
    time: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """What a release is, fixed when it starts. `platform` names the place, `revision` git's commit."""

    id: int
    started: str
    appid: str
    environment: str
    platform: str
    version: str
    notes: str
    revision: str | None = None
    dirty: bool = False


class StepStatus(StrEnum):
    """How a step stands. `open`: it was begun and its outcome is not known (yet, or after a crash)."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the timeline: `time` of its last entry, `data` of its last outcome."""

    name: StepName
    status: StepStatus
    time: str | None = None
    data: Data = field(default_factory=dict)


class Phase(StrEnum):
    """Where a release is."""

    PREPARED = "prepared"
    BUILT = "built"
    UPLOADED = "uploaded"
    TRIAL = "trial"  # committed: the trial version; the privacy scan runs
    READY = "ready"  # scanned: may be submitted
    IN_REVIEW = "in review"
    DELAYED = "delayed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    PHASED = "phased"
    LIVE = "live"
    ROLLED_BACK = "rolled back"
    ABANDONED = "abandoned"


class Action(StrEnum):
    """What a person may do with a release now."""

    ADVANCE = "advance"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    EXPEDITE = "expedite"
    PUBLISH = "publish"
    ROLLBACK = "rollback"
    CONFIRM = "confirm"  # say what was done by hand on the platform's site
    START = "start"  # begin another release in its place


_BEFORE_SUBMIT = frozenset({Action.ADVANCE, Action.START})
ACTIONS: Mapping[Phase, frozenset[Action]] = MappingProxyType(
    {
        Phase.PREPARED: _BEFORE_SUBMIT,
        Phase.BUILT: _BEFORE_SUBMIT,
        Phase.UPLOADED: _BEFORE_SUBMIT,
        Phase.TRIAL: _BEFORE_SUBMIT,
        Phase.READY: frozenset({Action.SUBMIT, Action.START}),
        Phase.IN_REVIEW: frozenset({Action.WITHDRAW, Action.EXPEDITE}),
        Phase.DELAYED: frozenset({Action.WITHDRAW, Action.EXPEDITE}),
        Phase.APPROVED: frozenset({Action.PUBLISH, Action.START}),
        Phase.REJECTED: frozenset({Action.SUBMIT, Action.START}),
        Phase.WITHDRAWN: frozenset({Action.SUBMIT, Action.START}),
        Phase.PHASED: frozenset({Action.PUBLISH, Action.ROLLBACK}),
        Phase.LIVE: frozenset({Action.ROLLBACK, Action.START}),
        Phase.ROLLED_BACK: frozenset({Action.START}),
        Phase.ABANDONED: frozenset({Action.START}),
    }
)

BY_HAND = "miniprogram-ci"
"""The platform where the program only uploads, and a person does the rest on the platform's site."""

_BY_HAND_ACTIONS: Mapping[Phase, frozenset[Action]] = MappingProxyType(
    {
        Phase.PREPARED: _BEFORE_SUBMIT,
        Phase.BUILT: _BEFORE_SUBMIT,
        Phase.UPLOADED: frozenset({Action.CONFIRM, Action.START}),
        Phase.IN_REVIEW: frozenset({Action.CONFIRM}),
        Phase.APPROVED: frozenset({Action.CONFIRM, Action.START}),
        Phase.REJECTED: frozenset({Action.CONFIRM, Action.START}),
        Phase.WITHDRAWN: frozenset({Action.CONFIRM, Action.START}),
        Phase.LIVE: frozenset({Action.CONFIRM, Action.START}),
        Phase.ROLLED_BACK: frozenset({Action.START}),
        Phase.ABANDONED: frozenset({Action.START}),
    }
)


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """A release now: what it is, the steps taken, and the phase they add up to.

    `open_step` was begun and its outcome is unknown: nothing else may be done before it is settled by
    asking the platform. `problem` is the data of the last refusal, where nothing has moved since
    (`step`, `code`, `message`). `percent` is the share of users of a phased release. `reason` (may hold
    the platform's `<br>`) and `screenshots` come from the reviewer.
    """

    release: Release
    phase: Phase
    steps: tuple[Step, ...]
    open_step: StepName | None = None
    audit_id: str | None = None
    reason: str = ""
    screenshots: tuple[str, ...] = ()
    percent: int | None = None
    problem: Data | None = None

    @property
    def actions(self) -> frozenset[Action]:
        """What may be done now; with an open step nothing but settling it."""
        if self.open_step is not None:
            return frozenset({Action.ADVANCE})
        return (_BY_HAND_ACTIONS if self.by_hand else ACTIONS)[self.phase]

    @property
    def by_hand(self) -> bool:
        """Whether everything after the upload is what a person said, and nothing that we know."""
        return self.release.platform == BY_HAND

    @property
    def rehearsal(self) -> bool:
        """Whether this only rehearses: nothing of it reaches WeChat."""
        return self.release.platform == "sandbox"

    def step(self, name: StepName) -> Step:
        """Return the step called `name` as it stands."""
        for step in self.steps:
            if step.name is name:
                return step
        return Step(name, StepStatus.WAITING)


class Outcome(StrEnum):
    """What a preflight item says; `eye`: only a person can judge it."""

    PASSED = "passed"
    FAILED = "failed"
    EYE = "eye"


@dataclass(frozen=True, slots=True)
class PreflightItem:
    """One thing looked at before anything is sent. `name` is a stable id (`size`, `tree`, …), `key` the
    sentence that tells it (see `mpconsole.release.words`), `args` what stands in that sentence, and
    `places` where in the project it is, as `path` or `path:line`.
    """

    name: str
    outcome: Outcome
    key: str
    args: Data = field(default_factory=dict)
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preflight:
    """Every item, in the order in which people read them."""

    items: tuple[PreflightItem, ...]

    @property
    def failed(self) -> tuple[PreflightItem, ...]:
        """The items that stand in the way."""
        return tuple(item for item in self.items if item.outcome is Outcome.FAILED)

    @property
    def for_eye(self) -> tuple[PreflightItem, ...]:
        """The items that a person has to judge."""
        return tuple(item for item in self.items if item.outcome is Outcome.EYE)


@dataclass(frozen=True, slots=True)
class StepBegan:
    """The journal has the intent; the platform is called now."""

    release: Release
    step: StepName


@dataclass(frozen=True, slots=True)
class StepEnded:
    """The journal has the outcome. `found`: the platform had it already, nothing was repeated."""

    release: Release
    step: StepName
    data: Data
    found: bool = False


@dataclass(frozen=True, slots=True)
class StepRefused:
    """The platform refused; `problem` as in ReleaseState."""

    release: Release
    step: StepName
    problem: Data


@dataclass(frozen=True, slots=True)
class StepWaits:
    """Something runs on the platform (the privacy scan); it is asked again after `seconds`."""

    release: Release
    step: StepName
    seconds: float


@dataclass(frozen=True, slots=True)
class StepProgress:
    """What the official uploader says while it works."""

    release: Release
    step: StepName
    words: str


@dataclass(frozen=True, slots=True)
class HookSaid:
    """A hook of the project has printed a line."""

    hook: str
    words: str


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The release has a new state."""

    state: ReleaseState


ReleaseEvent = StepBegan | StepEnded | StepRefused | StepWaits | StepProgress | HookSaid | StateChanged
