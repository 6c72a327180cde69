"""The Size view's lists and map: folders, the heaviest files, what changed, what does not ship."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from rich.cells import cell_len

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.budget import growth_ink
from mpconsole.console.filetree import weight
from mpconsole.console.lines import Line, Span, left, path, right
from mpconsole.console.widgets.map import Tile
from mpconsole.i18n import _
from mpconsole.size.model import ExcludedFile, PackageSize, ShippedFile, SizeReport
from mpconsole.size.words import reason_label

LARGEST_SHOWN = 300
_CROWDING = 0.7
"""A folder of more than this share of a map says nothing of the others, and little of itself."""

_OPENED = 3


@dataclass(frozen=True, slots=True)
class Place:
    """What map and lists look into: one package (None: all of them), and a folder in it."""

    package: str | None = None
    prefix: str = ""

    def up(self, report: SizeReport) -> "Place":
        """One folder up; from a package's root to the whole."""
        if self.prefix in {package.root for package in report.packages}:
            return Place()
        inner = self.prefix.rstrip("/")
        return Place(self.package, inner[: inner.rfind("/") + 1])

    def packages(self, report: SizeReport) -> Iterator[tuple[int, PackageSize]]:
        """Yield the packages looked into, numbered as the report has them."""
        for number, package in enumerate(report.packages):
            if self.package is None or package.name == self.package:
                yield number, package


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that weighs other than when the project was opened; None where it did not ship, or does not.

    `root` is its package's root.
    """

    path: str
    package: str
    root: str
    before: ShippedFile | None
    after: ShippedFile | None

    @property
    def kind(self) -> Literal["added", "removed", "modified"]:
        """What happened to the file."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "modified"

    def delta(self, *, source: bool) -> int:
        """By how many bytes it grew."""
        now = weight(self.after, source=source) if self.after else 0
        return now - (weight(self.before, source=source) if self.before else 0)


def moved(report: SizeReport, opened: SizeReport) -> dict[str, Moved]:
    """Return every file that differs from when the project was opened, by path."""
    found: dict[str, Moved] = {}
    for package in opened.packages:
        now = report.package(package.name)
        files: Mapping[str, ShippedFile] = now.files if now else {}
        for name, file in package.files.items():
            if name not in files:
                found[name] = Moved(name, package.name, package.root, file, None)
    for package in report.packages:
        then = opened.package(package.name)
        files = then.files if then else {}
        for name, file in package.files.items():
            before = files.get(name)
            if before is file or before == file:
                continue
            if before is None and name in found:
                before = found[name].before  # it ships in another package now
            found[name] = Moved(name, package.name, package.root, before, file)
    return found


# -- tiles: the map, and the list of folders


def tiles(report: SizeReport, place: Place, *, source: bool) -> list[Tile]:
    """Return the folders and files right below `place` as tiles, the heaviest first."""
    weights: dict[str, tuple[int, int]] = {}
    for family, package in place.packages(report):
        for name, file in package.files.items():
            if name.startswith(place.prefix):
                part = _part(name, place.prefix, package.root)
                before = weights.get(part, (0, family))[0]
                weights[part] = (before + weight(file, source=source), family)
    found = [
        Tile(part.removeprefix(place.prefix), count, family, part)
        for part, (count, family) in weights.items()
        if count
    ]
    return sorted(found, key=lambda tile: (-tile.bytes, tile.name))


def map_tiles(report: SizeReport, place: Place, *, source: bool) -> list[Tile]:
    """Return the tiles of the map: as `tiles`, but a folder that leaves no room for others is opened."""
    shown = tiles(report, place, source=source)
    for _turn in range(_OPENED):
        largest = shown[0] if shown else None
        if largest is None or not largest.is_folder:
            break
        if largest.bytes < _CROWDING * sum(tile.bytes for tile in shown):
            break
        inner = tiles(report, Place(place.package, largest.path), source=source)
        shown = [replace(tile, name=largest.name + tile.name) for tile in inner] + shown[1:]
        shown.sort(key=lambda tile: (-tile.bytes, tile.name))
    return shown


