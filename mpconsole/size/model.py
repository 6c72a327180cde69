"""What a size report says, as data. The JSON contract is `mpconsole/schemas/size-1.json`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Verdict(StrEnum):
    """How a figure stands against a limit: `near` from 85 %, `unknown` where only compiling tells."""

    OK = "ok"
    NEAR = "near"
    OVER = "over"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Official:
    """What the official tool made of a file: bytes, and the files of its own that it asks for (helpers)."""

    bytes: int
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """A file that ships. `bytes` is what ships as written (None: known only after compiling);
    `source_bytes` the file on disk (0 for files that the official tool makes itself);
    `source` the path on disk where it differs from the name it ships as (x.ts ships as x.js); `official` what
    the official tool made of just this content, by the project's compile settings.
    """

    path: str
    bytes: int | None
    source_bytes: int
    package: str
    source: str | None = None
    official: Official | None = None


@dataclass(frozen=True, slots=True)
class ExcludedFile:
    """A file, or a pruned folder (path ends with `/`), that does not ship, and the rule that says so.

    `reason` is a stable id: `pruned`, `extension`, `packOptions.ignore`, `unused`, `outside-root`,
    `declaration`, `replaced`, …; `detail` names what decided (the ignore rule, the extension).
    """

    path: str
    bytes: int
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What of a package is known after compiling: `bytes` of what the official tool has seen and of what no
    compiler touches, `open` the code files whose content it has not seen, `asks` how many files ask for each
    of the tool's own files.
    """

    bytes: int = 0
    open: frozenset[str] = frozenset()
    asks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageSize:
    """One package: figures in bytes as written. `pending` counts the files whose bytes are None;
    `kinds` sums bytes by extension, a pending file with its source's bytes under its source's extension.
    """

    name: str
    root: str
    independent: bool
    bytes: int
    source_bytes: int
    files: Mapping[str, ShippedFile]
    pending: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    settled: Settled | None = None

    @property
    def complete(self) -> bool:
        """Whether every file's bytes are known."""
        return self.pending == 0


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure held against a limit. `source` says where the limit comes from, with its date.

    `name` is a stable id (`budget`, `platform.package`, `platform.total`, `advice.package`, …);
    `scope` a package's name, `total`, or a glob.
    """

    name: str
    kind: Literal["hard", "budget", "advice"]
    scope: str
    limit: int
    bytes: int
    verdict: Verdict
    source: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """What ships after the project's own compile settings. `basis` says how the figure is known."""

    basis: Literal["none", "estimate", "official"]
    bytes: int | None = None
    low: int | None = None
    high: int | None = None
    packages: Mapping[str, int] = field(default_factory=dict)
    tool: str | None = None
    """The official tool that said it, or by whose figures the estimate is made."""


@dataclass(frozen=True, slots=True)
class SizeReport:
    """The whole report. `total` figures are sums over packages; `packages` in declared order."""

    bytes: int
    source_bytes: int
    file_count: int
    complete: bool
    packages: tuple[PackageSize, ...]
    excluded: Mapping[str, ExcludedFile]
    limits: tuple[Limit, ...]
    compiled: Compiled
    verdict: Verdict
    basis: object = field(default=None, repr=False, compare=False)
    """What `reweigh` goes on from; nobody else's business."""

    def package(self, name: str) -> PackageSize | None:
        """Return the package called `name`, or None."""
        return next((package for package in self.packages if package.name == name), None)
