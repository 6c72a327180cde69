"""What a session tells: one frozen class a fact, named in the past tense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mpconsole.backend.card import Card
    from mpconsole.backend.conversation import Entry
    from mpconsole.checks.finding import Finding
    from mpconsole.project.model import Change, Snapshot
    from mpconsole.size.model import SizeReport


@dataclass(frozen=True, slots=True)
class FileDelta:
    """One changed file: how its shipped bytes moved. `kind` says what happened to the file."""

    path: str
    kind: Literal["added", "removed", "modified"]
    bytes: int
    ships: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One batch of changes, as the Overview lists them."""

    at: datetime
    files: tuple[FileDelta, ...]
    bytes: int
    branch_changed: bool = False


@dataclass(frozen=True, slots=True)
class GitStatus:
    """The branch (None outside a repository) and how many files are changed and not committed."""

    branch: str | None = None
    dirty: int = 0


@dataclass(frozen=True, slots=True)
class BackendStatus:
    """The mock backend's process. `error` is a sentence, set for `failed` and `restarting`, for `off` where
    there is a reason, and for `ready` where a log cannot be reached now. `joined`: somebody else started it;
    it is followed, and never stopped from here. `log`: another backend's log, `url`, is followed instead.
    """

    state: Literal["off", "starting", "ready", "restarting", "failed"] = "off"
    url: str | None = None
    card: "Card | None" = None
    error: str | None = None
    joined: bool = False
    log: bool = False


@dataclass(frozen=True, slots=True)
class ProjectOpened:
    """The first full picture."""

    snapshot: "Snapshot"
    report: "SizeReport"
    findings: "tuple[Finding, ...]"


@dataclass(frozen=True, slots=True)
class ProjectChanged:
    """A batch of changes was taken in: the new picture, and what moved."""

    change: "Change"
    report: "SizeReport"
    findings: "tuple[Finding, ...]"
    row: ChangeRow


@dataclass(frozen=True, slots=True)
class SizesCompiled:
    """The official tool has compiled the project as it is: the same picture, with its figures."""

    report: "SizeReport"


@dataclass(frozen=True, slots=True)
class BuildEnded:
    """The framework's build ended with `code`; `message` is the last line that it said."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class ProjectLost:
    """The project cannot be read now (deleted, unmounted); the last good picture stays."""

    message: str


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """mpconsole.toml changed. With an `error` the settings before it stay in force."""

    error: str | None = None


@dataclass(frozen=True, slots=True)
class GitChanged:
    """Branch or number of uncommitted files changed."""

    status: GitStatus


@dataclass(frozen=True, slots=True)
class BackendChanged:
    """The mock backend's process changed its state."""

    status: BackendStatus


@dataclass(frozen=True, slots=True)
class ExchangesSeen:
    """Requests answered and WebSockets opened, in order; gathered so that a storm is few events. `missed`
    counts those before them that the server's log had dropped when they were asked for; `sockets` is what
    happened on WebSockets, each message of them.
    """

    exchanges: "tuple[Entry, ...]"
    missed: int = 0
    sockets: "tuple[BackendNoticed, ...]" = ()


@dataclass(frozen=True, slots=True)
class BackendNoticed:
    """The backend said something that is no exchange: routes reloaded, a file broken, data reset."""

    kind: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReleaseChanged:
    """The release moved on (see `Session.releases`)."""


Event = (
    ProjectOpened
    | ProjectChanged
    | SizesCompiled
    | BuildEnded
    | ProjectLost
    | SettingsChanged
    | GitChanged
    | BackendChanged
    | ExchangesSeen
    | BackendNoticed
    | ReleaseChanged
)
