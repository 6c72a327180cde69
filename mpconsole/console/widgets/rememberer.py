"""Reads how the program has grown in a thread: its history, and git's commits where there are any."""

import time

from textual import work
from textual.message import Message
from textual.widget import Widget

from mpconsole.session.session import Session
from mpconsole.size.history.growth import Growth, growth


class Rememberer(Widget):
    """Shows nothing. `found` is what was read last, None before the first."""

    class Found(Message):
        """A thread has read it."""

        def __init__(self, found: Growth) -> None:
            super().__init__()
            self.found = found

    class Remembered(Message):
        """There is a history to show."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.display = False
        self.found: Growth | None = None
        self._session = session
        self._working = self._again = False

    def ask(self) -> None:
        """Read it as it is now; calls meanwhile count as one."""
        if self._working:
            self._again = True
            return
        self._working = True
        self._read()

    @work(thread=True, group="growth")
    def _read(self) -> None:
        session = self._session
        settings, opened = session.settings.size, session.opened_report
        found = growth(session.layout, session.report, settings, time.time(), opened=opened)
        self.post_message(self.Found(found))

    def on_rememberer_found(self, event: Found) -> None:
        """Keep it, and begin again where it was asked for meanwhile."""
        event.stop()
        self.found, self._working = event.found, False
        self.post_message(self.Remembered())
        if self._again:
            self._again = False
            self.ask()
