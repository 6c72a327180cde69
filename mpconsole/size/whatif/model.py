"""A question about the weight, and its answer, as data."""

from dataclasses import dataclass
from typing import Literal

from mpconsole.size.comparison import PackageChange
from mpconsole.size.model import SizeReport


@dataclass(frozen=True, slots=True)
class Step:
    """One supposition: `move SOURCE to TARGET`, or `ignore SOURCE` (a glob of packOptions)."""

    kind: Literal["move", "ignore"]
    source: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One shipped file: where it is, where it would be (None: nowhere), and its bytes as written."""

    path: str
    to: str | None
    bytes: int


@dataclass(frozen=True, slots=True)
class Reference:
    """What would have to change: `written` in the file `user` means `target`; `becomes` is what to write
    instead, None where no text reaches it. `reason` says why not: `gone` (it would not ship) or `package`
    (it would lie in a subpackage that the user cannot see).
    """

    user: str
    written: str
    target: str
    becomes: str | None
    reason: Literal["", "gone", "package"] = ""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer: the report as it is and as it would be, the files concerned, the references to change."""

    steps: tuple[Step, ...]
    before: SizeReport
    after: SizeReport
    moved: tuple[Moved, ...]
    references: tuple[Reference, ...]

    @property
    def packages(self) -> tuple[PackageChange, ...]:
        """Each package before and after."""
        new = {package.name: package.bytes for package in self.after.packages}
        return tuple(PackageChange(one.name, one.bytes, new.get(one.name, 0)) for one in self.before.packages)

    @property
    def broken(self) -> tuple[Reference, ...]:
        """References that no other text could mend."""
        return tuple(one for one in self.references if one.becomes is None)
