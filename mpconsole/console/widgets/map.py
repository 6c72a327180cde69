"""The map: every folder as a tile whose area is its weight."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from mpconsole import units
from mpconsole.console.actions import bindings
from mpconsole.console.glyphs import EDGE
from mpconsole.console.lines import Line, Span, clip_start, left
from mpconsole.console.widgets.inked import Inked
from mpconsole.i18n import _
from mpconsole.size.treemap import Box, cells

SHADES = 4
FAMILIES = 4
_NARROWEST = 6
"""Narrower tiles stay without words: an ellipsis says nothing."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A folder or file on the map. `family` is its package's colour; a folder's `path` ends with `/`."""

    name: str
    bytes: int
    family: int
    path: str

    @property
    def is_folder(self) -> bool:
        """Whether one can go into it."""
        return self.path.endswith("/")


class TreeMap(Inked, can_focus=True):
    """Tiles, the largest first; arrows walk over them, Enter and the mouse go into one."""

    BINDINGS = bindings("map")

    class Entered(Message):
        """A tile was opened."""

        def __init__(self, tile: Tile) -> None:
            super().__init__()
            self.tile = tile

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._tiles: Sequence[Tile] = ()
        self._boxes: tuple[int, int, list[Box]] | None = None
        self._cursor = 0

    def show(self, tiles: Sequence[Tile]) -> None:
        """Show other tiles, in falling order of their bytes."""
        self._tiles = tiles
        self._boxes = None
        self._cursor = min(self._cursor, max(0, len(tiles) - 1))
        self.refresh()

    @property
    def tile(self) -> Tile | None:
        """The tile under the cursor."""
        return self._tiles[self._cursor] if self._tiles else None

    def boxes(self) -> list[Box]:
        """Return each tile's box in the size of now."""
        size = self.size
        if self._boxes is None or self._boxes[:2] != size:
            weights = [tile.bytes for tile in self._tiles]
            self._boxes = (size.width, size.height, cells(weights, size.width, size.height))
        return self._boxes[2]

    def render_line(self, y: int) -> Strip:
        """Draw one line: the tiles that cross it, from left to right."""
        cells = self.size.width
        if not self._tiles:
            return self.strip((Span(_("Nothing ships."), "muted"),) if y == 0 else (), cells)
        spans: list[Span] = []
        crossing = sorted(
            (box.x, index)
            for index, box in enumerate(self.boxes())
            if box.width and box.y <= y < box.y + box.height
        )
        for _x, index in crossing:
            spans += self._cut(index, y)
        return self.strip(spans, cells)

    def _cut(self, index: int, y: int) -> Line:
        """Write the part of a tile that lies on line `y`: its name first, its size below."""
        tile, box = self._tiles[index], self.boxes()[index]
        top = 0 if box.height < 3 else 1
        row = y - box.y - top
        size = units.size(tile.bytes)
        words = ""
        if row == 0 and box.height == 1 and box.width > cell_len(tile.name) + len(size) + 2:
            words = f"{tile.name} {size}"
        elif row == 0 and box.width > _NARROWEST:
            words = clip_start(tile.name, box.width - 1)
        elif row == 1 and box.width > len(size) + 3:
            words = f"  {size}{self._share(tile, box)}"
        ink = f"tile-{tile.family % FAMILIES}-{self._shade(index)}"
        if not (self.has_focus and index == self._cursor):
            return (Span(left(" " + words if words else "", box.width), ink),)
        edge = Span(EDGE if box.width > 1 else "", f"{ink} strong")
        return (edge, Span(left(words, box.width - len(edge.text)), f"{ink} strong"))

    def _share(self, tile: Tile, box: Box) -> str:
        total = sum(tile.bytes for tile in self._tiles)
        return f"  {100 * tile.bytes // total} %" if total and box.width > 22 else ""

    def _shade(self, index: int) -> int:
        """Tiles of one family grow paler with their rank, so that neighbours differ."""
        family = self._tiles[index].family
        rank = sum(tile.family == family for tile in self._tiles[:index])
        return min(rank, SHADES - 1) if rank < SHADES else 1 + (rank - 1) % (SHADES - 1)

    def action_next(self) -> None:
        """The next smaller tile."""
        self._walk(1)

    def action_previous(self) -> None:
        """The next larger tile."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        if self._tiles:
            self._cursor = (self._cursor + step) % len(self._tiles)
            self.refresh()

    def action_enter(self) -> None:
        """Go into the tile under the cursor."""
        if self._tiles:
            self.post_message(self.Entered(self._tiles[self._cursor]))

    def on_click(self, event: events.Click) -> None:
        """A click goes into the tile."""
        at = event.get_content_offset(self)
        if at is None:
            return
        for index, box in enumerate(self.boxes()):
            if box.x <= at.x < box.x + box.width and box.y <= at.y < box.y + box.height:
                self._cursor = index
                self.action_enter()
                return

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()
