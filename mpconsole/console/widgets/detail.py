"""A list with a text beside it that opens when a row is chosen."""

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widget import Widget

from mpconsole.console.widgets.source import SourceView
from mpconsole.i18n import _


class Detail(Widget):
    """`main` fills the room until the text is opened beside it (in its place, where it is narrow).

    `about` stands below the text, or beside it where there is room.
    """

    def __init__(self, main: Widget, about: Widget | None = None) -> None:
        super().__init__()
        self._main, self._about = main, about
        self.text = SourceView(classes="pane detail-text")

    def compose(self) -> ComposeResult:
        """The list, and the text that is hidden at first."""
        with Horizontal():
            yield self._main
            with Container(classes="detail-side"):
                yield self.text
                if self._about is not None:
                    yield self._about

    @property
    def is_open(self) -> bool:
        """Whether the text is shown."""
        return self.has_class("-open")

    def open(self, *, focus: bool = True) -> SourceView:
        """Show the text and return it."""
        self.add_class("-open")
        self.text.subtitle(_("Esc back"))
        if focus:
            self.call_after_refresh(self.text.focus)  # before, it is still hidden and takes none
        return self.text

    def close(self) -> bool:
        """Hide the text; False where it was hidden."""
        if not self.is_open:
            return False
        self.remove_class("-open")
        self._main.focus()
        return True
