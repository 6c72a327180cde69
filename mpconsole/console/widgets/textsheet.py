"""A sheet with a longer text: it scrolls, and can be copied."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


class TextSheet(ModalScreen[bool]):
    """The result says whether the text should be copied."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "dismiss(False)", ""),
        ("y", "dismiss(True)", ""),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """The lines, wrapped to the sheet."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, self._title)
            entitle(sheet, subtitle=_("y copies · Esc back"))
            yield Rows(self._draw)

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one(Rows).focus()
        self._fill()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._fill()

    def _fill(self) -> None:
        rows = self.query_one(Rows)
        rows.show(wrap(self._text.rstrip(), max(20, rows.scrollable_content_region.width)))

    def _draw(self, row: str, cells: int) -> Line:
        return (Span(row, "strong" if row.startswith("#") else ""),)
