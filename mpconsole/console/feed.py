"""Events of the session on their way to the screen: gathered, and shown at most once a frame."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.app import App

from mpconsole.console.news import News, gather
from mpconsole.session.events import Event

FRAME_SECONDS = 0.05
"""Events are shown at most so often: a storm costs the screen no more than a breeze."""

Later = Callable[[float, Callable[[], None]], object]
"""Calls something after so many seconds, 0 for as soon as possible."""


def later_in(app: App[Any]) -> Later:
    """Return what calls later in `app`, once it is mounted."""

    def later(seconds: float, call: Callable[[], None]) -> None:
        if seconds:
            app.set_timer(seconds, call)
        else:
            app.call_later(call)

    return later


class Feed:
    """Keeps what the session tells until it is shown; the first event after a silence is shown at once.

    An app that is not mounted yet can call nothing later, so before `open` events only gather.
    """

    def __init__(self, show: Callable[[News], None], later: Later) -> None:
        self._show, self._later = show, later
        self._heard: list[Event] = []
        self._is_open = False
        self._is_due = False
        self._shown_at = 0.0

    def hear(self, event: Event) -> None:
        """Keep an event, and see to it that it is shown."""
        self._heard.append(event)
        self._ask()

    def open(self) -> None:
        """Show what was heard so far, and from now on what is heard."""
        self._is_open = True
        self._ask()

    def flush(self) -> None:
        """Show what was heard, now: a view that is about to be told everything must not hear it again."""
        if self._heard:
            heard, self._heard = self._heard, []
            self._shown_at = monotonic()
            self._show(gather(heard))

    def _ask(self) -> None:
        if self._is_open and self._heard and not self._is_due:
            self._is_due = True
            self._later(max(0.0, self._shown_at + FRAME_SECONDS - monotonic()), self._due)

    def _due(self) -> None:
        self._is_due = False
        self.flush()
