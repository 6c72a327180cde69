"""Runs the console on a project: the session around it, signals, and the end in order."""

import asyncio
import os
import signal

from mpconsole.console.app import Console, Options
from mpconsole.errors import ExitCode
from mpconsole.session.session import Session


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
    app = Console(session, options)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, app.exit, ExitCode.OK)
    signal.signal(signal.SIGHUP, _end_at_once)
    try:
        code = await app.run_async()
    finally:
        await session.close()
    if app.failure is not None:
        raise app.failure
    return ExitCode.OK if code is None else code
