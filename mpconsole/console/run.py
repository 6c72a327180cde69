"""Runs the console on a project: the session around it, signals, and the end in order."""

import asyncio
import signal
from contextlib import suppress

from mpconsole.console.app import Console, Options
from mpconsole.errors import ExitCode
from mpconsole.session.session import Session


def run(session: Session, options: Options) -> int:
    """Show the console until it is left; return the exit code. What broke it is raised, off the screen."""
    return asyncio.run(_run(session, options))


async def _run(session: Session, options: Options) -> int:
    app = Console(session, options)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, app.exit, ExitCode.OK)
    try:
        code = await app.run_async()
    finally:
        await session.close()
    if app.failure is not None:
        raise app.failure
    return ExitCode.OK if code is None else code
