"""The Release view's lines: the road of a release, what can be done now, the releases before."""

from collections.abc import Iterable
from datetime import datetime

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.actions import BY_ID, Keys
from mpconsole.console.header import InFlight
from mpconsole.console.lines import Line, Span, left, right, wrap
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.release import words
from mpconsole.release.model import (
    Action,
    Phase,
    ReleaseState,
    Step,
    StepName,
    StepStatus,
)
from mpconsole.session.session import Session

PHASE_INKS = {
    Phase.IN_REVIEW: "secondary",
    Phase.DELAYED: "warning",
    Phase.APPROVED: "success",
    Phase.REJECTED: "error",
    Phase.WITHDRAWN: "muted",
    Phase.PHASED: "accent",
    Phase.LIVE: "success",
    Phase.ROLLED_BACK: "warning",
    Phase.ABANDONED: "muted",
}
IN_FLIGHT = frozenset(Phase) - {Phase.LIVE, Phase.ROLLED_BACK, Phase.ABANDONED}
FOLLOWED = frozenset({Phase.IN_REVIEW, Phase.DELAYED, Phase.APPROVED, Phase.PHASED})
"""Phases in which the platform is asked again and again: somebody else may move the release."""

OFFERS = {
    Action.ADVANCE: ("release.go-on",),
    Action.SUBMIT: ("release.submit",),
    Action.EXPEDITE: ("release.expedite",),
    Action.WITHDRAW: ("release.withdraw",),
    Action.PUBLISH: ("release.publish", "release.publish-part"),
    Action.ROLLBACK: ("release.roll-back", "release.service"),
    Action.CONFIRM: ("release.confirm", "release.sheet"),
    Action.START: ("app.start-release",),
}
"""Which of our actions do what a release's state allows."""

_MARKS = {
    StepStatus.DONE: (glyphs.DONE, "success"),
    StepStatus.FAILED: (glyphs.ERROR, "error"),
    StepStatus.OPEN: (glyphs.WAITING, "secondary"),
    StepStatus.WAITING: (glyphs.OFF, "muted"),
}


def current(session: Session) -> tuple[ReleaseState | None, MpconsoleError | None]:
    """Return the newest release, or why there can be none by the settings in force."""
    try:
        return session.releases.state(), None
    except MpconsoleError as error:
        return None, error


def has_trial(state: ReleaseState) -> bool:
    """Whether the platform has a trial version of it that testers can open."""
    return state.step(StepName.COMMIT).status is StepStatus.DONE and state.phase in IN_FLIGHT


def in_flight(state: ReleaseState | None, now: datetime) -> InFlight | None:
    """Return what the header says of a release that is on its way; None where there is none."""
    if state is None or state.phase not in IN_FLIGHT:
        return None
    ink = PHASE_INKS.get(state.phase, "secondary")
    return InFlight(state.release.version, words.phase(state), ink, _since(state, now), state.rehearsal)


