"""What the platform knows of a program beside its releases, and how that is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mpconsole.release.changes import Change


@dataclass(frozen=True, slots=True)
class Domains:
    """The domains that a program may reach: kind (see `mpconsole.release.changes.DOMAINS`) → addresses."""

    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interface:
    """A guarded interface. `status` is the platform's: 1 may be applied for, 2 not for this program,
    3 applied for, 4 refused (`reason`), 5 granted.
    """

    name: str
    status: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Guideline:
    """The privacy guideline that goes live with the next release. `wanted` are the keys that the platform
    found in the trial version's code, `uses` key → what for, `owner` the owner's fields; `updated` is 0 where
    it was never set.
    """

    wanted: tuple[str, ...] = ()
    uses: Mapping[str, str] = field(default_factory=dict)
    owner: Mapping[str, Any] = field(default_factory=dict)
    updated: int = 0


class ProgramSettings(Protocol):
    """Raises what a platform's other methods raise."""

    async def apply(self, change: Change) -> Mapping[str, Any]:
        """Send a change; return the answer, {} where it was so already."""
        ...

    async def domains(self) -> Domains:
        """Return the domains that are set."""
        ...

    async def interfaces(self) -> tuple[Interface, ...]:
        """Return the guarded interfaces and whether the program may use them."""
        ...

    async def guideline(self) -> Guideline | None:
        """Return the privacy guideline; None while the scan of the code runs."""
        ...
