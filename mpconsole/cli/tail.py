"""`mpconsole tail`: follow a mock backend's traffic, or any SSE or NDJSON log."""

import click

from mpconsole.errors import ExitCode
from mpconsole.i18n import _


@click.command(help=_("Follow a mock's traffic: URL, a port, or any address of an SSE or NDJSON log."))
@click.argument("url", required=False)
@click.option("--after", type=int, help=_("Begin behind this event; 0 prints everything that is kept."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the events, one JSON object a line."))
def command(url: str | None, after: int | None, *, as_json: bool) -> int:
    """Print events until Ctrl+C or, for a log that ends, until its end."""
    import asyncio

    from mpconsole.backend.client import stream_url
    from mpconsole.settings import MockSettings

    return asyncio.run(_follow(stream_url(url or str(MockSettings().port)), after, as_json=as_json))


async def _follow(url: str, after: int | None, *, as_json: bool) -> int:
    import msgspec

    from mpconsole.backend.client import Link, LinkState, tail
    from mpconsole.backend.lines import event_line

    lost = False

    def on_link(link: Link) -> None:
        nonlocal lost
        if link.state is LinkState.LOST and not lost:
            words = _("mpconsole: no connection to {url}; trying again").format(url=url)
            click.echo(f"{words} ({link.reason})" if link.reason else words, err=True)
        elif link.state is LinkState.CONNECTED and lost:
            click.echo(_("mpconsole: connected again"), err=True)
        lost = link.state is LinkState.LOST

    async for event in tail(url, after=after, on_link=on_link):
        click.echo(msgspec.json.encode(event.as_dict()).decode() if as_json else event_line(event))
    return ExitCode.OK
