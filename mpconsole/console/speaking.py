"""What the app says to a person: toasts, and errors that stay until they are read."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import SuspendNotSupported
from textual.notifications import SeverityLevel

from mpconsole.console.glyphs import plain
from mpconsole.console.keyboard import NarrowingApp
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.console.editor import Spot


class SpeakingApp(NarrowingApp):
    """An app that says what cannot be done; `ascii_only`: in plain characters."""

    def __init__(self, *, ascii_only: bool) -> None:
        super().__init__()
        self.ascii_only = ascii_only

    def tell_error(self, error: MpconsoleError) -> None:
        """Show an error until it is read."""
        from mpconsole.console.widgets.sheets import MessageSheet

        self.push_screen(MessageSheet(_("this cannot be done"), error.message, error.hint, ink="error"))

    def tell_complaints(self, themes: Sequence[str], keys: Iterable[str]) -> None:
        """Say what is wrong with themes, in one toast, and each key that cannot be."""
        if themes:
            title = _("themes that cannot be used")
            self.notify("\n".join(themes), title=title, severity="warning", timeout=15)
        for clash in keys:
            self.notify(clash, severity="warning")

    def edit(self, spot: "Spot") -> None:
        """Give the terminal to the person's editor; without one (in a browser) say so."""
        from mpconsole.console.editor import edit

        try:
            with self.suspend():
                edit(spot)
        except SuspendNotSupported:
            self.notify(_("An editor can be opened in a terminal only."), severity="warning")
        except MpconsoleError as error:
            self.tell_error(error)

    @work(group="session-call")
    async def in_session(self, call: Callable[[], Awaitable[None]]) -> None:
        """Call something of the session, and tell why it cannot be done."""
        try:
            await call()
        except MpconsoleError as error:
            self.tell_error(error)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast: what is told is text, never markup."""
        if self.ascii_only:
            message, title = plain(message), plain(title)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)
