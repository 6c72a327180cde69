"""Works advice out in a thread, some time after the last change: never on the path of a save."""

from pathlib import Path

from textual import work
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from mpconsole.project.model import Snapshot
from mpconsole.session.session import Session
from mpconsole.size.advice.gather import Advisor
from mpconsole.size.advice.model import AdviceList
from mpconsole.size.model import SizeReport
from mpconsole.state import project_folder

_PAUSE = 1.0
"""Seconds of quiet before files are read and pictures encoded anew."""


class Adviser(Widget):
    """Shows nothing. `found` is the last advice, None before the first."""

    class Found(Message):
        """A thread has worked it out."""

        def __init__(self, found: AdviceList) -> None:
            super().__init__()
            self.found = found

    class Advised(Message):
        """There is other advice."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.display = False
        self.found: AdviceList | None = None
        self._session = session
        self._advisor = Advisor(_memory(session.layout.base))
        self._pause: Timer | None = None
        self._working = False
        self._again = False
        self._measure = False

    def ask(self, *, measure: bool, now: bool = False) -> None:
        """Advise on the project as it is after a pause (or `now`); calls meanwhile count as one.

        With `measure` pictures are encoded anew, which takes seconds the first time.
        """
        self._measure = self._measure or measure
        if self._pause is not None:
            self._pause.stop()
        if now:
            self._begin()
        else:
            self._pause = self.set_timer(_PAUSE, self._begin)

    def _begin(self) -> None:
        if self._working:
            self._again = True
            return
        self._working = True
        self._advise(self._session.snapshot, self._session.report, measure=self._measure)

    @work(thread=True, group="advice")
    def _advise(self, snapshot: Snapshot, report: SizeReport, *, measure: bool) -> None:
        self.post_message(self.Found(self._advisor.advise(snapshot, report, measure=measure)))

    def on_adviser_found(self, event: Found) -> None:
        """Keep it, and begin again where it was asked for meanwhile."""
        event.stop()
        self.found, self._working = event.found, False
        self.post_message(self.Advised())
        if self._again:
            self._again = False
            self.ask(measure=False)


def _memory(base: Path) -> Path | None:
    """Return where what encoding pictures gave is kept, None where nothing can be."""
    try:
        return project_folder(base) / "pictures.json"
    except OSError:
        return None
