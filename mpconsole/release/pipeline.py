"""Intent, call, outcome: carries out moves so that kill -9 at any moment can be made good."""

from collections.abc import Callable

from mpconsole.errors import MpconsoleError
from mpconsole.release.fold import AUDIT_PHASES
from mpconsole.release.journal import Journal
from mpconsole.release.model import (
    EntryKind,
    Phase,
    Release,
    ReleaseEvent,
    ReleaseState,
    StateChanged,
    StepBegan,
    StepEnded,
    StepName,
    StepRefused,
)
from mpconsole.release.moves import Data, Move
from mpconsole.release.platforms.errors import RefusedError, UnclearError
from mpconsole.release.platforms.protocol import Audit, Platform

Listener = Callable[[ReleaseEvent], None]


class Pipeline:
    """Moves one release on and writes everything into the journal. `tell` hears of each step."""

    def __init__(self, journal: Journal, release: Release, tell: Listener) -> None:
        self._journal = journal
        self._release = release
        self._tell = tell

    @property
    def state(self) -> ReleaseState:
        """The release as the journal has it."""
        return self._journal.state(self._release)

    async def carry_out(self, move: Move) -> Data:
        """Do one step, or find that it was done. Raises what the platform's calls raise.

        After RefusedError and everything that is no UnclearError the step has failed and may be begun again;
        after UnclearError it stays open.
        """
        intent = self._journal.intent(self._release, move.step)
        if intent is not None and (outcome := await move.found(intent)) is not None:
            return self._ended(move.step, outcome, found=True)
        if intent is None:
            intent = await move.before()
            self._journal.write(self._release, move.step, EntryKind.INTENT, intent)
        self._tell(StepBegan(self._release, move.step))
        try:
            outcome = await move.act(intent)
        except RefusedError as error:
            echo = await move.found(intent) if error.code in move.echoes else None
            if echo is not None:
                return self._ended(move.step, echo, found=True)
            self._failed(move.step, error)
            raise
        except UnclearError:
            self._changed()
            raise
        except MpconsoleError as error:
            self._failed(move.step, error)
            raise
        return self._ended(move.step, outcome)

    def note_audit(self, audit: Audit) -> None:
        """Write a review's status down where it is news."""
        state = self.state
        phase = AUDIT_PHASES.get(audit.status, Phase.IN_REVIEW)
        if (phase, audit.reason, audit.screenshots) == (state.phase, state.reason, state.screenshots):
            return
        self.note_verdict(audit.status, audit.reason, audit.screenshots)

    def note_verdict(self, status: int, reason: str, screenshots: tuple[str, ...] = ()) -> None:
        """Write a review's status down: 0 passed, 1 rejected, 2 in review, 3 withdrawn, 4 delayed."""
        data = {"status": status, "reason": reason, "screenshots": list(screenshots)}
        self._journal.write(self._release, StepName.REVIEW, EntryKind.NOTE, data)
        self._changed()

    def note_done(self, step: StepName, data: Data) -> None:
        """Write down a step that was taken elsewhere, on the platform's site or by another machine."""
        self._ended(step, data, found=True)

    def _ended(self, step: StepName, outcome: Data, *, found: bool = False) -> Data:
        data = {**outcome, "found": True} if found else dict(outcome)
        self._journal.write(self._release, step, EntryKind.DONE, data)
        self._tell(StepEnded(self._release, step, data, found))
        self._changed()
        return data

    def _failed(self, step: StepName, error: MpconsoleError) -> None:
        problem: dict[str, object] = {"message": error.message, "hint": error.hint}
        if isinstance(error, RefusedError):
            problem |= {"code": error.code, "text": error.text}
        self._journal.write(self._release, step, EntryKind.FAILED, problem)
        self._tell(StepRefused(self._release, step, problem))
        self._changed()

    def _changed(self) -> None:
        self._tell(StateChanged(self.state))


async def refresh(pipeline: Pipeline, platform: Platform) -> ReleaseState:
    """Ask the platform how the release stands and write down what is news."""
    state = pipeline.state
    if state.open_step is not None:
        return state
    if state.phase in (Phase.IN_REVIEW, Phase.DELAYED) and state.audit_id is not None:
        pipeline.note_audit(await platform.audit(state.audit_id))
    elif state.phase in (Phase.APPROVED, Phase.PHASED):
        await _look_for_users(pipeline, platform, state)
    return pipeline.state


async def _look_for_users(pipeline: Pipeline, platform: Platform, state: ReleaseState) -> None:
    """Somebody may have published on the platform's site, widened a phased release, or stopped it."""
    audit = await platform.latest_audit()
    live = (await platform.versions()).live
    if audit is None or audit.id != state.audit_id:
        return
    if live and live.version == state.release.version and live.time >= audit.submitted:
        pipeline.note_done(StepName.PUBLISH, {})
        return
    plan = await platform.phase_plan()
    running = plan is not None and plan.running
    if plan is not None and running and plan.percent != state.percent:
        pipeline.note_done(StepName.PHASE, {"percent": plan.percent})
    elif state.phase is Phase.PHASED and not running:
        pipeline.note_done(StepName.STOP_PHASE, {})
