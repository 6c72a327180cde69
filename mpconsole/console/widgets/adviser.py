"""Works advice out in a thread, some time after the last change: never on the path of a save."""

from textual import work
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from mpconsole.session.session import Session
from mpconsole.size.advice.gather import Advisor
from mpconsole.size.advice.model import AdviceList
from mpconsole.state import project_folder

_PAUSE = 1.0
"""Seconds of quiet before files are read and pictures encoded anew."""


class Adviser(Widget):
    """Shows nothing. `found` is the last advice, None before the first."""

    class Advised(Message):
        """Advice on the project as it is now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.display = False
        self.found: AdviceList | None = None
        self._session = session
        self._advisor = Advisor(project_folder(session.layout.base) / "pictures.json")
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
        self._advise()

    @work(thread=True, group="advice")
    def _advise(self) -> None:
        session = self._session
        found = self._advisor.advise(session.snapshot, session.report, measure=self._measure)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._take, found)

    def _take(self, found: AdviceList) -> None:
        self.found, self._working = found, False
        self.post_message(self.Advised())
        if self._again:
            self._again = False
            self.ask(measure=False)