def _part(name: str, prefix: str, root: str) -> str:
    """Cut a path below `prefix` behind its first folder; a subpackage's own root is not cut off."""
    base = len(root) if not prefix and root else len(prefix)
    slash = name.find("/", base)
    return name[: slash + 1] if slash >= 0 else name


def growth(changed: Iterable[Moved], place: Place, *, source: bool) -> dict[str, int]:
    """Return by how many bytes each folder and file right below `place` grew."""
    grown: dict[str, int] = {}
    for file in changed:
        if place.package in (None, file.package) and file.path.startswith(place.prefix):
            part = _part(file.path, place.prefix, file.root)
            grown[part] = grown.get(part, 0) + file.delta(source=source)
    return grown


# -- rows


def largest(report: SizeReport, place: Place, *, source: bool) -> list[ShippedFile]:
    """Return the heaviest files below `place`."""
    files = (
        file
        for _number, package in place.packages(report)
        for name, file in package.files.items()
        if name.startswith(place.prefix)
    )
    return heapq.nlargest(LARGEST_SHOWN, files, key=lambda file: weight(file, source=source))


def changed_rows(changed: Iterable[Moved], place: Place, *, source: bool) -> list[Moved]:
    """Return what changed below `place`, the largest change first."""
    inside = [
        file
        for file in changed
        if place.package in (None, file.package) and file.path.startswith(place.prefix)
    ]
    return sorted(inside, key=lambda file: (-abs(file.delta(source=source)), file.path))


def weighed_line(name: str, size: str, share: float, delta: int | None, cells: int, *, ink: str = "") -> Line:
    """Write a row with a bar; `delta` None where no row of the list has changed."""
    meter = 16 if cells > 84 else 8 if cells > 44 else 0
    room = cells - 11 - (meter + 2 if meter else 0) - (0 if delta is None else 12)
    spans = [Span(path(name, room), ink)]
    if delta is not None:
        spans.append(Span(right(units.delta(delta) if delta else "", 12), growth_ink(delta)))
    spans.append(Span(right(size, 11)))
    return (*spans, Span("  "), *glyphs.bar(share, meter, "secondary")) if meter else tuple(spans)


def file_size(file: ShippedFile, *, source: bool) -> str:
    """Write a file's bytes; a mark where they are its source's, because only compiling tells."""
    known = "" if file.bytes is not None or source else "?"
    return units.size(weight(file, source=source)) + known


def moved_line(file: Moved, at: datetime | None, cells: int, *, source: bool) -> Line:
    """Write a file that changed: when it last did, by how much, and what it weighs now."""
    mark = {"added": "+ ", "removed": "- ", "modified": "  "}[file.kind]
    delta = file.delta(source=source)
    clock = f"{at:%H:%M:%S}  " if at is not None else " " * 10
    clock = clock if cells > 56 else ""
    size = file_size(file.after, source=source) if file.after else ""
    room = cells - len(clock) - 2 - 12 - 11
    return (
        Span(clock, "muted"),
        Span(mark, "success" if file.kind == "removed" else "warning"),
        Span(path(file.path, room), "muted" if file.after is None else ""),
        Span(right(units.delta(delta), 12), growth_ink(delta)),
        Span(right(size, 11)),
    )


def excluded_line(file: ExcludedFile, cells: int) -> Line:
    """Write a file that does not ship, and why."""
    reason = reason_label(file.reason)
    if file.detail and file.detail != reason:
        reason = f"{file.detail}: {reason}"
    room = max(cells - 13 - cell_len(reason), (cells - 13) * 2 // 5)
    return (
        Span(path(file.path, room)),
        Span(right(units.size(file.bytes), 11)),
        Span("  " + left(reason, max(0, cells - room - 13)), "muted"),
    )


def excluded_rows(report: SizeReport) -> Sequence[ExcludedFile]:
    """Return what does not ship, the heaviest first."""
    return sorted(report.excluded.values(), key=lambda file: (-file.bytes, file.path))


def exact(name: str, count: int) -> str:
    """Write what is copied: a name with its size, to the byte."""
    return _("{name}  {size} ({exact} bytes)").format(name=name, size=units.size(count), exact=f"{count:,}")
