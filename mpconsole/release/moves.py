"""What a release does on a platform, step by step, each with the question that settles it after a crash.

A move writes its intent, makes one call, writes the outcome. Where the program ended in between, `found`
asks the platform whether the call has arrived: `upload`, `commit` and the scan are simply repeated (with
identical bytes), everything else is never sent while it may have happened.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mpconsole.errors import PlatformError
from mpconsole.i18n import _
from mpconsole.platform import errcodes
from mpconsole.release.model import Release, StepName
from mpconsole.release.platforms.errors import RefusedError, UnclearError, UnreachableError
from mpconsole.release.platforms.protocol import Channel, Material, Parcel, Platform, VersionInfo

Data = Mapping[str, Any]


async def _nothing() -> Data:
    return {}


async def _not_found(_intent: Data) -> Data | None:
    return None


@dataclass(frozen=True, slots=True)
class Move:
    """One step. `before` gives what is written with the intent, `act` makes the call and gives the outcome,
    `found` gives the outcome of a call that has arrived, None where it has not. `echoes` are the refusals
    that a call gets whose twin has arrived before.
    """

    step: StepName
    act: Callable[[Data], Awaitable[Data]]
    before: Callable[[], Awaitable[Data]] = _nothing
    found: Callable[[Data], Awaitable[Data | None]] = _not_found
    echoes: frozenset[int] = frozenset()


def platform_of(channel: Channel) -> Platform:
    """Return a channel's platform. Raises PlatformError where everything but the upload is done by hand."""
    if channel.platform is None:
        raise PlatformError(
            _("this is done by hand: only a third-party platform may do it through an API"),
            hint=_("Do it at {site}, then say so: mpconsole release confirm").format(site=channel.site),
        )
    return channel.platform


