"""A release in words, in the language in use: steps, phases, preflight items, refusals."""

import re
from collections.abc import Iterable

from mpconsole.i18n import N_, _
from mpconsole.release.fold import AUDIT_PHASES
from mpconsole.release.model import (
    Action,
    Outcome,
    Phase,
    ReleaseState,
    Step,
    StepName,
    StepStatus,
)

REHEARSAL = N_("REHEARSAL")
REHEARSAL_LONG = N_("a sandbox on this machine; nothing reaches WeChat")

_STEPS = {
    StepName.BUILD: N_("Build"),
    StepName.UPLOAD: N_("Upload"),
    StepName.TEMPLATE: N_("Template"),
    StepName.COMMIT: N_("Trial version"),
    StepName.SCAN: N_("Privacy scan"),
    StepName.SUBMIT: N_("Submit for review"),
    StepName.REVIEW: N_("Review"),
    StepName.PUBLISH: N_("Publish to all"),
    StepName.WITHDRAW: N_("Withdraw"),
    StepName.PHASE: N_("Phased release"),
    StepName.STOP_PHASE: N_("Stop the phased release"),
    StepName.ROLLBACK: N_("Roll back"),
    StepName.EXPEDITE: N_("Expedite"),
    StepName.ABANDON: N_("Give up"),
}
_STATUSES = {
    StepStatus.WAITING: N_("waiting"),
    StepStatus.OPEN: N_("outcome not known yet"),
    StepStatus.DONE: N_("done"),
    StepStatus.FAILED: N_("failed"),
}
_PHASES = {
    Phase.PREPARED: N_("prepared"),
    Phase.BUILT: N_("built"),
    Phase.UPLOADED: N_("uploaded"),
    Phase.TRIAL: N_("trial version; the privacy scan runs"),
    Phase.READY: N_("trial version, ready to submit"),
    Phase.IN_REVIEW: N_("in review"),
    Phase.DELAYED: N_("review delayed"),
    Phase.APPROVED: N_("approved"),
    Phase.REJECTED: N_("rejected"),
    Phase.WITHDRAWN: N_("withdrawn"),
    Phase.PHASED: N_("phased release, {percent} % of users"),
    Phase.LIVE: N_("live"),
    Phase.ROLLED_BACK: N_("rolled back"),
    Phase.ABANDONED: N_("given up"),
}
_SAID = frozenset(
    {
        Phase.IN_REVIEW,
        Phase.APPROVED,
        Phase.REJECTED,
        Phase.WITHDRAWN,
        Phase.LIVE,
        Phase.ROLLED_BACK,
    }
)
_NEXT = {
    Phase.PREPARED: N_("Go on: mpconsole release resume"),
    Phase.BUILT: N_("Go on: mpconsole release resume"),
    Phase.UPLOADED: N_("Go on: mpconsole release resume"),
    Phase.TRIAL: N_("Go on: mpconsole release resume"),
    Phase.READY: N_("Submit it for review: mpconsole release submit"),
    Phase.IN_REVIEW: N_("Follow it: mpconsole release watch; take it back: mpconsole release withdraw"),
    Phase.DELAYED: N_("Follow it: mpconsole release watch; take it back: mpconsole release withdraw"),
    Phase.APPROVED: N_("Publish it: mpconsole release publish [--percent N]"),
    Phase.REJECTED: N_("Mend what the reviewer found, then: mpconsole release upload"),
    Phase.WITHDRAWN: N_("Submit it again: mpconsole release submit; or anew: mpconsole release upload"),
    Phase.PHASED: N_(
        "Widen it: mpconsole release publish [--percent N]; stop it: mpconsole release rollback"
    ),
    Phase.LIVE: N_("Take it back: mpconsole release rollback; the next one: mpconsole release upload"),
    Phase.ROLLED_BACK: N_("The next one: mpconsole release upload"),
    Phase.ABANDONED: N_("The next one: mpconsole release upload"),
}
_NEXT_BY_HAND = {
    Phase.UPLOADED: N_("The rest is done by hand: mpconsole release sheet says how"),
    Phase.IN_REVIEW: N_("After the verdict, say so: mpconsole release confirm approved (or rejected)"),
    Phase.APPROVED: N_("Publish it on the platform's site, then: mpconsole release confirm live"),
    Phase.WITHDRAWN: N_("Submit it again on the platform's site, or anew: mpconsole release upload"),
    Phase.LIVE: N_("The next one: mpconsole release upload"),
}
OUTCOMES = {Outcome.PASSED: N_("passed"), Outcome.FAILED: N_("failed"), Outcome.EYE: N_("needs your eye")}
_WANTED = {
    Action.SUBMIT: N_("{version} cannot be submitted: it is {phase}"),
    Action.WITHDRAW: N_("{version} cannot be withdrawn: it is {phase}"),
    Action.EXPEDITE: N_("{version} cannot be expedited: it is {phase}"),
    Action.PUBLISH: N_("{version} cannot be published: it is {phase}"),
    Action.ROLLBACK: N_("{version} cannot be rolled back: it is {phase}"),
    Action.CONFIRM: N_("nothing is done by hand for {version}: it is {phase}"),
    Action.START: N_("no other release can begin: {version} is {phase}"),
    Action.ADVANCE: N_("{version} is {phase}: there is nothing to go on with"),
}


