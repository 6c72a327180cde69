"""`mpconsole mock`: run the mock backend alone."""

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.cli import mock_init, mock_state
from mpconsole.cli.main import WordGroup
from mpconsole.errors import ExitCode
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.backend.server import MockServer


class _MockGroup(WordGroup):
    default_command = "serve"


@click.group(cls=_MockGroup, name="mock", help=_("Run the mock backend alone."))
def command() -> None:
    """`mock` and its subcommands."""


command.add_command(mock_init.command)
command.add_command(mock_state.command)


@command.command("serve", help=_("Run the mock backend of the project in DIR, and print each request."))
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--project", type=click.Path(path_type=Path), help=_("The same as DIR."))
@click.option("--port", "-p", type=int, help=_("The port; 0 takes a free one."))
@click.option("--host", help=_("The address to listen on; 0.0.0.0 lets phones in your network connect."))
@click.option("--ready-file", type=click.Path(path_type=Path), help=_("Write a JSON file once it answers."))
@click.option("--record", metavar="URL", help=_("Pass what has no route on to this backend, and record it."))
@click.option("--keep-secrets", is_flag=True, help=_("Record tokens, cookies and passwords as they are."))
@click.option("--replay-missing", is_flag=True, help=_("Answer what has no route from recordings."))
@click.option("--quiet", "-q", is_flag=True, help=_("Print nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the events, one JSON object a line."))
def serve(
    directory: Path | None,
    project: Path | None,
    port: int | None,
    host: str | None,
    ready_file: Path | None,
    record: str | None,
    *,
    keep_secrets: bool,
    replay_missing: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Serve until Ctrl+C."""
    import asyncio

    from mpconsole.backend.location import find_mock
    from mpconsole.backend.server import Recording, open_server

    place = find_mock(directory or project, empty=record is not None or replay_missing)
    server = open_server(
        place.folder,
        place.base,
        place.settings.host if host is None else host,
        place.settings.port if port is None else port,
        Recording(record, replay_missing, not keep_secrets),
        place.domains,
        place.app,
    )
    return asyncio.run(_serve(server, ready_file, quiet=quiet, as_json=as_json))


async def _serve(server: "MockServer", ready_file: Path | None, *, quiet: bool, as_json: bool) -> int:
    import asyncio

    from mpconsole.backend.card import card_lines
    from mpconsole.backend.lifeline import on_stop

    stop = asyncio.Event()
    code = ExitCode.OK

    def ended(by: signal.Signals | None) -> None:
        nonlocal code
        code = ExitCode.INTERRUPTED if by is signal.SIGINT else ExitCode.OK
        stop.set()

    def started() -> None:
        if ready_file is not None:
            server.ready.write(ready_file)
        if not quiet and not as_json:
            click.echo("\n".join(card_lines(server.card)), err=True)

    on_stop(ended)
    printing = None if quiet else asyncio.create_task(_print(server, as_json=as_json))
    try:
        await server.serve(stop, started)
        if printing is not None:
            await printing
    finally:
        if ready_file is not None:
            server.ready.remove(ready_file)
    return code


async def _print(server: "MockServer", *, as_json: bool) -> None:
    """Print what happens; a terminal that does not take it holds up the printing, never the server."""
    import asyncio

    from mpconsole.backend.foreign import read_line
    from mpconsole.backend.lines import event_line

    async for batch in server.mock.log.batches(server.ready.after):
        lines = [line.decode() for _id, line in batch]
        if not as_json:
            lines = [event_line(event) for line in lines if (event := read_line(line)) is not None]
        await asyncio.to_thread(click.echo, "\n".join(lines))
