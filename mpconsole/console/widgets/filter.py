"""The line to type a filter on: it filters while one types, Enter keeps it, Esc takes it away."""

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from mpconsole.console.lines import Line, Span
from mpconsole.console.widgets.inked import Lines
from mpconsole.i18n import _


class _Label(Lines):
    def draw(self, cells: int) -> tuple[Line, ...]:
        return ((Span("/ ", "primary strong"),),)

    def get_content_width(self, *_sizes: object) -> int:
        return 2


class FilterLine(Widget):
    """Hidden until it is asked for, and again when its text is empty."""

    class Changed(Message):
        """Another filter is wanted; "" for none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person is done typing."""

    def compose(self) -> ComposeResult:
        """A mark, and the text."""
        yield _Label()
        yield Input(placeholder=_("filter, for example cart"), compact=True)

    @property
    def text(self) -> str:
        """The filter as typed."""
        return self.query_one(Input).value

    def enter(self, example: str) -> None:
        """Show the line and type on it."""
        self.add_class("-shown")
        box = self.query_one(Input)
        box.placeholder = example
        box.focus()

    def leave(self) -> None:
        """Forget the filter and hide, without telling."""
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self.remove_class("-shown")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value:
            self.leave()
        self.post_message(self.Left())

    def on_key(self, event: events.Key) -> None:
        """Esc takes the filter away; down goes to the list."""
        if event.key == "escape":
            event.stop()
            self.leave()
            self.post_message(self.Changed(""))
            self.post_message(self.Left())
        elif event.key == "down":
            event.stop()
            self.post_message(self.Left())
