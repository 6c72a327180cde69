"""The base of everything drawn here: turns spans of named inks into strips in the theme's colours."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from mpconsole.console.glyphs import plain
from mpconsole.console.lines import Line, Span, fit, printable

TILES = tuple(f"tile-{family}-{shade}" for family in range(4) for shade in range(4))
INKS = (
    "muted", "track", "primary", "secondary", "accent", "warning", "error", "success",
    "strong", "italic", "underline", "chip", "cursor", "quiet-cursor", "rehearsal", "caret",
    *TILES,
)  # fmt: skip


class Inkpot(Widget):
    """Holds the inks, whose colours stand in `console.tcss` as `.ink--NAME`. There is one; it shows nothing:
    component classes cost each widget that has them.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ink--{name}" for name in INKS}

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._styles_of: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        self._styles_of.clear()
        super().notify_style_update()

    def ink(self, names: str) -> Style:
        """Return the style of the inks in `names`, separated by spaces; later ones win."""
        style = self._styles_of.get(names)
        if style is None:
            if names.startswith("#"):
                return _painted(names)
            style = Style()
            for name in names.split():
                style += self.get_component_rich_style(f"ink--{name}", partial=True)
            self._styles_of[names] = style
        return style


@lru_cache(4096)
def _painted(colours: str) -> Style:
    """The style of a picture's cell, which no theme names: `#upper` or `#upper/#lower`."""
    colour, _slash, background = colours.partition("/")
    return Style(color=colour, bgcolor=background or None)


class Inked(Widget):
    """A widget that draws lines itself, with the inks of the app's one `Inkpot`."""

    _inkpot: Inkpot | None = None

    def ink(self, names: str) -> Style:
        """Return the style of the inks in `names`."""
        if self._inkpot is None:
            self._inkpot = self.app.query_one(Inkpot)
        return self._inkpot.ink(names)

    def strip(self, spans: Sequence[Span], cells: int, under: str = "") -> Strip:
        """Draw one line of exactly `cells`; `under` is an ink below all its spans."""
        base = self.rich_style + self.ink(under)
        return Strip(self._segments(fit([printable(span) for span in spans], cells), base), cells)

    def _segments(self, spans: Iterable[Span], base: Style) -> list[Segment]:
        ascii_only = self.app.has_class("-ascii")
        segments: list[Segment] = []
        for span in spans:
            if not span.text:
                continue
            style = base + self.ink(span.ink)
            if span.action:
                style += Style.from_meta({"@click": span.action})
            segments.append(Segment(plain(span.text) if ascii_only else span.text, style))
        return segments


class Lines(Inked):
    """A few lines, drawn whole: what `draw` returns for the width it is given."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._drawn: tuple[int, Sequence[Line]] | None = None

    @abstractmethod
    def draw(self, cells: int) -> Sequence[Line]:
        """Return the lines."""

    def redraw(self, *, layout: bool = False) -> None:
        """Draw anew; with `layout` where the number of lines may have changed."""
        self._drawn = None
        self.refresh(layout=layout)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as are drawn, for those whose height is `auto`."""
        return len(self.draw(width))

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the content."""
        cells = self.size.width
        if self._drawn is None or self._drawn[0] != cells:
            self._drawn = (cells, self.draw(cells))
        lines = self._drawn[1]
        return self.strip(lines[y] if y < len(lines) else (), cells)
