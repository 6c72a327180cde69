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
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from msgspec import structs

from mpconsole import state
from mpconsole.errors import UsageError
from mpconsole.i18n import _, language
from mpconsole.project.model import Snapshot
from mpconsole.release import answers as review
from mpconsole.release import build, keys, versions
from mpconsole.release.answers import NO_FEEDBACK, Feedback
from mpconsole.release.by_hand import confirm
from mpconsole.release.channels import open_channel
from mpconsole.release.hooks import Hooks
from mpconsole.release.journal import Journal
from mpconsole.release.model import (
    Action,
    EntryKind,
    Phase,
    Preflight,
    ReleaseEvent,
    ReleaseState,
    StateChanged,
    StepName,
    StepProgress,
    StepStatus,
    StepWaits,
)
from mpconsole.release.moves import Move, Moves, platform_of
from mpconsole.release.past import choose
from mpconsole.release.pipeline import Pipeline, refresh
from mpconsole.release.platforms.protocol import Channel, Material, PastVersion, Platform, Quota
from mpconsole.release.rebuild import ask
from mpconsole.release.road import UNFINISHED, Road
from mpconsole.release.suggestion import Suggestion, suggest, tagged
from mpconsole.release.targets import Target, resolve
from mpconsole.release.workshop import Workshop
from mpconsole.settings import ProjectSettings, ReviewSettings

_SCAN_PAUSE = {True: 0.5, False: 20.0}
"""Seconds between questions for the privacy scan, in a rehearsal and in earnest (it takes about a minute)."""


_BEFORE_UPLOAD = frozenset({Phase.PREPARED, Phase.BUILT})
_AFTER_ACTION = {Action.PUBLISH: "after_publish", Action.ROLLBACK: "after_rollback"}


