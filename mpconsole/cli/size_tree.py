"""What ships as a tree of folders, and as a map where the terminal is wide and has colours."""

from collections.abc import Iterator

from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, cell_width, cut, lay_out, pad, visible
from mpconsole.i18n import _, ngettext
from mpconsole.size import folders
from mpconsole.size.folders import Folder
from mpconsole.size.model import SizeReport
from mpconsole.size.treemap import cells
from mpconsole.units import size

_SMALLEST = 0.01
"""Shares of the whole below this are told together."""

_BAR = 16
_WIDE, _WIDEST = 100, 160
_ROWS = 11
_TILES = 24
_NARROWEST = 7
_SHADES = ((29, 22, 65), (24, 31, 23), (55, 60, 97), (94, 58, 130))
"""Of the 256 colours that terminals know, for each package in turn: white reads on them in any theme."""


def tree_lines(report: SizeReport, screen: Screen, *, every: bool) -> Iterator[str]:
    """Yield packages, folders and files below one another; small ones together unless `every`."""
    trees = folders.packages(report, _weigher(report))
    whole = sum(tree.bytes for tree in trees)
    rows: list[list[str | Cell]] = []
    for tree in trees:
        rows.append(_row("", tree, package_name(tree.name), whole, screen))
        rows += _below(tree, "", whole, screen, every=every)
    wide = screen.width >= _WIDE
    columns = (
        Column(_("what ships"), flexible=True),
        Column(_("compiled") if report.compiled.basis == "official" else _("as written"), "right"),
        *([Column("")] if wide else []),
        Column("", "right"),
    )
    yield from lay_out(columns, [row if wide else [*row[:2], row[3]] for row in rows], screen)


def _weigher(report: SizeReport) -> folders.Weigh:
    if report.compiled.basis != "official":
        return folders.weight
    return lambda file: file.official.bytes if file.official is not None else folders.weight(file)


def _below(
    folder: Folder, start: str, whole: int, screen: Screen, *, every: bool
) -> Iterator[list[str | Cell]]:
    shown = [part for part in folder.inner if every or part.bytes >= whole * _SMALLEST]
    rest = folder.inner[len(shown) :]
    for number, part in enumerate(shown):
        is_last = number == len(shown) - 1 and not rest
        yield _row(start + _branch(screen, last=is_last), part, part.name, whole, screen)
        yield from _below(part, start + _trunk(screen, last=is_last), whole, screen, every=every)
    if rest:
        count = sum(part.count for part in rest)
        words = ngettext("{count} smaller file", "{count} smaller files", count).format(count=f"{count:,}")
        weight = sum(part.bytes for part in rest)
        name = start + _branch(screen, last=True) + words
        yield [Cell(name, "muted"), Cell(size(weight), "muted"), "", ""]


def _branch(screen: Screen, *, last: bool) -> str:
    if not screen.unicode:
        return "`- " if last else "|- "
    return "└─ " if last else "├─ "


def _trunk(screen: Screen, *, last: bool) -> str:
    return "   " if last else "│  " if screen.unicode else "|  "


def _row(start: str, folder: Folder, name: str, whole: int, screen: Screen) -> list[str | Cell]:
    share = folder.bytes / whole if whole else 0.0
    name = visible(name)
    drawn = screen.paint(start, "muted") + (screen.paint(name, "strong") if folder.inner else name)
    bar = Cell(" " * _BAR, drawn=screen.bar(share, _BAR))
    fits = cell_width(start + name) <= screen.width // 2
    return [
        Cell(start + name, drawn=drawn if fits else None),
        size(folder.bytes),
        bar,
        Cell(f"{share:.0%}".replace("%", " %") if share >= _SMALLEST else "", "muted"),
    ]


def map_lines(report: SizeReport, screen: Screen) -> Iterator[str]:
    """Yield a map of what ships, each part by its area, where the terminal is wide and has colours."""
    if not screen.colour or screen.width < _WIDE:
        return
    tiles = folders.tiles(report, _TILES, _weigher(report))
    if not tiles:
        return
    width = min(screen.width, _WIDEST)
    boxes = cells([tile.bytes for tile in tiles], width, _ROWS)
    ranks: dict[int, int] = {}
    styles = []
    for tile in tiles:
        rank = ranks[tile.package] = ranks.get(tile.package, -1) + 1
        shades = _SHADES[tile.package % len(_SHADES)]
        styles.append(shades[rank % len(shades)])
    for y in range(_ROWS):
        crossing = sorted(
            (box.x, at) for at, box in enumerate(boxes) if box.width and box.y <= y < box.y + box.height
        )
        line = ""
        for _x, at in crossing:
            box = boxes[at]
            words = _words(tiles[at], y - box.y, box.width, box.height)
            line += f"\x1b[97;48;5;{styles[at]}m{pad(words, box.width)}\x1b[0m"
        yield line
    yield ""


def _words(tile: Folder, row: int, width: int, height: int) -> str:
    """Return what stands in a tile's line: its name first, its size below, or both in one line."""
    weight = size(tile.bytes)
    name = visible(tile.name)
    if width < _NARROWEST:
        return ""
    if height == 1 and cell_width(name) + len(weight) + 3 <= width:
        return f" {name} {weight}" if row == 0 else ""
    if row == 0:
        return " " + cut(name, width - 2, keep="end")
    return f" {weight}" if row == 1 and len(weight) + 2 <= width else ""
