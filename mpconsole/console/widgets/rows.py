"""A list of any length, one line a row: only what is visible is drawn."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mpconsole.console.actions import bindings
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.inked import Inked

T = TypeVar("T")


class Rows(Inked, ScrollView, Generic[T], can_focus=True):
    """Rows with a cursor. `draw(item, cells)` gives an item's line; it is called for visible items alone.

    `selectable` names the items that the cursor may stand on: others are headings, or with `tails` what
    belongs to the item above them. While `following`,
    the last row stays in sight as rows are added; moving up stops it, reaching the end starts it again.
    """

    BINDINGS = bindings("list")
    cursor: reactive[int] = reactive(0, repaint=False)
    following: reactive[bool] = reactive(default=False, repaint=False)

    class Chosen(Message):
        """An item was opened, by Enter or the mouse."""

        def __init__(self, rows: "Rows[Any]", item: Any) -> None:
            super().__init__()
            self.rows, self.item = rows, item

        @property
        def control(self) -> "Rows[Any]":
            """The list, for `@on(Rows.Chosen, "#id")`."""
            return self.rows

    class Moved(Message):
        """The cursor stands on another item."""

        def __init__(self, rows: "Rows[Any]", item: Any) -> None:
            super().__init__()
            self.rows, self.item = rows, item

        def can_replace(self, message: Message) -> bool:
            """Only where the cursor came to rest matters."""
            return isinstance(message, Rows.Moved) and message.rows is self.rows

        @property
        def control(self) -> "Rows[Any]":
            """The list, for `@on(Rows.Moved, "#id")`."""
            return self.rows

    class Followed(Message):
        """Following was switched on or off."""

        def __init__(self, rows: "Rows[Any]") -> None:
            super().__init__()
            self.rows = rows

    def __init__(
        self,
        draw: Callable[[T, int], Line],
        *,
        empty: str = "",
        selectable: Callable[[T], bool] = lambda item: True,
        follow: bool = False,
        tails: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw, self._selectable = draw, selectable
        self._can_follow, self._tails = follow, tails
        self.set_reactive(Rows.following, follow)
        self.empty = empty
        self.items: Sequence[T] = ()

    # -- what is shown

    def show(self, items: Sequence[T], *, key: Callable[[T], object] | None = None) -> None:
        """Show `items`; the cursor stays on the item of the same `key` (or at its place)."""
        before = self.item
        self.items = items
        if key is not None and before is not None:
            wanted = key(before)
            place = next((index for index, item in enumerate(items) if key(item) == wanted), None)
        else:
            place = None
        self._resize()
        self._put_cursor(self.cursor if place is None else place)

    def appended(self, *, dropped: int = 0) -> None:
        """Rows were added at the end of `items`, and `dropped` taken from its start."""
        self._resize()
        if self.following:
            self._put_cursor(len(self.items) - 1)
            return
        self.set_reactive(Rows.cursor, max(0, self.cursor - dropped))
        if dropped:
            self.scroll_to(y=max(0, self.scroll_y - dropped), animate=False)

    @property
    def item(self) -> T | None:
        """The item under the cursor."""
        return self.items[self.cursor] if 0 <= self.cursor < len(self.items) else None

    def _resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.items))
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.items))
        self.reveal()

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        cells = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        if not self.items and self.empty:
            said = wrap(self.empty, cells)
            return self.strip((Span(said[y], "muted"),) if y < len(said) else (), cells)
        if index >= len(self.items):
            return Strip([Segment(" " * cells, self.rich_style)], cells)
        under = ""
        if index == self.cursor and self._selectable(self.items[index]):
            under = "cursor" if self.has_focus else "quiet-cursor"
        return self.strip(self._draw(self.items[index], cells), cells, under)

    # -- the cursor

    def watch_cursor(self, before: int, after: int) -> None:
        """Draw the two rows anew and tell."""
        self.refresh_line(before)
        self.refresh_line(after)
        if self.item is not None:
            self.post_message(self.Moved(self, self.item))

    def watch_following(self) -> None:
        """Tell that following was switched."""
        self.post_message(self.Followed(self))

    def _put_cursor(self, index: int, step: int = 1) -> None:
        """Move to `index`, or the nearest item that may be chosen in the direction of `step`."""
        last = len(self.items) - 1
        index = max(0, min(index, last))
        for places in (range(index, last + 1), range(index, -1, -1))[:: 1 if step > 0 else -1]:
            for place in places:
                if place <= last and self._selectable(self.items[place]):
                    self.cursor = place
                    self.reveal()
                    return
        self.cursor = 0

    def reveal(self) -> None:
        """Scroll so that the cursor is in sight, with the heading above it, or its tail."""
        top = bottom = self.cursor
        while not self._tails and top > 0 and not self._selectable(self.items[top - 1]):
            top -= 1  # a heading is shown with the first item below it
        while self._tails and bottom + 1 < len(self.items) and not self._selectable(self.items[bottom + 1]):
            bottom += 1
        if self.cursor < len(self.items):
            self.scroll_to_region(
                Region(0, top, 1, bottom - top + 1), animate=False, force=True, immediate=True
            )

    def _walk(self, index: int, step: int) -> None:
        if self._can_follow:
            self.following = index >= len(self.items) - 1
        ahead = self.items[index:] if step > 0 else self.items[: max(0, index + 1)]
        if any(map(self._selectable, ahead)):
            self._put_cursor(index, step)
        else:  # what cannot be chosen can still be read
            self.scroll_relative(y=step, animate=False, immediate=True)

    def action_down(self) -> None:
        """One row down."""
        self._walk(self.cursor + 1, 1)

    def action_up(self) -> None:
        """One row up."""
        self._walk(self.cursor - 1, -1)

    def action_page_down(self) -> None:
        """One page down."""
        self._walk(self.cursor + max(1, self.size.height - 1), 1)

    def action_page_up(self) -> None:
        """One page up."""
        self._walk(self.cursor - max(1, self.size.height - 1), -1)

    def action_first(self) -> None:
        """To the first row."""
        self._walk(0, 1)

    def action_last(self) -> None:
        """To the last row."""
        self._walk(len(self.items) - 1, -1)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.item is not None:
            self.post_message(self.Chosen(self, self.item))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the row where it stands, or twice, it opens."""
        index = event.get_content_offset(self)
        if index is None or event.style.meta.get("@click"):
            return
        row = index.y + self.scroll_offset.y
        if row >= len(self.items) or not self._selectable(self.items[row]):
            return
        opens = event.chain > 1 or row == self.cursor
        self._walk(row, 1)
        if opens:
            self.action_open()

    def on_mouse_scroll_up(self) -> None:
        """The wheel looks back: stop following."""
        if self._can_follow:
            self.following = False

    def on_focus(self) -> None:
        """Show the cursor as one that keys move."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh_line(self.cursor)
