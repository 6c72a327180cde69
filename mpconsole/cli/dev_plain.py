"""A session's events as lines, until Ctrl+C or SIGTERM: `dev` without a terminal, and `size --watch`."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterable

import click

from mpconsole.console.plain import json_object, text_lines
from mpconsole.errors import ExitCode
from mpconsole.session.events import Event
from mpconsole.session.session import Session


def follow(session: Session, *, as_json: bool) -> int:
    """Print what happens; return 130 after Ctrl+C, 0 after SIGTERM."""
    return follow_lines(session, lambda event: _lines(event, as_json=as_json))


def follow_lines(session: Session, lines: Callable[[Event], Iterable[str]]) -> int:
    """Print the `lines` of each event; return 130 after Ctrl+C, 0 after SIGTERM."""
    return asyncio.run(_follow(session, lines))


async def _follow(session: Session, lines: Callable[[Event], Iterable[str]]) -> int:
    stop = asyncio.Event()
    code = ExitCode.OK

    def end(by: signal.Signals) -> None:
        nonlocal code
        code = ExitCode.INTERRUPTED if by is signal.SIGINT else ExitCode.OK
        stop.set()

    def tell(event: Event) -> None:
        try:
            for line in lines(event):
                click.echo(line)
        except BrokenPipeError:
            stop.set()  # nobody listens any more

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    session.subscribe(tell)
    opening = asyncio.create_task(session.open())
    opening.add_done_callback(lambda task: stop.set() if not task.cancelled() and task.exception() else None)
    try:
        await stop.wait()
        if opening.done():
            opening.result()
    finally:
        opening.cancel()
        await session.close()
    return code


def _lines(event: Event, *, as_json: bool) -> list[str]:
    if as_json:
        return [json.dumps(one, ensure_ascii=False, default=str) for one in json_object(event)]
    return text_lines(event)
