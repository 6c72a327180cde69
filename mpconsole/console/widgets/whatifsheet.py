"""A sheet that answers what the program would weigh; nothing is written."""

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from mpconsole.console import whatif
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.session.session import Session
from mpconsole.size.whatif.answer import what_if
from mpconsole.size.whatif.model import Step, WhatIf

_EXAMPLE = "move components/price to packages/order; ignore docs/**"


class WhatIfSheet(ModalScreen[str | None]):
    """Asks by a line to type on, and answers below it. The result is text to copy, None for none.

    It begins with `steps`, called `title`, or with the question `text`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "")]

    class Answered(Message):
        """A thread has an answer, or knows why there is none."""

        def __init__(self, asked: int, found: WhatIf | MpconsoleError) -> None:
            super().__init__()
            self.asked, self.found = asked, found

    def __init__(self, session: Session, text: str, steps: tuple[Step, ...] = (), title: str = "") -> None:
        super().__init__()
        self._session, self._text, self._steps, self._title = session, text, steps, title
        self._asked = 0
        self._found: WhatIf | MpconsoleError | None = None

    def compose(self) -> ComposeResult:
        """The question, and the answer below."""
        with Vertical(classes="sheet page-sheet") as sheet:
            entitle(sheet, _("what if"), subtitle=_("Enter asks · Esc back · nothing is written"))
            yield Input(self._text, placeholder=self._title or _EXAMPLE, compact=True)
            yield Rows(self._draw)

    def on_mount(self) -> None:
        """Answer what is asked by default."""
        self.query_one(Input).focus()
        if self._steps:
            self._ask(self._steps)
        else:
            self._ask_typed()

    def on_resize(self) -> None:
        """Write the answer anew."""
        self._fill()

    @on(Input.Submitted)
    def _ask_typed(self) -> None:
        text = self.query_one(Input).value
        try:
            steps = whatif.read_steps(text)
        except MpconsoleError as error:
            self._show(error)
            return
        if steps or not self._steps:
            self._ask(steps)

    def _ask(self, steps: tuple[Step, ...]) -> None:
        self._asked += 1
        if steps:
            self._answer(self._asked, steps)
        else:
            self._found = None
            self._fill()

    @work(thread=True, group="what-if")
    def _answer(self, asked: int, steps: tuple[Step, ...]) -> None:
        session = self._session
        found: WhatIf | MpconsoleError
        try:
            found = what_if(session.snapshot, session.report, session.settings.size, steps)
        except MpconsoleError as error:
            found = error
        self.post_message(self.Answered(asked, found))

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        if event.asked == self._asked:
            self._show(event.found)

    def _show(self, found: WhatIf | MpconsoleError) -> None:
        self._found = found
        self._fill()

    def _fill(self) -> None:
        rows, found = self.query_one(Rows), self._found
        cells = max(
            30, rows.scrollable_content_region.width - 1
        )  # the scrollbar, where there is one, takes one
        shown: list[Line] = [(), *self._lines(found, cells)]
        rows.show(shown)

    def _lines(self, found: WhatIf | MpconsoleError | None, cells: int) -> list[Line]:
        if isinstance(found, WhatIf):
            return whatif.lines(found, cells)
        said = [
            (found.message, "error")
            if found is not None
            else (_("Type what would be moved or left out."), ""),
            (found.hint or "" if found is not None else _EXAMPLE, "muted"),
        ]
        return [(Span(text, ink),) for words, ink in said if words for text in wrap(words, cells)]

    def _draw(self, row: Line, _cells: int) -> Line:
        return row

    def on_key(self, event: events.Key) -> None:
        """Arrows scroll while one types; `y` copies the answer where one does not."""
        rows = self.query_one(Rows)
        moves = {"down": rows.action_down, "up": rows.action_up, "pagedown": rows.action_page_down,
                 "pageup": rows.action_page_up}  # fmt: skip
        if not rows.has_focus and event.key in moves:
            event.stop()
            event.prevent_default()
            moves[event.key]()
        elif rows.has_focus and event.key == "y" and isinstance(self._found, WhatIf):
            event.stop()
            lines = whatif.lines(self._found, 100)
            self.dismiss("\n".join("".join(span.text for span in line).rstrip() for line in lines))
