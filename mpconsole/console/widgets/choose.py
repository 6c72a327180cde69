"""A sheet to choose one of many from, by typing part of its name."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from mpconsole.console.lines import Line, Span, left
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


class Choose(ModalScreen[str | None]):
    """The result is one of `options`, or what was typed where `free` and nothing fits; None leaves it.

    `options` maps what is returned to the words that are shown beside it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "")]

    def __init__(self, title: str, options: dict[str, str], *, free: bool = False, ask: str = "") -> None:
        super().__init__()
        self._title, self._options, self._free, self._ask = title, options, free, ask

    def compose(self) -> ComposeResult:
        """A line to type on, and what fits it."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, self._title)
            entitle(sheet, subtitle=_("Enter does it · Esc leaves it"))
            yield Input(placeholder=self._ask or _("type a part of it"), compact=True)
            yield Rows(self._draw, empty=_("nothing is called so"))

    def on_mount(self) -> None:
        """Offer everything."""
        self._offer("")
        self.query_one(Input).focus()

    def _offer(self, text: str) -> None:
        parts = text.casefold().split()
        self.query_one(Rows).show([
            option
            for option, words in self._options.items()
            if all(part in f"{option} {words}".casefold() for part in parts)
        ])  # fmt: skip

    def _draw(self, option: str, cells: int) -> Line:
        words = self._options[option]
        if not words:
            return (Span(option),)
        room = max(12, cells // 2)
        return (Span(left(option, room)), Span(f"  {words}", "muted"))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        item = self.query_one(Rows).item
        if item is None and self._free and event.value.strip():
            item = event.value.strip()
        self.dismiss(item)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.dismiss(event.item)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while one types."""
        rows = self.query_one(Rows)
        if rows.has_focus:
            return
        moves = {"down": rows.action_down, "up": rows.action_up, "pagedown": rows.action_page_down,
                 "pageup": rows.action_page_up}  # fmt: skip
        if event.key in moves:
            event.stop()
            event.prevent_default()
            moves[event.key]()


def plain(names: Sequence[str]) -> dict[str, str]:
    """Return options that need no words beside them."""
    return dict.fromkeys(names, "")
