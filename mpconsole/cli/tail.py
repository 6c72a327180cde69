"""`mpconsole tail`: follow a mock's traffic, or any SSE or NDJSON log, by URL, from a file or a pipe."""

from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode
from mpconsole.i18n import _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mpconsole.events import Event


@click.command(
    help=_(
        "Follow a mock's traffic, by its URL or port, or the log of any other backend: the address of an SSE "
        "or NDJSON stream, a FILE, or - for what is piped in."
    )
)
@click.argument("source", metavar="[URL|FILE|-]", required=False)
@click.option("--after", type=int, help=_("Begin behind this event; 0 prints everything that is kept."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the events, one JSON object a line."))
def command(source: str | None, after: int | None, *, as_json: bool) -> int:
    """Print events until Ctrl+C or, for a log that ends, until its end."""
    import asyncio

    from mpconsole.backend.following import PIPE, events_of, is_file
    from mpconsole.settings import MockSettings

    source = source or str(MockSettings().port)
    if source == PIPE or is_file(source):
        return asyncio.run(_print(events_of(source, after=after), as_json=as_json))
    return asyncio.run(_follow(source, after, as_json=as_json))


async def _print(events: "AsyncIterator[Event]", *, as_json: bool) -> int:
    import msgspec

    from mpconsole.backend.lines import event_line

    async for event in events:
        click.echo(msgspec.json.encode(event.as_dict()).decode() if as_json else event_line(event))
    return ExitCode.OK


async def _follow(url: str, after: int | None, *, as_json: bool) -> int:
    from mpconsole.backend.client import Link, LinkState, stream_url, tail

    url = stream_url(url)
    lost = False

    def on_link(link: Link) -> None:
        nonlocal lost
        if link.state is LinkState.LOST and not lost:
            words = _("mpconsole: no connection to {url}; trying again").format(url=url)
            click.echo(f"{words} ({link.reason})" if link.reason else words, err=True)
        elif link.state is LinkState.CONNECTED and lost:
            click.echo(_("mpconsole: connected again"), err=True)
        lost = link.state is LinkState.LOST

    return await _print(tail(url, after=after, on_link=on_link), as_json=as_json)
