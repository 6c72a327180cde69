"""The line to type a message for a WebSocket on: Enter sends it and stays, Esc leaves."""

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from mpconsole.console.lines import Line, Span
from mpconsole.console.widgets.inked import Lines
from mpconsole.i18n import _


class _Arrow(Lines):
    def draw(self, cells: int) -> tuple[Line, ...]:
        return ((Span("→ ", "accent strong"),),)

    def get_content_width(self, *_sizes: object) -> int:
        return 2


class SpeakLine(Widget):
    """Hidden until somebody wants to speak. Up and down bring back what was said before."""

    class Said(Message):
        """A message shall be sent."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person is done speaking."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._said: list[str] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        """An arrow and the line."""
        yield _Arrow()
        yield Input(compact=True, placeholder=_("a message to the program · Enter sends · ↑ the one before"))

    def enter(self, text: str = "") -> None:
        """Show the line, with `text` on it to begin with."""
        self.display = True
        box = self.query_one(Input)
        box.value, box.cursor_position = text, len(text)
        box.focus()

    def leave(self) -> bool:
        """Hide; False where it was hidden."""
        there = bool(self.display)
        self.display = False
        return there

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value:
            self._said = [*(one for one in self._said if one != event.value), event.value]
            self._at = len(self._said)
            event.input.value = ""
            self.post_message(self.Said(event.value))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Esc leaves; arrows go through what was said."""
        if event.key == "escape":
            event.stop()
            self.leave()
            self.post_message(self.Left())
        elif event.key in ("up", "down"):
            event.stop()
            self._at = max(0, min(len(self._said), self._at + (1 if event.key == "down" else -1)))
            box = self.query_one(Input)
            box.value = self._said[self._at] if self._at < len(self._said) else ""
            box.cursor_position = len(box.value)
