"""The releases of one project, for the command line, the session and the console.

    releases = Releases(layout.base, settings, lambda: snapshot, tell=print)
    suggestion = await releases.suggest()
    preflight = await releases.preflight(suggestion.version, suggestion.notes)
    await releases.start(suggestion.version, suggestion.notes)   # a line in the journal, nothing sent
    await releases.advance()                                     # build … trial version, privacy scan
    await releases.submit("1.4.0")                               # the version, typed
    await releases.refresh()                                     # how does it stand?
    await releases.publish(10); await releases.publish()         # 10 %, then everybody
    await releases.close()

Every method that moves something takes the project's lock, and returns the new state; what happens
meanwhile is told to `tell`. After a crash `advance` settles the step that was open, then goes on.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec

from mpconsole import state
from mpconsole.errors import UsageError
from mpconsole.i18n import _, language
from mpconsole.project.model import Snapshot
from mpconsole.release import build, versions
from mpconsole.release.journal import Journal
from mpconsole.release.material import home_item
from mpconsole.release.model import (
    Action,
    EntryKind,
    Phase,
    Preflight,
    ReleaseEvent,
    ReleaseState,
    StateChanged,
    StepName,
    StepStatus,
    StepWaits,
)
from mpconsole.release.moves import Data, Move, Moves
from mpconsole.release.pipeline import Pipeline, refresh
from mpconsole.release.platforms.protocol import Material, PastVersion, Platform, Quota
from mpconsole.release.suggestion import Suggestion, suggest
from mpconsole.release.targets import Target, open_platform, resolve
from mpconsole.release.workshop import Workshop
from mpconsole.settings import ProjectSettings

_SCAN_PAUSE = {True: 0.5, False: 20.0}
"""Seconds between questions for the privacy scan, in a rehearsal and in earnest (it takes about a minute)."""
_UNFINISHED = (Phase.PREPARED, Phase.BUILT, Phase.UPLOADED, Phase.TRIAL, Phase.READY)


class Releases:
    """The releases of the project at `base`. `snapshot` gives the program as it is now."""

    def __init__(
        self,
        base: Path,
        settings: ProjectSettings,
        snapshot: Callable[[], Snapshot],
        *,
        environment: str | None = None,
        platform: str | None = None,
        base_url: str | None = None,
        tell: Callable[[ReleaseEvent], None] = lambda _event: None,
    ) -> None:
        self.target: Target = resolve(
            settings, base, snapshot().appid, environment=environment, platform=platform, base_url=base_url
        )
        self._base = base
        self._settings = settings
        self._snapshot = snapshot
        self._tell = tell
        self._journal = Journal(state.project_folder(base))
        self._workshop = Workshop(self._journal.folder / "releases", snapshot, settings.size)
        self._open = AsyncExitStack()
        self._connected: Platform | None = None
        self._busy = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the platform, the sandbox that was started, and the journal."""
        await self._open.aclose()
        self._connected = None
        self._journal.close()

    def state(self) -> ReleaseState | None:
        """Return the newest release of this environment and platform, as the journal has it."""
        return self._journal.current(environment=self.target.environment, platform=self.target.platform)

    def history(self) -> tuple[ReleaseState, ...]:
        """Return every release of this project on every platform, newest first."""
        return self._journal.history()

    async def platform(self) -> Platform:
        """Return the platform, connected. Raises PlatformError or MpconsoleError."""
        if self._connected is None:
            self._connected = await open_platform(self.target, self._journal.folder, self._open)
        return self._connected

    async def suggest(self, *, online: bool = True) -> Suggestion:
        """Suggest version and notes from git, and from what is live where `online`."""
        existing = [one.release.version for one in self._published()]
        if online and (live := (await (await self.platform()).versions()).live):
            existing.append(live.version)
        chosen = self._settings.release.notes_language or language()
        return await asyncio.to_thread(suggest, self._base, existing, chosen)

    async def preflight(self, version: str, text: str, *, online: bool = True) -> Preflight:
        """Look at everything. `online` false asks no platform (a dry run needs no credentials)."""
        from mpconsole.release.facts import gather

        platform = await self.platform() if online else None
        return await gather(self._snapshot(), self._settings, self._base, version, text, platform)

    async def start(self, version: str, text: str) -> ReleaseState:
        """Begin a release in the journal; nothing is sent. One that was never submitted is given up for it.

        Raises UsageError for a bad version, or while another release is with the reviewers or users.
        """
        version = versions.check(version)
        source = await asyncio.to_thread(build.origin, self._base)
        async with self._working():
            before = self.state()
            if before is not None:
                self._require(before, Action.START)
                if before.phase in _UNFINISHED:
                    self._journal.write(before.release, StepName.ABANDON, EntryKind.DONE)
            release = self._journal.start(
                appid=self.target.appid,
                environment=self.target.environment,
                platform=self.target.platform,
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
            if current.open_step is not None:
                await self._settle(current, moves, pipeline)
            if pipeline.state.phase in _UNFINISHED:
                for step in (
                    StepName.BUILD,
                    StepName.UPLOAD,
                    StepName.TEMPLATE,
                    StepName.COMMIT,
                    StepName.SCAN,
                ):
                    if pipeline.state.step(step).status is not StepStatus.DONE:
                        await pipeline.carry_out(self._road_move(step, moves, pipeline))
            return pipeline.state

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
            moves, pipeline = await self._moves(current)
            chosen = material if material is not None else await self.material()
            await pipeline.carry_out(moves.submit(chosen))
            return pipeline.state

    async def material(self) -> Material:
        """Return what is handed in by default: the home page in the first category, and the notes."""
        platform = await self.platform()
        item = home_item(self._snapshot().name, await platform.pages(), await platform.categories())
        return Material(items=(item,) if item else (), description=self.current().release.notes)

    async def refresh(self) -> ReleaseState | None:
        """Ask the platform how the release stands; None where there never was one."""
        current = self.state()
        if current is None or current.phase in (*_UNFINISHED, Phase.ROLLED_BACK, Phase.ABANDONED):
            return current
        async with self._working(patience=5.0):
            _moves, pipeline = await self._moves(current)
            return await refresh(pipeline, await self.platform())

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
        past = self._choose(await self.past_versions(), version)
        return await self._act(
            Action.ROLLBACK, lambda _current, moves: moves.rollback(past.number, past.version)
        )

    def _choose(self, past: tuple[PastVersion, ...], version: str | None) -> PastVersion:
        for one in past:
            if version is None or version in (one.version, str(one.number)):
                return one
        names = ", ".join(one.version for one in past)
        raise UsageError(
            _("there is no version to roll back to")
            if version is None
            else _("{version} cannot be rolled back to").format(version=version),
            hint=_("Choose one of: {names}").format(names=names) if past else None,
        )

    async def _act(self, action: Action, make: Callable[[ReleaseState, Moves], Move]) -> ReleaseState:
        async with self._working():
            current = self.require(action)
            moves, pipeline = await self._moves(current)
            await pipeline.carry_out(make(current, moves))
            return pipeline.state

    async def _settle(self, current: ReleaseState, moves: Moves, pipeline: Pipeline) -> None:
        """Finish what was begun, with what was intended then."""
        step = current.open_step
        assert step is not None
        intent = self._journal.intent(current.release, step) or {}
        side: dict[StepName, Callable[[], Move]] = {
            StepName.SUBMIT: lambda: moves.submit(msgspec.convert(intent["material"], Material)),
            StepName.WITHDRAW: lambda: moves.withdraw(current.audit_id or ""),
            StepName.PUBLISH: lambda: moves.publish(phased=current.phase is Phase.PHASED),
            StepName.PHASE: lambda: moves.phase(intent["percent"]),
            StepName.STOP_PHASE: moves.stop_phase,
            StepName.ROLLBACK: lambda: moves.rollback(intent["number"], intent["to"]),
        }
        move = side[step]() if step in side else self._road_move(step, moves, pipeline)
        await pipeline.carry_out(move)

    def _road_move(self, step: StepName, moves: Moves, pipeline: Pipeline) -> Move:
        if step is StepName.BUILD:
            return Move(StepName.BUILD, self._build)
        if step is StepName.UPLOAD:
            return moves.upload(self._package, self.target.robot)
        if step is StepName.TEMPLATE:
            return moves.template()
        if step is StepName.COMMIT:
            template = pipeline.state.step(StepName.TEMPLATE).data["template_id"]
            return moves.commit(template, self.target.ext_json())
        assert step is StepName.SCAN
        return moves.scan()

    async def _build(self, _intent: Data) -> Data:
        return await asyncio.to_thread(self._workshop.make, self.current().release)

    def _package(self) -> bytes:
        return self._workshop.package(self.current())

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
        platform = await self.platform()
        pause = _SCAN_PAUSE[platform.rehearsal]

        def waits(seconds: float) -> None:
            self._tell(StepWaits(current.release, StepName.SCAN, seconds))

        moves = Moves(current.release, platform, pause=pause, waits=waits)
        return moves, Pipeline(self._journal, current.release, self._tell)

    @asynccontextmanager
    async def _working(self, *, patience: float = 0.0) -> AsyncIterator[None]:
        async with self._busy:
            with self._journal.exclusive(patience=patience):
                yield
