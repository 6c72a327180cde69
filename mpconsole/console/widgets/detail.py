"""A list with a text beside it that opens when a row is chosen."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from mpconsole.console.widgets.source import SourceView
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


class Detail(Widget):
    """`main` fills the room until the text is opened beside it (in its place, where it is narrow)."""

    def __init__(self, main: Widget) -> None:
        super().__init__()
        self._main = main
        self.text = SourceView(classes="pane detail-text")

    def compose(self) -> ComposeResult:
        """The list, and the text that is hidden at first."""
        with Horizontal():
            yield self._main
            yield self.text

    @property
    def is_open(self) -> bool:
        """Whether the text is shown."""
        return self.has_class("-open")

    def open(self, *, focus: bool = True) -> SourceView:
        """Show the text and return it."""
        self.add_class("-open")
        entitle(self.text, subtitle=_("Esc back"))
        if focus:
            self.text.focus()
        return self.text

    def close(self) -> bool:
        """Hide the text; False where it was hidden."""
        if not self.is_open:
            return False
        self.remove_class("-open")
        self._main.focus()
        return True
