"""The Size view's rows and tiles, from the report."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.budget import VERDICT_INKS, growth_ink, limit_of, package_name
from mpconsole.console.filetree import weight
from mpconsole.console.lines import Line, Span, left, path, right
from mpconsole.console.widgets.map import Tile
from mpconsole.i18n import N_, _
from mpconsole.size.model import ExcludedFile, PackageSize, ShippedFile, SizeReport

REASONS = {
    "pruned": N_("a folder that the official tool never looks into"),
    "extension": N_("files of this kind do not ship"),
    "packOptions.ignore": N_("packOptions.ignore in project.config.json"),
    "unused": N_("nothing uses it (ignoreUploadUnusedFiles)"),
    "outside-root": N_("outside of the program's root"),
    "declaration": N_("a TypeScript declaration"),
    "replaced": N_("another file ships in its place"),
}
"""Why a file does not ship, by the report's reason; others are shown as they are."""

LARGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package against its limit; `package` None is the row of what does not ship."""

    name: str
    files: int
    bytes: int
    source_bytes: int
    delta: int = 0
    package: PackageSize | None = None
    complete: bool = True


def package_rows(report: SizeReport, opened: SizeReport) -> list[PackageRow]:
    """Return a row for each package, and one for what does not ship."""
    rows = []
    for package in report.packages:
        before = opened.package(package.name)
        rows.append(
            PackageRow(
                package_name(package) + ("" if not package.root else "/"),
                len(package.files),
                package.bytes,
                package.source_bytes,
                package.bytes - (before.bytes if before else 0),
                package,
                package.complete,
            )
        )
    excluded = sum(file.bytes for file in report.excluded.values())
    return [*rows, PackageRow(_("not shipped"), len(report.excluded), excluded, excluded)]


def package_header(cells: int, *, source: bool) -> Line:
    """Head the columns of `package_line`."""
    figure = _("source") if source else _("ships")
    text = left(_("package"), 18) + right(_("files"), 8) + right(figure, 12) + "   "
    text += left(_("of limit"), _meter(cells) + 8)
    return (Span(text + right(_("since opened"), 14), "muted"),)


def package_line(row: PackageRow, report: SizeReport, cells: int, *, source: bool) -> Line:
    """Write a package: files, bytes, bar against its limit, growth since opened."""
    count = row.source_bytes if source else row.bytes
    figure = units.size(count) + ("" if row.complete or source else "+")
    if row.package is None:
        text = left(row.name, 18) + right(f"{row.files:,}", 8) + right(figure, 12)
        return (Span(text, "muted"), Span("   " + _why(report.excluded.values()), "muted"))
    name = Span(left(row.name, 18), "strong")
    start = (name, Span(right(f"{row.files:,}", 8)), Span(right(figure, 12)), Span("   "))
    limit = limit_of(report, "platform.package", row.package.name)
    if limit is None:
        return (*start, Span(" " * (_meter(cells) + 8)), _growth(row))
    ink = VERDICT_INKS[limit.verdict]
    share = limit.bytes / limit.limit
    meter = glyphs.bar(share, _meter(cells), ink or ("secondary" if row.package.root else "primary"))
    percent = Span(right(_percent(share), 7) + " ", ink)
    return (*start, *meter, percent, _growth(row))


def _percent(share: float) -> str:
    return "<1 %" if 0 < share < 0.01 else f"{share * 100:.0f} %"


def _growth(row: PackageRow) -> Span:
    return Span(right(units.delta(row.delta) if row.delta else "", 14), growth_ink(row.delta))


def _meter(cells: int) -> int:
    return max(6, min(60, cells - 18 - 8 - 12 - 3 - 8 - 14))


def _why(excluded: Iterable[ExcludedFile]) -> str:
    """Name the heaviest reasons: folders and kinds of files."""
    weights: dict[str, int] = {}
    for file in excluded:
        name = file.detail or file.reason
        weights[name] = weights.get(name, 0) + file.bytes
    names = sorted(weights, key=lambda name: -weights[name])[:4]
    return ", ".join(names)


def largest(report: SizeReport, prefix: str, *, source: bool) -> list[ShippedFile]:
    """Return the heaviest files below `prefix`."""
    files = (
        file for package in report.packages for name, file in package.files.items() if name.startswith(prefix)
    )
    return heapq.nlargest(LARGEST_SHOWN, files, key=lambda file: weight(file, source=source))


def file_line(file: ShippedFile, heaviest: int, cells: int, *, source: bool) -> Line:
    """Write a file with a bar against the heaviest one."""
    count = weight(file, source=source)
    known = "" if file.bytes is not None or source else "?"
    meter = 16 if cells > 70 else 8 if cells > 44 else 0
    room = cells - 12 - (meter + 2 if meter else 0)
    bar = (Span("  "), *glyphs.bar(count / heaviest if heaviest else 0, meter, "secondary")) if meter else ()
    return (Span(path(file.path, room)), Span(right(units.size(count) + known, 12)), *bar)


def excluded_line(file: ExcludedFile, cells: int) -> Line:
    """Write a file that does not ship, and why."""
    reason = _(REASONS[file.reason]) if file.reason in REASONS else file.reason
    if file.detail:
        reason = f"{file.detail}: {reason}"
    room = max(20, (cells - 14) // 2)
    return (
        Span(path(file.path, room)),
        Span(right(units.size(file.bytes), 12)),
        Span("  " + left(reason, max(0, cells - room - 14)), "muted"),
    )


def tiles(report: SizeReport, prefix: str, *, source: bool) -> list[Tile]:
    """Return the folders (and files) right below `prefix` as tiles, the heaviest first."""
    weights: dict[str, tuple[int, int]] = {}
    for family, package in enumerate(report.packages):
        for name, file in package.files.items():
            if name.startswith(prefix):
                part = _part(name, prefix, package.root)
                before = weights.get(part, (0, family))[0]
                weights[part] = (before + weight(file, source=source), family)
    return _named(weights, prefix)


def _part(name: str, prefix: str, root: str) -> str:
    """Cut a path below `prefix` behind its first folder; a subpackage's own root is not cut off."""
    base = len(root) if not prefix and root else len(prefix)
    slash = name.find("/", base)
    return name[: slash + 1] if slash >= 0 else name


def _named(weights: Mapping[str, tuple[int, int]], prefix: str) -> list[Tile]:
    found = [
        Tile(part.removeprefix(prefix), count, family, part if part.endswith("/") else "")
        for part, (count, family) in weights.items()
        if count
    ]
    return sorted(found, key=lambda tile: (-tile.bytes, tile.name))


def path_of(prefix: str) -> Sequence[str]:
    """Return the prefix that is one level up, and further, nearest first."""
    parts = prefix.rstrip("/").split("/")
    return ["/".join(parts[:count]) + "/" if count else "" for count in range(len(parts) - 1, -1, -1)]
