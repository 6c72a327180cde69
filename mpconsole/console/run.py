"""Runs the console on a project: the session around it, signals, and the end in order.

Textual takes 130 ms to import. The project is opened and the terminal answers meanwhile, so that the first
picture of an ordinary project is whole; of a large one the frame is shown at once.
"""

import asyncio
import os
import signal
import sys
from contextlib import ExitStack, suppress
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


async def _run(session: Session, options: Options) -> int:
    opening = asyncio.create_task(session.open())
    try:
        options = await asyncio.to_thread(_prepare, options)
        await asyncio.wait({opening}, timeout=PATIENCE)
        return await _show(session, options, opening)
    finally:
        opening.cancel()
        await session.close()


def _prepare(options: Options) -> Options:
    """Import Textual and the app while the terminal makes up its answer."""
    known = options.ascii_only
    if known is None:
        known = wants_ascii(os.environ, sys.stdout.encoding)
    with ExitStack() as stack:
        question = stack.enter_context(WidthQuestion().asked()) if known is None else None
        import_module("mpconsole.console.app")
        import_module("mpconsole.console.views.overview")
        return replace(options, ascii_only=question.is_wide() if question else known)


async def _show(session: Session, options: Options, opening: "asyncio.Task[None]") -> int:
    from mpconsole.console.app import Console

    app = Console(session, options, opening)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, app.exit, ExitCode.OK)
    code = await app.run_async()
    if app.failure is not None:
        raise app.failure
    return ExitCode.OK if code is None else code
