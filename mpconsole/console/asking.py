"""Asking before code of the opened project is run."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from mpconsole.consent import ConsentNeededError
from mpconsole.console.lines import Span
from mpconsole.console.widgets.sheets import Confirm
from mpconsole.i18n import _


async def allowed(app: App[Any], call: Callable[[], Awaitable[object]]) -> None:
    """Do it; where code of the project would be run, ask once, and again when that code changes.

    Raises ConsentNeededError where the answer is no, and whatever `call` raises.
    """
    while True:
        try:
            await call()
        except ConsentNeededError as needed:
            words = (Span(needed.message), Span(_("Allow it until it changes?"), "strong"))
            if not await app.push_screen_wait(Confirm(_("code of the project"), *words)):
                raise
            needed.grant()
        else:
            return
