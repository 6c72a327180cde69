"""What the platform remembers of a program, as immutable data. Times are unix seconds, sizes bytes."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class AuditStatus(IntEnum):
    """The platform's numbers for the state of a submission; DELAYED is followed by a verdict."""

    PASSED = 0
    REJECTED = 1
    AUDITING = 2
    WITHDRAWN = 3
    DELAYED = 4

    @property
    def open(self) -> bool:
        """Whether a reviewer still owes a verdict."""
        return self in (AuditStatus.AUDITING, AuditStatus.DELAYED)


class GrayStatus(IntEnum):
    """The platform's numbers for the state of a phased release."""

    INITIAL = 0
    RUNNING = 1
    PAUSED = 2
    FINISHED = 3
    DELETED = 4


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What an unpacked code package says. `key` is the SHA-256 of its content, the same for the same
    files; `sizes` holds bytes by package, `__APP__` first, then the subpackages' roots; `apis` the
    privacy-relevant API names found in its scripts; `declared` its requiredPrivateInfos.
    """

    key: str
    bytes: int
    files: int
    sizes: dict[str, int]
    pages: tuple[str, ...] = ()
    apis: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    plugins: dict[str, str] = field(default_factory=dict)
    scenes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A development version: one for each robot, replaced by its next upload."""

    package: PackageFacts
    version: str
    desc: str
    robot: int
    uploaded_at: float
    verified: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """An upload in the third-party platform's draft box."""

    draft_id: int
    appid: str
    upload: Upload


@dataclass(frozen=True, slots=True)
class Template:
    """A draft that was added to the template library. `kind` is 0 (ordinary) or 1 (standard)."""

    template_id: int
    draft_id: int
    kind: int
    appid: str
    upload: Upload
    created_at: float


@dataclass(frozen=True, slots=True)
class Build:
    """A template as committed to one program, with its own ext.json: the trial version."""

    template_id: int
    package: PackageFacts
    user_version: str
    user_desc: str
    ext: dict[str, Any]
    committed_at: float
    scanned_at: float

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages of this program: ext.json may keep fewer of them."""
        pages = self.ext.get("pages")
        return tuple(pages) if isinstance(pages, list) and pages else self.package.pages

    @property
    def declared(self) -> tuple[str, ...]:
        """The requiredPrivateInfos of app.json and ext.json together."""
        extra = self.ext.get("requiredPrivateInfos")
        return self.package.declared + (tuple(extra) if isinstance(extra, list) else ())


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed in beside the code."""

    items: tuple[dict[str, Any], ...] = ()
    version_desc: str = ""
    pictures: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    feedback_info: str = ""
    feedback_stuff: tuple[str, ...] = ()
    ugc_declare: dict[str, Any] | None = None
    privacy_api_not_use: bool = False
    order_path: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step in the life of an audit."""

    time: float
    status: AuditStatus
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Guideline:
    """A privacy guideline as it was set: the owner's fields and what is used for what."""

    owner: dict[str, Any]
    settings: tuple[dict[str, Any], ...] = ()
    sdks: tuple[dict[str, Any], ...] = ()
    updated_at: float = 0


@dataclass(frozen=True, slots=True)
class Audit:
    """One submission and its review. `screenshots` are media ids that the reviewer attached, `guideline` is
    the privacy guideline as it was handed in.
    """

    audit_id: int
    appid: str
    build: Build
    submission: Submission
    submitted_at: float
    guideline: Guideline | None = None
    status: AuditStatus = AuditStatus.AUDITING
    reason: str = ""
    pages: tuple[str, ...] = ()
    screenshots: tuple[str, ...] = ()
    sped_up: bool = False
    released: bool = False
    turns: tuple[Turn, ...] = ()

    @property
    def tag(self) -> str:
        """What the store finds audits by."""
        return "open" if self.status.open else "closed"


@dataclass(frozen=True, slots=True)
class Release:
    """A version that is or was online. `reverted` marks one that came back by a rollback."""

    app_version: int
    build: Build
    released_at: float
    reverted: bool = False


@dataclass(frozen=True, slots=True)
class GrayPlan:
    """A phased release of the version of one audit."""

    audit_id: int
    status: GrayStatus
    percentage: int
    created_at: float
    debuggers_first: bool = False
    experiencers_first: bool = False


@dataclass(frozen=True, slots=True)
class InterfaceRequest:
    """A request to use a location interface. `status`: 3 applied, 4 refused, 5 granted."""

    api_name: str
    audit_id: int
    content: str
    applied_at: float
    status: int = 3
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """One mini program as the platform knows it.

    `past` are the versions that a rollback may choose, newest first. `withdrawals` are the times of this
    month's withdrawals, `forced_tokens` those of a day's forced renewals of its stable token. `domains` maps
    a list's name (`requestdomain`…; `direct ` before what the program has beside the platform's) to its
    entries.
    """

    appid: str
    known_since: float
    authorized: bool = False
    secret: str = ""
    uploads: dict[str, Upload] = field(default_factory=dict)
    trial: Build | None = None
    audit_id: int | None = None
    live: Release | None = None
    past: tuple[Release, ...] = ()
    last_app_version: int = 0
    gray: GrayPlan | None = None
    serving: bool = True
    withdrawals: tuple[float, ...] = ()
    guideline: Guideline | None = None
    live_guideline: Guideline | None = None
    interfaces: dict[str, InterfaceRequest] = field(default_factory=dict)
    domains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    testers: dict[str, str] = field(default_factory=dict)
    hidden_from_search: bool = False
    support_version: str = ""
    message_templates: dict[str, str] = field(default_factory=dict)
    open_appid: str = ""
    ever_submitted: bool = False
    forced_tokens: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Platform:
    """The third-party platform that this sandbox plays for, and its use of the monthly quotas."""

    component_appid: str
    component_secret: str
    ticket: str
    ticket_at: float
    message_token: str
    encoding_aes_key: str
    month: str = ""
    submitted: int = 0
    sped_up: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was handed out. `kind` is component, authorizer, app, stable, refresh, code, preauth or
    random, or login for a code that was used.
    """

    value: str
    kind: str
    appid: str
    expires_at: float

    @property
    def tag(self) -> str:
        """What the store finds tokens by."""
        return self.kind


@dataclass(frozen=True, slots=True)
class Notice:
    """A push notification that is still to be delivered. `due` is in the machine's own time."""

    number: int
    appid: str
    event: str
    xml: str
    attempts: int = 0
    due: float = 0


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a video that was uploaded for a submission; its bytes lie in the store's blobs."""

    media_id: str
    appid: str
    kind: str
    content_type: str
    size: int
    uploaded_at: float
