"""What a place that a release can go to must be able to do, and the words that it answers with.

All figures are the platform's own: audit status 0 passed, 1 rejected, 2 in review, 3 withdrawn, 4 delayed;
times are seconds since 1970; ids are kept as text (the platform gives some as numbers, some as strings).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from mpconsole.release.platforms.protocol_program import ProgramSettings


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is uploaded: `data`, the package as `mpconsole.release.build` makes it (gzip of a wxvpkg), or
    `sources`, a copy of the project for the official uploader to compile; the source maps that it makes are
    kept as `source_map` (ZIP).
    """

    data: bytes
    version: str
    notes: str
    robot: int = 1
    sources: Path | None = None
    source_map: Path | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An upload in the draft box."""

    id: str
    version: str
    notes: str
    created: int
    appid: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A draft that was moved into the template library."""

    id: str
    draft_id: str
    version: str
    notes: str
    created: int


@dataclass(frozen=True, slots=True)
class Audit:
    """A review. `reason` and `screenshots` (media ids) come with a rejection or a delay."""

    id: str
    status: int
    version: str
    notes: str
    submitted: int
    reason: str = ""
    screenshots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """A version that somebody can open: the trial version or the live one."""

    version: str
    notes: str
    time: int


@dataclass(frozen=True, slots=True)
class Versions:
    """What is open to whom; None where there is none."""

    trial: VersionInfo | None = None
    live: VersionInfo | None = None


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version that can be rolled back to. `number` is the platform's own count (`app_version`)."""

    number: int
    version: str
    notes: str
    time: int


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """A phased release: status 0 initial, 1 running, 2 paused, 3 finished, 4 deleted; `percent` of users."""

    status: int
    percent: int
    created: int

    @property
    def running(self) -> bool:
        """Whether some users have the new version and others the old one."""
        return self.status == 1


@dataclass(frozen=True, slots=True)
class PrivacyScan:
    """What the scan of the code found: interfaces without permission, and without a declaration."""

    without_permission: tuple[str, ...] = ()
    without_declaration: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left this month, for all programs of the provider together."""

    rest: int
    limit: int
    expedite_rest: int
    expedite_limit: int


@dataclass(frozen=True, slots=True)
class Material:
    """What is handed in beside the code, in the fields of submit_audit.

    `items` are the pages to review with their categories; `description` is for the reviewer (how to log in);
    `feedback` answers a rejection; `no_privacy_apis` promises not to use interfaces that the scan found.
    """

    items: tuple[Mapping[str, Any], ...] = ()
    description: str = ""
    pictures: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    feedback: str = ""
    feedback_pictures: tuple[str, ...] = ()
    user_content: Mapping[str, Any] | None = None
    no_privacy_apis: bool = False
    order_page: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A service category of the program; ids as the platform gives them, `third` may be empty."""

    first: str
    second: str
    third: str
    ids: tuple[int, ...] = field(default=())


class Uploads(Protocol):
    """What brings a build to the platform, into the program `source_appid`."""

    source_appid: str

    async def upload(self, parcel: Parcel) -> Mapping[str, int]:
        """Upload; return the platform's own sizes, package name → bytes."""
        ...


class Platform(Uploads, ProgramSettings, Protocol):
    """A place that releases go to. Every method raises RefusedError, UnclearError or UnreachableError.

    Calls that may be made twice with the same result (all questions, `upload` and `commit` with the same
    bytes) repeat themselves where the network fails; `add_template`, `submit`, `withdraw`, `expedite`,
    `publish`, `phase`, `stop_phase` and `rollback` are sent once.
    """

    name: str
    rehearsal: bool
    appid: str
    site: str  # where people go: the platform's site, or the page of the sandbox's reviewer

    async def close(self) -> None:
        """Let go of connections and child processes."""
        ...

    async def drafts(self) -> tuple[Draft, ...]:
        """Return the draft box, newest first."""
        ...

    async def templates(self) -> tuple[Template, ...]:
        """Return the template library, newest first."""
        ...

    async def add_template(self, draft_id: str) -> None:
        """Move a draft into the template library."""
        ...

    async def commit(self, template_id: str, version: str, notes: str, ext: Mapping[str, Any]) -> None:
        """Make a template the program's trial version; a privacy scan begins."""
        ...

    async def privacy_scan(self) -> PrivacyScan | None:
        """Return what the scan found; None while it runs."""
        ...

    async def pages(self) -> tuple[str, ...]:
        """Return the trial version's pages."""
        ...

    async def categories(self) -> tuple[Category, ...]:
        """Return the program's categories."""
        ...

    async def trial_code(self, path: str = "") -> bytes:
        """Return the trial version's code as a JPEG; `path` with query is the page that it opens."""
        ...

    async def upload_media(self, name: str, data: bytes, kind: str) -> str:
        """Upload a picture or video for the review; return its media id (kept for three days)."""
        ...

    async def submit(self, material: Material) -> str:
        """Submit the trial version for review; return the audit id."""
        ...

    async def latest_audit(self) -> Audit | None:
        """Return the latest review, or None where there never was one."""
        ...

    async def audit(self, audit_id: str) -> Audit:
        """Return one review; version and notes may be empty. RefusedError 85012 where it is none of ours."""
        ...

    async def withdraw(self) -> None:
        """Take the open review back (5 a day, 10 a month)."""
        ...

    async def expedite(self, audit_id: str) -> None:
        """Ask for a faster review."""
        ...

    async def quota(self) -> Quota:
        """Return what is left this month."""
        ...

    async def publish(self) -> None:
        """Publish the version that passed to everybody."""
        ...

    async def phase(self, percent: int) -> None:
        """Publish it to a share of the users, or to a larger one than before."""
        ...

    async def phase_plan(self) -> PhasePlan | None:
        """Return the phased release, or None where there never was one."""
        ...

    async def stop_phase(self) -> None:
        """End the phased release: everybody has the old version again."""
        ...

    async def versions(self) -> Versions:
        """Return the trial and the live version."""
        ...

    async def past_versions(self) -> tuple[PastVersion, ...]:
        """Return the versions that can be rolled back to, newest first (at most 5)."""
        ...

    async def rollback(self, number: int | None = None) -> None:
        """Roll back to the version before, or to one of `past_versions`."""
        ...

    async def serving(self) -> bool:
        """Whether the service is open (not paused)."""
        ...

    async def set_serving(self, open_: bool) -> None:
        """Pause the service or open it again."""
        ...


@dataclass(frozen=True, slots=True)
class Channel:
    """The way to where a release goes. Without a `platform` only the upload is ours: a person does the rest
    on the platform's `site`.
    """

    uploads: Uploads
    platform: Platform | None
    site: str
