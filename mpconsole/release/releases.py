"""The releases of one project, for the command line, the session and the console.

    releases = Releases(layout.base, settings, lambda: snapshot, tell=print)
    suggestion = await releases.suggest()
    await releases.start(suggestion.version, suggestion.notes)   # a line in the journal, nothing sent
    await releases.advance()                                     # build … trial version, privacy scan
    await releases.submit("1.4.0")                               # the version, typed
    await releases.publish(10); await releases.publish()         # 10 %, then everybody

Every method that moves something takes the project's lock, and returns the new state; what happens
meanwhile is told to `tell`. After a crash `advance` settles the step that was open, then goes on.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.release import build, keys, versions
from mpconsole.release.by_hand import confirm
from mpconsole.release.desk import Desk
from mpconsole.release.model import (
    Action,
    EntryKind,
    Phase,
    ReleaseState,
    StateChanged,
    StepName,
    StepStatus,
    StepWaits,
)
from mpconsole.release.moves import Move, Moves
from mpconsole.release.past import choose
from mpconsole.release.pipeline import Pipeline, refresh
from mpconsole.release.platforms.protocol import Material
from mpconsole.release.rebuild import ask
from mpconsole.release.road import UNFINISHED, Road
from mpconsole.release.suggestion import tagged

_SCAN_PAUSE = {True: 0.5, False: 20.0}
"""Seconds between questions for the privacy scan, in a rehearsal and in earnest (it takes about a minute)."""


_BEFORE_UPLOAD = frozenset({Phase.PREPARED, Phase.BUILT})
_AFTER_ACTION = {Action.PUBLISH: "after_publish", Action.ROLLBACK: "after_rollback"}


class Releases(Desk):
    """The releases of the project at `base`, and what moves them (see `Desk` for what it is made of)."""

    async def prepare(self) -> bool:
        """Run the project's `before_build`, so that what is judged and built is what it makes; say whether
        there is one.

        Raises ConsentNeededError for any hook that nobody has allowed, before anything is done; HookError.
        """
        self.hooks.require()
        return await self.hooks.run("before_build", self.state())

    async def start(self, version: str, text: str) -> ReleaseState:
        """Begin a release in the journal; nothing is sent. One that was never submitted is given up for it.

        Raises UsageError for a bad version, or while another release is with the reviewers or users.
        """
        version = versions.check(version)
        await self.refresh()
        source = await asyncio.to_thread(build.origin, self._base)
        async with self._working():
            before = self.state()
            if before is not None:
                self._require(before, Action.START)
                if before.phase in UNFINISHED:
                    self._journal.write(before.release, StepName.ABANDON, EntryKind.DONE)
            release = self._journal.start(
                **self._own(),
                version=version,
                notes=text.strip(),
                revision=source.revision if source else None,
                dirty=source.dirty if source else False,
            )
            state = self._journal.state(release)
            self._tell(StateChanged(state))
            return state

    async def advance(self) -> ReleaseState:
        """Settle an open step; then, before submission, go on up to the finished privacy scan."""
        async with self._working():
            current = self.current()
            moves, pipeline = await self._moves(current)
            intent = partial(self._journal.intent, current.release)
            road = Road(self.target, self._workshop, moves, pipeline, intent)
            await road.settle()
            await road.go()
            self._remember_key(pipeline.state)
            if current.phase in _BEFORE_UPLOAD:
                await self.hooks.after("after_upload", pipeline.state)
            return pipeline.state

    def _remember_key(self, state: ReleaseState) -> None:
        """A key that WeChat has accepted belongs to the program from now on."""
        accepted = state.step(StepName.UPLOAD).status is StepStatus.DONE and self.target.from_sources
        if accepted and self.target.key is not None:
            keys.remember(self.target.key, self.target.source_appid)

    async def submit(self, typed: str, material: Material | None = None) -> ReleaseState:
        """Submit for review. `typed` must be the version: nobody submits the wrong one by accident."""
        await self.refresh()
        async with self._working():
            current = self.require(Action.SUBMIT)
            self.check_typed(typed)
            self.hooks.require()
            await self.hooks.run("before_submit", current)
            moves, pipeline = await self._moves(current)
            chosen = material if material is not None else await self.material()
            await pipeline.carry_out(moves.submit(chosen))
            await self.hooks.after("after_submit", pipeline.state)
            return pipeline.state

    async def refresh(self) -> ReleaseState | None:
        """Ask the platform how the release stands; None where there never was one."""
        if self.state() is None:
            await self.adopt()
        current = self.state()
        done = (*UNFINISHED, Phase.ROLLED_BACK, Phase.ABANDONED)
        if current is None or self.target.by_hand or current.phase in done:
            return current
        async with self._working(patience=5.0):
            _moves, pipeline = await self._moves(current)
            state = await refresh(pipeline, await self.platform())
            await self.hooks.after_verdict(current, state)
            return state

    async def adopt(self) -> ReleaseState | None:
        """Where this machine has no journal of the program, make it anew from what the platform has."""
        if self.target.by_hand or self.state() is not None:
            return self.state()
        found = await ask(await self.platform())
        tags = await asyncio.to_thread(tagged, self._base) if found else {}
        async with self._working():
            for one in found:
                self._journal.adopt(one.release(self._own(), tags), one.entries())
        state = self.state()
        if state is not None:
            self._tell(StateChanged(state))
        return state

    def _own(self) -> dict[str, str]:
        target = self.target
        return {"appid": target.appid, "environment": target.environment, "platform": target.platform}

    async def confirm(self, what: str, reason: str = "") -> ReleaseState:
        """Write down what a person did or saw on the platform's site (see `by_hand.CONFIRMED`)."""
        async with self._working():
            current = self.require(Action.CONFIRM)
            pipeline = Pipeline(self._journal, current.release, self._tell)
            confirm(pipeline, current, what, reason)
            await self.hooks.after_verdict(current, pipeline.state)
            return pipeline.state

    async def publish(self, percent: int | None = None) -> ReleaseState:
        """Publish what passed: to everybody, or to `percent` of the users, which can only grow."""
        if percent is not None and not 1 <= percent <= 100:
            raise UsageError(_("the share of users is a whole number from 1 to 100"))

        def move(current: ReleaseState, moves: Moves) -> Move:
            if percent is None or percent == 100:
                return moves.publish(phased=current.phase is Phase.PHASED)
            return moves.phase(percent)

        return await self._act(Action.PUBLISH, move)

    async def withdraw(self) -> ReleaseState:
        """Take the review back (the platform allows 5 a day and 10 a month)."""
        return await self._act(Action.WITHDRAW, lambda current, moves: moves.withdraw(current.audit_id or ""))

    async def expedite(self) -> ReleaseState:
        """Ask for a faster review: it costs one of the month's few (see `quota`)."""
        return await self._act(Action.EXPEDITE, lambda current, moves: moves.expedite(current.audit_id or ""))

    async def rollback(self, version: str | None = None) -> ReleaseState:
        """Roll back to the version before, or to `version`; a phased release is stopped instead."""
        current = self.require(Action.ROLLBACK)
        if current.phase is Phase.PHASED:
            return await self._act(Action.ROLLBACK, lambda _current, moves: moves.stop_phase())
        past = choose(await self.past_versions(), version)
        return await self._act(
            Action.ROLLBACK, lambda _current, moves: moves.rollback(past.number, past.version)
        )

    async def _act(self, action: Action, make: Callable[[ReleaseState, Moves], Move]) -> ReleaseState:
        async with self._working():
            current = self.require(action)
            if action is Action.PUBLISH:
                self.hooks.require()
                await self.hooks.run("before_publish", current)
            moves, pipeline = await self._moves(current)
            await pipeline.carry_out(make(current, moves))
            if action in _AFTER_ACTION:
                await self.hooks.after(_AFTER_ACTION[action], pipeline.state)
            return pipeline.state

    async def _moves(self, current: ReleaseState) -> tuple[Moves, Pipeline]:
        channel = await self.channel()
        pause = _SCAN_PAUSE[self.target.rehearsal]

        def waits(seconds: float) -> None:
            self._tell(StepWaits(current.release, StepName.SCAN, seconds))

        moves = Moves(current.release, channel, pause=pause, waits=waits)
        return moves, Pipeline(self._journal, current.release, self._tell)

    @asynccontextmanager
    async def _working(self, *, patience: float = 0.0) -> AsyncIterator[None]:
        async with self._busy:
            with self._journal.exclusive(patience=patience):
                yield