def step(name: StepName) -> str:
    """Name a step."""
    return _(_STEPS[name])


def status(one: Step) -> str:
    """Name a step's status, or what came of it."""
    if one.name is StepName.REVIEW and one.status is not StepStatus.WAITING:
        return _(_PHASES[AUDIT_PHASES.get(one.data.get("status", 2), Phase.IN_REVIEW)])
    if one.status is StepStatus.DONE and one.data.get("percent"):
        return f"{one.data['percent']} %"
    if one.status is StepStatus.DONE and one.name is StepName.ROLLBACK and one.data.get("to"):
        return _("users have {version} again").format(version=one.data["to"])
    return _(_STATUSES[one.status])


def outcome(value: Outcome) -> str:
    """Name what a preflight item says."""
    return _(OUTCOMES[value])


def phase(state: ReleaseState) -> str:
    """Say where a release is."""
    words = _(_PHASES[state.phase]).format(percent=state.percent)
    if state.by_hand and state.phase in _SAID:
        return _("{phase} (by hand, as you said)").format(phase=words)
    return words


def next_step(state: ReleaseState) -> str:
    """Say what to do next."""
    if state.open_step is not None:
        return _("{step} was begun and its outcome is not known; settle it: mpconsole release resume").format(
            step=step(state.open_step)
        )
    if state.by_hand and state.phase in _NEXT_BY_HAND:
        return _(_NEXT_BY_HAND[state.phase])
    return _(_NEXT[state.phase])


def reason(text: str) -> list[str]:
    """Split a reviewer's reason, which the platform writes with `<br>`, into lines."""
    return [line.strip() for line in text.replace("<br/>", "<br>").split("<br>") if line.strip()]


def pages_named(line: str, pages: Iterable[str]) -> list[str]:
    """Return the pages of the program that a line of a reason names by their paths."""
    return [
        page
        for page in pages
        if re.search(rf"(?<![\w/-])/?{re.escape(page)}(?:\.html)?(?![\w/-])", line, re.ASCII)
    ]


_CONFIRMATIONS = {
    "submitted": N_("submitted for review"),
    "approved": N_("the review passed"),
    "rejected": N_("the review was rejected"),
    "withdrawn": N_("the review was taken back"),
    "live": N_("published to all users"),
    "rolled-back": N_("rolled back to the version before"),
}


def confirmation(word: str) -> str:
    """Say what one of `by_hand.CONFIRMED` means."""
    return _(_CONFIRMATIONS[word])


def refusal(state: ReleaseState, action: Action) -> tuple[str, str]:
    """Say why `action` is not possible now: message and hint."""
    message = _(_WANTED[action]).format(version=state.release.version, phase=phase(state))
    return message, next_step(state)