class Releases:
    """The releases of the project at `base`. `snapshot` gives the program as it is now; `folder` is where the
    journal lies, by default the project's state folder.
    """

    def __init__(
        self,
        base: Path,
        settings: ProjectSettings,
        snapshot: Callable[[], Snapshot],
        *,
        environment: str | None = None,
        platform: str | None = None,
        base_url: str | None = None,
        folder: Path | None = None,
        tell: Callable[[ReleaseEvent], None] = lambda _event: None,
    ) -> None:
        self.target: Target = resolve(
            settings, base, snapshot().appid, environment=environment, platform=platform, base_url=base_url
        )
        self._base = base
        self._settings = settings
        self._snapshot = snapshot
        self._tell = tell
        self._journal = Journal(folder or state.project_folder(base))
        self._workshop = Workshop(self._journal.folder / "releases", snapshot, settings.size)
        self.hooks = Hooks(base, settings.hooks, self.target, tell)
        self._open = AsyncExitStack()
        self._channel: Channel | None = None
        self._busy = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the platform, the sandbox that was started, and the journal."""
        await self._open.aclose()
        self._channel = None
        self._journal.close()

    def state(self) -> ReleaseState | None:
        """Return the newest release of this environment and platform, as the journal has it."""
        return self._journal.current(environment=self.target.environment, platform=self.target.platform)

    def history(self) -> tuple[ReleaseState, ...]:
        """Return every release of this project on every platform, newest first."""
        return self._journal.history()

    async def channel(self) -> Channel:
        """Return the way to the platform, connected. Raises PlatformError or MpconsoleError, among them
        ConsentNeededError where code of the project would be run.
        """
        if self._channel is None:
            self._channel = await open_channel(
                self.target, self._base, self._journal.folder, self._open, self._heard
            )
        return self._channel

    async def platform(self) -> Platform:
        """Return the platform. Raises PlatformError also where everything but the upload is done by hand."""
        channel = await self.channel()
        return platform_of(channel)

    async def suggest(self, *, online: bool = True) -> Suggestion:
        """Suggest version and notes from git, and from what is live where `online`."""
        existing = [one.release.version for one in self._published()]
        if online and not self.target.by_hand and (live := (await (await self.platform()).versions()).live):
            existing.append(live.version)
        chosen = self._settings.release.notes_language or language()
        return await asyncio.to_thread(suggest, self._base, existing, chosen)

    async def preflight(
        self, version: str, text: str, *, answers: ReviewSettings | None = None, online: bool = True
    ) -> Preflight:
        """Look at everything, `answers` (by default `[review]` of the settings) among it. `online` false asks
        no platform: a dry run needs no credentials.
        """
        from mpconsole.release.preflight.gather import gather

        platform = await self.platform() if online and not self.target.by_hand else None
        return await gather(
            self._snapshot(),
            structs.replace(self._settings, review=answers or self.answers),
            self._base,
            version,
            text,
            platform,
            rehearsal=self.target.rehearsal,
        )

    async def prepare(self) -> None:
        """Run the project's `before_build`, so that what is judged and built is what it makes.

        Raises ConsentNeededError for any hook that nobody has allowed, before anything is done; HookError.
        """
        self.hooks.require()
        await self.hooks.run("before_build", self.state())

    async def start(self, version: str, text: str) -> ReleaseState:
        """Begin a release in the journal; nothing is sent. One that was never submitted is given up for it.

        Raises UsageError for a bad version, or while another release is with the reviewers or users.
        """
        version = versions.check(version)
        await self.adopt()
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
        async with self._working():
            current = self.require(Action.SUBMIT)
            if typed.strip() != current.release.version:
                raise UsageError(
                    _("this release is {version}, not {typed}; nothing was submitted").format(
                        version=current.release.version, typed=typed.strip() or "…"
                    )
                )
            self.hooks.require()
            await self.hooks.run("before_submit", current)
            moves, pipeline = await self._moves(current)
            chosen = material if material is not None else await self.material()
            await pipeline.carry_out(moves.submit(chosen))
            await self.hooks.after("after_submit", pipeline.state)
            return pipeline.state

    @property
    def answers(self) -> ReviewSettings:
        """What the project's settings answer for every review."""
        return self._settings.review

    async def categories(self) -> tuple[str, ...]:
        """Return the names of the program's categories; none where nobody can be asked."""
        if self.target.by_hand:
            return ()
        return tuple(review.name_of(one) for one in await (await self.platform()).categories())

    async def review(self, answers: ReviewSettings | None = None) -> ReviewSettings:
        """Return what would be handed in: `answers` (by default `[review]` of the project's settings) with
        what they leave open filled in. Raises UsageError with everything that the platform would refuse.
        """
        given = answers if answers is not None else self.answers
        platform = await self.platform()
        pages, categories = await platform.pages(), await platform.categories()
        if not given.description:
            given = structs.replace(given, description=self.current().release.notes)
        filled = review.resolve(given, self._snapshot().name, pages, categories)
        names = [review.name_of(one) for one in categories]
        wrong = await asyncio.to_thread(review.faults, filled, self._base, pages, names)
        if wrong:
            raise UsageError("; ".join(wrong), hint=_("Mend it under [review], or in the wizard's step 3."))
        return filled

    async def material(
        self, answers: ReviewSettings | None = None, feedback: Feedback = NO_FEEDBACK
    ) -> Material:
        """Return the material of `review`, its pictures and videos uploaded."""
        platform = await self.platform()
        filled = await self.review(answers)
        return await review.hand_in(filled, platform, self._base, await platform.categories(), feedback)

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

    async def past_versions(self) -> tuple[PastVersion, ...]:
        """Return what can be rolled back to, newest first."""
        return await (await self.platform()).past_versions()

    async def quota(self) -> Quota:
        """Return what is left this month."""
        return await (await self.platform()).quota()

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

    def _published(self) -> list[ReleaseState]:
        seen = (Phase.PHASED, Phase.LIVE, Phase.ROLLED_BACK)
        return [
            one
            for one in self._journal.history()
            if one.phase in seen and one.release.platform == self.target.platform
        ]

    def current(self) -> ReleaseState:
        """Return the newest release. Raises UsageError where there is none."""
        current = self.state()
        if current is None:
            raise UsageError(
                _("there is no release yet in {environment} on {platform}").format(
                    environment=self.target.environment, platform=self.target.platform
                ),
                hint=_("Begin one: mpconsole release upload"),
            )
        return current

    def require(self, action: Action) -> ReleaseState:
        """Return the newest release. Raises UsageError where `action` is not possible now."""
        current = self.current()
        self._require(current, action)
        return current

    def _require(self, current: ReleaseState, action: Action) -> None:
        from mpconsole.release.words import refusal

        if action not in current.actions:
            message, hint = refusal(current, action)
            raise UsageError(message, hint=hint)

    async def _moves(self, current: ReleaseState) -> tuple[Moves, Pipeline]:
        channel = await self.channel()
        pause = _SCAN_PAUSE[self.target.rehearsal]

        def waits(seconds: float) -> None:
            self._tell(StepWaits(current.release, StepName.SCAN, seconds))

        moves = Moves(current.release, channel, pause=pause, waits=waits)
        return moves, Pipeline(self._journal, current.release, self._tell)

    def _heard(self, words: str) -> None:
        """The official uploader speaks while it uploads."""
        current = self.state()
        if current is not None:
            self._tell(StepProgress(current.release, StepName.UPLOAD, words))

    @asynccontextmanager
    async def _working(self, *, patience: float = 0.0) -> AsyncIterator[None]:
        async with self._busy:
            with self._journal.exclusive(patience=patience):
                yield
