"""Runs the console on a project: the session around it, signals, and the end in order.

The project is opened and the terminal answers while Textual is imported, so that the first picture of an
ordinary project is whole; of a large one the frame is shown at once.
"""

import asyncio
import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module

from mpconsole.console.options import Options
from mpconsole.console.terminal import WidthQuestion, wants_ascii
from mpconsole.errors import ExitCode
from mpconsole.session.session import Session

PATIENCE = 0.15
"""Seconds that an empty screen waits for the project; after them the frame is shown without it."""


def run(session: Session, options: Options) -> int:
    """Show the console until it is left; return the exit code. What broke it is raised, off the screen."""
    return asyncio.run(_run(session, options))


def _end_at_once(number: int, _frame: object) -> None:
    """End without a word: the terminal is gone, and Textual would wait for ever to draw on it.

    What the session started ends with this process (see `mpconsole.backend.lifeline`), and the journal of
    releases is written for such an end.
    """
    os._exit(128 + number)


async def _run(session: Session, options: Options) -> int:
    signal.signal(signal.SIGHUP, _end_at_once)
    opening = asyncio.create_task(session.take_first_picture(remembered=True), name="open")
    try:
        options = await asyncio.to_thread(_prepare, options)
        await asyncio.wait({opening}, timeout=PATIENCE)
        return await _show(session, options, opening)
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await session.close()


def _prepare(options: Options) -> Options:
    """Import Textual and the app while the terminal makes up its answer."""
    ascii_only = options.ascii_only
    if ascii_only is None:
        ascii_only = wants_ascii(os.environ, sys.stdout.encoding)
    with ExitStack() as stack:
        question = stack.enter_context(WidthQuestion().asked()) if ascii_only is None else None
        import_module("mpconsole.console.app")
        import_module("mpconsole.console.views.overview")
        return replace(options, ascii_only=question.is_wide() if question else ascii_only)


async def _show(session: Session, options: Options, opening: "asyncio.Task[None]") -> int:
    from mpconsole.console.app import Console

    app = Console(session, options, opening)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit, ExitCode.OK)
    code = await app.run_async()
    if app.failure is not None:
        raise app.failure
    return ExitCode.OK if code is None else code
