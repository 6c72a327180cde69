"""What is known of a file: whether it ships, what it weighs, who asks for it, or why it stays out."""

from threading import Lock

from rich.cells import cell_len
from textual import work
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from mpconsole.console.lines import Line, Span, left, wrap
from mpconsole.console.widgets.inked import Lines
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.session.session import Session
from mpconsole.size.model import SizeReport
from mpconsole.size.why import Answer, Explainer, Unknown
from mpconsole.size.why_words import advice, facts

_PAUSE = 0.15
"""Seconds that the cursor rests on a file before it is looked into: the first answer reads the program."""


class About(Lines, can_focus=True):
    """Facts of one file, found in a thread; the last one asked for wins."""

    class Found(Message):
        """An answer is there."""

        def __init__(self, path: str, answer: Answer) -> None:
            super().__init__()
            self.path, self.answer = path, answer

    def __init__(
        self,
        session: Session,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._session = session
        self._explainer = Explainer()
        self._one_at_a_time = Lock()
        self._path = ""
        self._answer: Answer | None = None
        self._pause: Timer | None = None

    def on_mount(self) -> None:
        """Name the pane."""
        entitle(self, _("about this file"))

    def tell(self, path: str) -> None:
        """Ask about another file, or about the same one after a change."""
        if path != self._path:
            self._answer = None
            self.redraw(layout=True)
        self._path = path
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._ask)

    def _ask(self) -> None:
        self._explain(self._path, self._session.snapshot, self._session.report)

    @work(thread=True, group="about", exclusive=True)
    def _explain(self, path: str, snapshot: Snapshot, report: SizeReport) -> None:
        with self._one_at_a_time:
            if get_current_worker().is_cancelled:
                return
            answer = self._explainer.why(path, snapshot, report)
        self.post_message(self.Found(path, answer))

    def on_about_found(self, event: Found) -> None:
        """Show the answer, unless another file was asked about meanwhile."""
        event.stop()
        if event.path == self._path:
            self._answer = event.answer
            self.redraw(layout=True)

    def draw(self, cells: int) -> list[Line]:
        """A label and a text a line; long texts go on below."""
        answer = self._answer
        if answer is None:
            return [(Span(_("Looking who uses it…") if self._path else "", "muted"),)]
        if isinstance(answer, Unknown):
            return [(Span(_("The program has no such file now."), "muted"),)]
        rows = facts(answer)
        room = min(max((cell_len(label) for label, _text in rows), default=0), cells // 2)
        lines: list[Line] = []
        for label, text in rows:
            first, *others = wrap(text, max(8, cells - room - 2))
            lines.append((Span(left(label, room) + "  ", "muted"), Span(first)))
            lines += [(Span(" " * (room + 2)), Span(other)) for other in others]
        return [*lines, *((Span(text, "muted"),) for text in wrap(advice(answer), cells) if text)]
