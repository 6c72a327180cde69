"""What can be asked about the releases of one project; nothing here moves one."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from msgspec import structs

from mpconsole import state
from mpconsole.errors import UsageError
from mpconsole.i18n import _, language
from mpconsole.project.model import Snapshot
from mpconsole.release import answers as review
from mpconsole.release.answers import NO_FEEDBACK, Feedback
from mpconsole.release.channels import open_channel
from mpconsole.release.hooks import Hooks
from mpconsole.release.journal import Journal
from mpconsole.release.model import (
    Action,
    Phase,
    Preflight,
    ReleaseEvent,
    ReleaseState,
    StepName,
    StepProgress,
)
from mpconsole.release.moves import platform_of
from mpconsole.release.platforms.protocol import Channel, Material, PastVersion, Platform, Quota
from mpconsole.release.suggestion import Suggestion, suggest
from mpconsole.release.targets import Target, resolve
from mpconsole.release.workshop import Workshop
from mpconsole.settings import ProjectSettings, ReviewSettings


class Desk:
    """The journal of the project at `base`, the way to the platform, and every question about a release.

    `snapshot` gives the program as it is now; `folder` is where the journal lies, by default the project's
    state folder.
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
        self._busy = asyncio.Lock()
        self._open = AsyncExitStack()
        self._channel: Channel | None = None

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
        return await asyncio.to_thread(suggest, self._base, existing, chosen, self._with_users())

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

    async def past_versions(self) -> tuple[PastVersion, ...]:
        """Return what can be rolled back to, newest first."""
        return await (await self.platform()).past_versions()

    async def quota(self) -> Quota:
        """Return what is left this month."""
        return await (await self.platform()).quota()

    def _with_users(self) -> tuple[str, str] | None:
        """Return the version that users have and its commit, where the journal knows both."""
        for one in self._published():
            release = one.release
            if one.phase is not Phase.ROLLED_BACK and release.environment == self.target.environment:
                return (release.version, release.revision) if release.revision and not release.dirty else None
        return None

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

    def check_typed(self, typed: str) -> None:
        """Raise UsageError where `typed` is not the newest release's version."""
        version = self.current().release.version
        if typed.strip() != version:
            raise UsageError(
                _("this release is {version}, not {typed}; nothing was submitted").format(
                    version=version, typed=typed.strip() or "…"
                )
            )

    def _require(self, current: ReleaseState, action: Action) -> None:
        from mpconsole.release.words import refusal

        if action not in current.actions:
            message, hint = refusal(current, action)
            raise UsageError(message, hint=hint)

    def _heard(self, words: str) -> None:
        """The official uploader speaks while it uploads."""
        current = self.state()
        if current is not None:
            self._tell(StepProgress(current.release, StepName.UPLOAD, words))
