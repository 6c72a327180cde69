"""Sheets to read: a page that scrolls, and a change that is shown before it is made."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from mpconsole.console.lines import Line
from mpconsole.console.widgets.source import SourceView
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


class _Sheet(ModalScreen[bool]):
    def __init__(self, title: str, lines: Sequence[Line], subtitle: str) -> None:
        super().__init__()
        self._title, self._lines, self._subtitle = title, lines, subtitle

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet page-sheet") as sheet:
            entitle(sheet, self._title, subtitle=self._subtitle)
            yield SourceView()

    def on_mount(self) -> None:
        text = self.query_one(SourceView)
        text.show_lines(list(self._lines), title="")
        text.focus()


class PageSheet(_Sheet):
    """A page to read."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,enter,q", "dismiss(False)", "")]

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__(title, lines, _("Esc back"))


class ChangeSheet(_Sheet):
    """A change as a diff; the result says whether it shall be made."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(False)", ""),
        ("enter,y", "dismiss(True)", ""),
    ]

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__(title, lines, _("Enter does it · Esc leaves it"))
