"""What a person does on the platform's site, and tells us: written down as said, never as known."""

from collections.abc import Mapping
from types import MappingProxyType

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.release.model import Phase, ReleaseState, StepName
from mpconsole.release.pipeline import Pipeline

CONFIRMED: Mapping[str, tuple[StepName, frozenset[Phase]]] = MappingProxyType(
    {
        "submitted": (StepName.SUBMIT, frozenset({Phase.UPLOADED, Phase.REJECTED, Phase.WITHDRAWN})),
        "approved": (StepName.REVIEW, frozenset({Phase.IN_REVIEW})),
        "rejected": (StepName.REVIEW, frozenset({Phase.IN_REVIEW})),
        "withdrawn": (StepName.WITHDRAW, frozenset({Phase.IN_REVIEW})),
        "live": (StepName.PUBLISH, frozenset({Phase.APPROVED})),
        "rolled-back": (StepName.ROLLBACK, frozenset({Phase.LIVE})),
    }
)
"""What can be said, the step that it is about, and the phases in which it can be true."""


def possible(state: ReleaseState) -> tuple[str, ...]:
    """Return what can be said now."""
    return tuple(word for word, (_step, phases) in CONFIRMED.items() if state.phase in phases)


def confirm(pipeline: Pipeline, state: ReleaseState, what: str, reason: str) -> None:
    """Write it down. Raises UsageError where it cannot be true now."""
    if what not in possible(state):
        raise UsageError(
            _('"{what}" cannot be confirmed now').format(what=what),
            hint=_("Choose one of: {names}").format(names=", ".join(possible(state)) or "-"),
        )
    step, _phases = CONFIRMED[what]
    if step is StepName.REVIEW:
        pipeline.note_verdict(0 if what == "approved" else 1, reason)
    else:
        pipeline.note_done(step, {"by_hand": True})
