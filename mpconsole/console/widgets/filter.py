"""The line to type a filter on: it filters while one types, Enter keeps it, Esc takes it away."""

from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.inked import Lines

if TYPE_CHECKING:
    from textual.widgets import Input


class _Label(Lines):
    def draw(self, cells: int) -> tuple[Line, ...]:
        return ((Span("/ ", "primary strong"),),)

    def get_content_width(self, *_sizes: object) -> int:
        return 2


class _Trouble(Lines):
    """What is wrong with the filter."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._words = ""

    def say(self, words: str) -> None:
        """Say it; "" hides."""
        if words != self._words:
            self._words, self.display = words, bool(words)
            self.redraw(layout=True)

    def draw(self, cells: int) -> list[Line]:
        return [(Span(part, "warning"),) for part in wrap(self._words, cells)]


class FilterLine(Widget):
    """Hidden until it is asked for, and again when its text is empty."""

    class Changed(Message):
        """Another filter is wanted; "" for none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person is done typing."""

    _box: "Input | None" = None
    """Made when it is asked for: it costs 7 ms, and hidden it would take the keys at the start."""

    @property
    def text(self) -> str:
        """The filter as typed."""
        return self._box.value if self._box is not None else ""

    async def enter(self, example: str) -> None:
        """Show the line and type on it."""
        from textual.widgets import Input

        if (box := self._box) is None:
            self._box = box = Input(compact=True)
            await self.mount(Horizontal(_Label(), box), _Trouble())
        self.add_class("-shown")
        box.placeholder = example
        box.focus()

    def say(self, trouble: str) -> None:
        """Say what is wrong with the filter; "" where it is fine."""
        if self._box is not None:
            self.query_one(_Trouble).say(trouble)

    def leave(self) -> None:
        """Forget the filter and hide, without telling."""
        box = self._box
        self.say("")
        if box is not None:
            with self.prevent(type(box).Changed):
                box.value = ""
        self.remove_class("-shown")

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Tell what is typed."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Keep the filter and go back to the list."""
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
