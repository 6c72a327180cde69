"""One program on its way to a goal: begun or gone on with, repeated where that is safe."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from mpconsole.consent import ConsentNeededError
from mpconsole.errors import MpconsoleError, PlatformError
from mpconsole.i18n import _
from mpconsole.release import words
from mpconsole.release.fleet.allowance import Allowance
from mpconsole.release.model import Action, Phase, PreflightItem, ReleaseState
from mpconsole.release.platforms.errors import RefusedError
from mpconsole.release.releases import Releases
from mpconsole.release.road import UNFINISHED
from mpconsole.release.targets import Target

RATE_LIMITS = frozenset({45009, 45011})
"""The platform answered that it was asked too often: nothing has happened, and later it will."""


class Goal(StrEnum):
    """How far each program is taken."""

    READY = "ready"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    LIVE = "live"


class Outcome(StrEnum):
    """How it ended; `waiting`: nothing is wrong, and something or somebody else comes next."""

    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """How one program ended. `stopped` are the preflight items that stood in its way, `target` which program
    it is and where it goes (None where the settings do not say so).
    """

    name: str
    outcome: Outcome
    state: ReleaseState | None = None
    message: str = ""
    hint: str | None = None
    tries: int = 1
    stopped: tuple[PreflightItem, ...] = ()
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted of every program. `accept` names preflight items that may fail; `tries` is how often a
    program is begun, `pause` the seconds before it is begun again (growing), `patience` the seconds that a
    verdict may take.
    """

    goal: Goal
    version: str
    notes: str | None = None
    accept: frozenset[str] = frozenset()
    tries: int = 4
    pause: float = 2.0
    patience: float = 0.0
    interval: float | None = None


class Member:
    """One program of the fleet. `say` hears what it does now, in words; `alone` is held from its commands to
    its build, where other programs are made of the same folder.
    """

    def __init__(
        self,
        name: str,
        releases: Releases,
        plan: Plan,
        allowance: Allowance,
        say: Callable[[str], None],
        alone: AbstractAsyncContextManager[object] | None = None,
    ) -> None:
        self._name = name
        self._releases = releases
        self._plan = plan
        self._allowance = allowance
        self._say = say
        self._alone = alone or nullcontext()

    async def run(self) -> Result:
        """Take it to the goal. What goes wrong is a result; raises ConsentNeededError alone."""
        for number in range(1, self._plan.tries + 1):
            try:
                return replace(await self._go(), tries=number)
            except ConsentNeededError:
                raise
            except MpconsoleError as error:
                if not _may_be_repeated(error) or number == self._plan.tries:
                    return self._failed(error, number)
                self._say(_("{reason}; once more").format(reason=error.message))
            await asyncio.sleep(self._plan.pause * 2 ** (number - 1))
        raise AssertionError  # pragma: no cover - the last round returns

    async def _go(self) -> Result:
        async with self._alone:
            stopped = await self._begin()
            if stopped is not None:
                return stopped
            state = self._releases.current()
            if state.open_step is not None or state.phase in UNFINISHED:
                state = await self._releases.advance()
        if self._plan.goal is Goal.READY:
            return self._result(Outcome.DONE)
        if self._releases.target.by_hand:
            return self._result(Outcome.WAITING, _("the rest is done by hand: mpconsole release sheet"))
        if state.phase in (Phase.READY, Phase.WITHDRAWN):
            await self._allowance.take(self._releases)
            state = await self._releases.submit(self._plan.version)
        state = await self._verdict(state)
        if self._plan.goal is Goal.LIVE and state.phase in (Phase.APPROVED, Phase.PHASED):
            state = await self._releases.publish()
        return self._judged(state)

    async def _begin(self) -> Result | None:
        """Begin the release, unless it is under way; a result where it cannot be."""
        state = await self._releases.refresh()
        if state is not None and state.release.version == self._plan.version:
            return None
        if state is not None and Action.START not in state.actions:
            said = _("{version} is in the way: {phase}").format(
                version=state.release.version, phase=words.phase(state)
            )
            return self._result(Outcome.FAILED, said)
        await self._releases.prepare()
        notes = self._plan.notes
        if notes is None:
            notes = (await self._releases.suggest(online=False)).notes
        preflight = await self._releases.preflight(self._plan.version, notes)
        stopped = tuple(item for item in preflight.failed if item.name not in self._plan.accept)
        if stopped:
            result = self._result(
                Outcome.FAILED, _("the preflight fails: {names}").format(names=_names(stopped))
            )
            return replace(result, stopped=stopped)
        await self._releases.channel()
        await self._releases.start(self._plan.version, notes)
        return None

    async def _verdict(self, state: ReleaseState) -> ReleaseState:
        """Wait for one as long as the plan is patient."""
        if self._plan.goal is Goal.SUBMITTED:
            return state
        pause = self._plan.interval or (1.0 if self._releases.target.rehearsal else 60.0)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._plan.patience):
                while state.phase in (Phase.IN_REVIEW, Phase.DELAYED):
                    self._say(_("in review"))
                    await asyncio.sleep(pause)
                    state = await self._releases.refresh() or state
        return state

    def _judged(self, state: ReleaseState) -> Result:
        if state.phase in (Phase.REJECTED, Phase.ROLLED_BACK, Phase.ABANDONED):
            return self._result(Outcome.FAILED, state.reason)
        reached = {
            Goal.SUBMITTED: frozenset(Phase) - {*UNFINISHED, Phase.WITHDRAWN},
            Goal.APPROVED: frozenset({Phase.APPROVED, Phase.PHASED, Phase.LIVE}),
            Goal.LIVE: frozenset({Phase.LIVE}),
        }
        done = state.phase in reached[self._plan.goal]
        return self._result(Outcome.DONE if done else Outcome.WAITING)

    def _result(self, outcome: Outcome, message: str = "", hint: str | None = None) -> Result:
        target = self._releases.target
        return Result(self._name, outcome, self._releases.state(), message, hint, target=target)

    def _failed(self, error: MpconsoleError, tries: int) -> Result:
        return replace(self._result(Outcome.FAILED, error.message, error.hint), tries=tries)


def _may_be_repeated(error: MpconsoleError) -> bool:
    """After what is unclear the journal has an open step, and the next round asks before it repeats."""
    if isinstance(error, RefusedError):
        return error.code in RATE_LIMITS
    return isinstance(error, PlatformError)


def _names(items: tuple[PreflightItem, ...]) -> str:
    return ", ".join(dict.fromkeys(item.name for item in items))