def _since(state: ReleaseState, now: datetime) -> str:
    times = [step.time for step in state.steps if step.time]
    if not times:
        return ""
    seconds = max(0, int((now - datetime.fromisoformat(max(times))).total_seconds()))
    if seconds < 60:
        return _("{count} s").format(count=seconds)
    if seconds < 3600:
        return _("{count} min").format(count=seconds // 60)
    if seconds < 86400:
        return _("{count} h").format(count=seconds // 3600)
    return _("{count} d").format(count=seconds // 86400)


def title(state: ReleaseState) -> Line:
    """Name a release, where it goes and how it stands."""
    release = state.release
    return (
        Span(release.version, "strong"),
        Span(f"  {words.phase(state)}", PHASE_INKS.get(state.phase, "secondary") + " strong"),
        Span(f"  {release.platform} {glyphs.DOT} {release.appid}", "muted"),
    )


def road(state: ReleaseState, cells: int, *, brief: bool = False) -> list[Line]:
    """Write every step on the way: its mark, when it was done, what came of it. Where it has to be `brief`,
    what is done before the submission stands on one line.
    """
    steps = list(state.steps)
    order = list(StepName)
    early = [step for step in steps if order.index(step.name) < order.index(StepName.SUBMIT)]
    if not brief or any(step.status is not StepStatus.DONE for step in early) or not early:
        return [_step(step, state, cells) for step in steps]
    mark, ink = _MARKS[StepStatus.DONE]
    names = f" {glyphs.DOT} ".join(words.step(step.name) for step in early)
    together: Line = (Span(f"{mark} ", ink), Span(left(names, cells - 2)))
    return [together, *(_step(step, state, cells) for step in steps if step not in early)]


def _step(step: Step, state: ReleaseState, cells: int) -> Line:
    status = step.status
    if step.name is StepName.REVIEW and status is StepStatus.WAITING and state.phase in FOLLOWED:
        status = StepStatus.OPEN
    mark, ink = _MARKS[status]
    if step.name is StepName.REVIEW and state.phase in (Phase.REJECTED, Phase.DELAYED):
        mark, ink = (glyphs.ERROR, "error") if state.phase is Phase.REJECTED else (glyphs.EYE, "warning")
    when = _clock(step.time) if step.time else ""
    name_ink = "muted" if status is StepStatus.WAITING else ""
    return (
        Span(f"{mark} ", ink),
        Span(left(words.step(step.name), 24 if cells > 60 else 18), name_ink),
        Span(left(when, 10), "muted"),
        Span(_outcome(step), "muted"),
    )


def _clock(time: str) -> str:
    at = datetime.fromisoformat(time).astimezone()
    same_day = at.date() == datetime.now(at.tzinfo).date()
    return at.strftime("%H:%M:%S") if same_day else at.strftime("%m-%d")


def _outcome(step: Step) -> str:
    """Say in a few words what came of a step."""
    data = step.data
    if step.status is StepStatus.FAILED:
        return str(data.get("message", ""))
    if step.name is StepName.UPLOAD and isinstance(data.get("sizes"), dict):
        return units.size(max(data["sizes"].values(), default=0))  # the whole stands beside its packages
    if step.name is StepName.SCAN and step.status is StepStatus.DONE:
        names = [*data.get("without_permission", ()), *data.get("without_declaration", ())]
        return ", ".join(names) or _("nothing to declare")
    if step.name is StepName.SUBMIT and data.get("audit_id"):
        return _("audit {id}").format(id=data["audit_id"])
    told = step.name is StepName.REVIEW or data.get("to") or data.get("percent")
    return words.status(step) if told and step.status is not StepStatus.WAITING else ""


def problem(state: ReleaseState, cells: int, pages: Iterable[str] = ()) -> list[Line]:
    """Write why it was rejected, each reason with the `pages` that it names, or what the platform refused."""
    lines: list[Line] = []
    known = list(pages)
    if state.reason:
        lines.append((Span(_("The reviewer says:"), "error strong"),))
        for text in words.reason(state.reason):
            named = [
                Span(f"  {page}", "accent", f"app.show_page({page!r})")
                for page in words.pages_named(text, known)
            ]
            lines += [(Span("  " + part),) for part in wrap(text, cells - 2)]
            lines += [(Span(f"    {glyphs.DOT}", "muted"), span) for span in named]
    if state.problem:
        for key, ink in (("message", "error"), ("hint", "muted")):
            if state.problem.get(key):
                lines += [(Span(part, ink),) for part in wrap(str(state.problem[key]), cells)]
    return lines


def offers(state: ReleaseState | None, keys: Keys, *, brief: bool = False) -> list[Line]:
    """Write what can be done now, with its keys; on one line where it has to be `brief`."""
    actions = state.actions if state is not None else frozenset({Action.START})
    lines: list[Line] = []
    for action in sorted(OFFERS.keys() & actions, key=list(OFFERS).index):
        for name in OFFERS[action]:
            ours = BY_ID[name]
            click = f"app.do({name!r})"
            key, said = keys.shown(ours), _(ours.words if brief else ours.help)
            lines.append(
                (Span(f"{key:>{1 if brief else 3}}  ", "strong", click), Span(f"{said}   ", "", click))
            )
    return [tuple(span for line in lines for span in line)] if brief and lines else lines


def history_line(state: ReleaseState, cells: int) -> Line:
    """Write one release of the past."""
    release = state.release
    where = f"{release.platform} {glyphs.DOT} " + _("rehearsal") if state.rehearsal else release.platform
    started = datetime.fromisoformat(release.started).astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        Span(left(release.version, 14), "strong"),
        Span(
            left(words.phase(state), max(12, cells - 14 - 18 - (22 if cells > 66 else 0))),
            PHASE_INKS.get(state.phase, "secondary"),
        ),
        Span(left(where, 22) if cells > 66 else "", "muted"),
        Span(right(started, 18), "muted"),
    )
