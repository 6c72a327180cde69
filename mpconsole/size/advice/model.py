"""Advice as data: which bytes could go, by what step, and from which files. Words are in `words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What to do; each value is a stable id of the contract."""

    UNUSED_COMPONENT = "unused-component"
    UNUSED_FILE = "unused-file"
    UNNAMED_MEDIA = "unnamed-media"
    MOVE = "move"
    DUPLICATE = "duplicate"
    PICTURE = "picture"
    LARGE_MEDIA = "large-media"
    MEDIA = "media"
    BASE64 = "base64"
    SOURCE_MAP = "source-map"
    LEFTOVER = "leftover"
    NPM = "npm"
    TAB_BAR_ICON = "tab-bar-icon"


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture was really encoded to: `format` is `PNG` or `JPEG`, sizes in pixels.

    `was` is what the file is by its content; `lossless` where every pixel keeps its colour.
    """

    format: str
    bytes: int
    width: int
    height: int
    lossless: bool
    was: str
    was_width: int
    was_height: int

    @property
    def scaled(self) -> bool:
        """Whether it was made smaller in pixels too."""
        return (self.width, self.height) != (self.was_width, self.was_height)


@dataclass(frozen=True, slots=True)
class AdvisedFile:
    """One file that ships. `bytes` is its weight as written (its source's where `compiled`), `saves` what of
    that would go. `other` is the copy that stays, or the npm package; `picture` what it was re-encoded to.
    """

    path: str
    package: str
    bytes: int
    saves: int
    compiled: bool = False
    other: str | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """One step. `files` come with the biggest saving first; `target` is the package to move them to.

    `saves` is what the step alone takes off the packages that its files are in; `extra` what it still takes
    off once every step before it in the list is done, and `overlaps` names the kinds that share its files.
    """

    kind: Kind
    files: tuple[AdvisedFile, ...]
    target: str | None = None
    extra: int = 0
    overlaps: tuple[Kind, ...] = ()

    @property
    def saves(self) -> int:
        """Bytes that its packages lose by this step alone."""
        return sum(file.saves for file in self.files)

    @property
    def of_total(self) -> int:
        """Bytes that the whole loses by this step alone: moving takes nothing off the whole."""
        return 0 if self.kind is Kind.MOVE else self.saves

    @property
    def by_package(self) -> Mapping[str, int]:
        """Bytes that each package loses."""
        found: dict[str, int] = {}
        for file in self.files:
            found[file.package] = found.get(file.package, 0) + file.saves
        return found


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """What a built npm package weighs in one package of the program; `unused` of its bytes nothing uses."""

    name: str
    package: str
    bytes: int
    files: int
    unused: int


@dataclass(frozen=True, slots=True)
class AdviceList:
    """All advice, the biggest saving first. `together` counts each byte of the whole once; `framework`
    is set where the files are a framework's output, so that the remedy is the framework's own.
    """

    advice: tuple[Advice, ...] = ()
    together: int = 0
    framework: str | None = None
    measured: bool = field(default=True)
    """Whether pictures were re-encoded: not in the short form."""
    npm: tuple[NpmPackage, ...] = ()
    """Every npm package that ships, the heaviest first, whether anything is to be done about it or not."""