class Moves:
    """Makes the moves of one release on one platform."""

    def __init__(
        self, release: Release, channel: Channel, *, pause: float, waits: Callable[[float], None]
    ) -> None:
        self.release = release
        self._channel = channel
        self._pause = pause
        self._waits = waits

    @property
    def platform(self) -> Platform:
        """The platform. Raises PlatformError where everything but the upload is done by hand."""
        return platform_of(self._channel)

    def upload(self, parcel: Callable[[], Parcel]) -> Move:
        """Upload what was built; the same bytes every time."""

        async def act(_intent: Data) -> Data:
            made = parcel()
            sizes = dict(await self._channel.uploads.upload(made))
            kept = made.source_map is not None and made.source_map.is_file()
            return {"sizes": sizes, **({"source_map": str(made.source_map)} if kept else {})}

        return Move(StepName.UPLOAD, act)

    def template(self) -> Move:
        """Move the upload from the draft box into the template library."""

        async def before() -> Data:
            return {"draft_id": await self._draft_id()}

        async def act(intent: Data) -> Data:
            await self.platform.add_template(intent["draft_id"])
            try:
                outcome = await found(intent)
            except UnreachableError as error:  # the template is there, only its number is not known yet
                raise UnclearError("/wxa/gettemplatelist", error.message) from error
            if outcome is None:
                raise UnclearError("/wxa/gettemplatelist", _("the new template is not listed yet"))
            return outcome

        async def found(intent: Data) -> Data | None:
            for template in await self.platform.templates():
                if template.draft_id == intent["draft_id"]:
                    return {"template_id": template.id, "draft_id": template.draft_id}
            return None

        return Move(StepName.TEMPLATE, act, before, found)

    def chosen_template(self, template_id: str) -> Move:
        """Take a template that lies in the library already. Raises PlatformError where it does not."""

        async def act(_intent: Data) -> Data:
            for template in await self.platform.templates():
                if template.id == template_id:
                    return {"template_id": template.id, "version": template.version, "chosen": True}
            raise PlatformError(
                _("the template library has no template {id}").format(id=template_id),
                hint=_("Name one that is there in mpconsole.toml: [release] template"),
            )

        return Move(StepName.TEMPLATE, act)

    def commit(self, template_id: str, ext: Mapping[str, Any]) -> Move:
        """Make it the program's trial version; a repetition carries the ext.json of the first time."""

        async def before() -> Data:
            return {"template_id": template_id, "ext": dict(ext)}

        async def act(intent: Data) -> Data:
            release = self.release
            await self.platform.commit(intent["template_id"], release.version, release.notes, intent["ext"])
            return {"template_id": intent["template_id"]}

        return Move(StepName.COMMIT, act, before)

    def scan(self) -> Move:
        """Wait for the privacy scan; committing again would only start it anew."""

        async def act(_intent: Data) -> Data:
            while (scan := await self.platform.privacy_scan()) is None:
                self._waits(self._pause)
                await asyncio.sleep(self._pause)
            return asdict(scan)

        return Move(StepName.SCAN, act)

    def submit(self, material: Material) -> Move:
        """Submit the trial version for review, once."""

        async def before() -> Data:
            await self._refuse_another_trial()
            latest = await self.platform.latest_audit()
            return {"latest": latest.id if latest else None, "material": asdict(material)}

        async def act(_intent: Data) -> Data:
            return {"audit_id": await self._submit_scanned(material)}

        async def found(intent: Data) -> Data | None:
            latest = await self.platform.latest_audit()
            if latest is None or latest.id == intent["latest"] or latest.version != self.release.version:
                return None
            return {"audit_id": latest.id}

        return Move(StepName.SUBMIT, act, before, found, frozenset({errcodes.ALREADY_IN_REVIEW}))

    async def _submit_scanned(self, material: Material) -> str:
        """Submit; a refusal because the scan still runs has done nothing, so it is waited for."""
        while True:
            try:
                return await self.platform.submit(material)
            except RefusedError as error:
                if error.code != errcodes.SCAN_UNFINISHED:
                    raise
            self._waits(self._pause)
            await asyncio.sleep(self._pause)

    def withdraw(self, audit_id: str) -> Move:
        """Take the review back."""

        async def act(_intent: Data) -> Data:
            await self.platform.withdraw()
            return {}

        async def found(_intent: Data) -> Data | None:
            return {} if (await self.platform.audit(audit_id)).status == 3 else None

        return Move(StepName.WITHDRAW, act, found=found, echoes=frozenset({errcodes.NOTHING_TO_WITHDRAW}))

    def expedite(self, audit_id: str) -> Move:
        """Ask for a faster review. The platform tells of it only by refusing a second time."""

        async def act(_intent: Data) -> Data:
            try:
                await self.platform.expedite(audit_id)
            except RefusedError as error:
                if error.code != errcodes.EXPEDITED_ALREADY:
                    raise
            return {}

        return Move(StepName.EXPEDITE, act)

    def publish(self, *, phased: bool) -> Move:
        """Publish to everybody; a phased release is widened to all, which is how the platform ends one."""

        async def before() -> Data:
            return {"live": await self._live()}

        async def act(_intent: Data) -> Data:
            await (self.platform.phase(100) if phased else self.platform.publish())
            return {}

        async def found(intent: Data) -> Data | None:
            return {} if await self._is_new(intent["live"], self.release.version) else None

        echoes = frozenset({errcodes.ALREADY_RELEASED})
        return Move(StepName.PUBLISH, act, before, found, echoes)

    def phase(self, percent: int) -> Move:
        """Publish to a share of the users, or to a larger one."""

        async def before() -> Data:
            return {"percent": percent, "plan": await self._plan()}

        async def act(_intent: Data) -> Data:
            await self.platform.phase(percent)
            return {"percent": percent}

        async def found(intent: Data) -> Data | None:
            plan = await self._plan()
            if plan is None or plan == intent["plan"] or plan["percent"] != percent:
                return None
            return {"percent": percent}

        return Move(StepName.PHASE, act, before, found, frozenset({errcodes.PHASE_MUST_GROW}))

    def stop_phase(self) -> Move:
        """End the phased release: everybody has the old version again."""

        async def act(_intent: Data) -> Data:
            await self.platform.stop_phase()
            return {}

        async def found(_intent: Data) -> Data | None:
            return {} if await self._plan() is None else None

        return Move(StepName.STOP_PHASE, act, found=found)

    def rollback(self, number: int, version: str) -> Move:
        """Roll the live version back, once."""

        async def before() -> Data:
            return {"live": await self._live(), "number": number, "to": version}

        async def act(_intent: Data) -> Data:
            await self.platform.rollback(number)
            return {"to": version}

        async def found(intent: Data) -> Data | None:
            return {"to": version} if await self._is_new(intent["live"], version) else None

        return Move(StepName.ROLLBACK, act, before, found, frozenset({errcodes.NOTHING_TO_WITHDRAW}))

    async def _draft_id(self) -> str:
        for draft in await self.platform.drafts():
            if draft.version == self.release.version and draft.appid in ("", self.platform.source_appid):
                return draft.id
        raise PlatformError(
            _("the upload of {version} is not in the draft box").format(version=self.release.version),
            hint=_("Uploads reach it only from the program that is bound for development."),
        )

    async def _refuse_another_trial(self) -> None:
        """What is submitted is the trial version: it must be the one that this release committed."""
        trial = (await self.platform.versions()).trial
        if trial is None or trial.version != self.release.version:
            raise PlatformError(
                _("the trial version is {found}, not {version}: somebody has committed another one").format(
                    found=trial.version if trial else "-", version=self.release.version
                ),
                hint=_("Start the release anew: mpconsole release upload"),
            )

    async def _live(self) -> list[Any] | None:
        live = (await self.platform.versions()).live
        return _told(live) if live else None

    async def _is_new(self, before: Any, version: str) -> bool:
        live = (await self.platform.versions()).live
        return live is not None and live.version == version and _told(live) != before

    async def _plan(self) -> dict[str, Any] | None:
        plan = await self.platform.phase_plan()
        return {"percent": plan.percent, "created": plan.created} if plan and plan.running else None


def _told(live: VersionInfo) -> list[Any]:
    """What is written of a live version, to see later whether it is another one (as JSON gives it back)."""
    return [live.version, live.time]
