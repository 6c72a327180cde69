"""`mpconsole size history`: what the program weighed day by day, and when it is full."""

import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from mpconsole.cli.size_measure import echo_json, measure, remember, settings_of
from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, cut, lay_out, visible
from mpconsole.errors import ExitCode
from mpconsole.i18n import _, ngettext
from mpconsole.units import delta, size

if TYPE_CHECKING:
    from mpconsole.size.history.growth import Growth
    from mpconsole.size.history.model import Moment

_STEPS = "▁▂▃▄▅▆▇█"
_PACKAGES = 60
_WIDE = 56
_DAYS = 60


@click.command("history", help=_("Say what it weighed day by day, and when it is full at that rate."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the history as JSON."))
@click.option(
    "-n", "limit", type=click.IntRange(1), default=20, metavar="N", help=_("How many days; 20 unless set.")
)
def command(directory: str | None, project: str | None, limit: int, *, as_json: bool) -> int:
    """Weigh the project now, and print its history with this moment in it."""
    from mpconsole.size.history.growth import growth

    snapshot, report = measure(directory or project)
    settings = settings_of(snapshot.layout.base, None, None)
    found = growth(snapshot.layout, report, settings, time.time())
    is_kept = remember(snapshot, report)
    if as_json:
        from mpconsole.size.history.contract import as_json as contract

        echo_json(contract(found.moments, found.forecasts))
        return ExitCode.OK
    screen = Screen.detect()
    for line in lines(found, screen, limit=limit):
        click.echo(line, color=screen.colour)
    if not is_kept:
        click.echo(_("There is no history: its place in the state folder cannot be written to."), err=True)
    return ExitCode.OK


def lines(found: "Growth", screen: Screen, *, limit: int) -> Iterator[str]:
    """Yield how each package grew, a line per day, the newest first, then what is to be expected."""
    from mpconsole.size.history.store import by_day
    from mpconsole.size.history.words import sentence, worth_saying

    yield from _growth(found, screen)
    days = list(by_day(found.moments).items())
    columns = (
        Column(_("date")),
        Column(_("total"), "right"),
        Column(_("change"), "right"),
        *([Column(_("packages"), flexible=True)] if screen.width >= _WIDE else []),
    )
    rows = [_row(days, at)[: len(columns)] for at in range(len(days) - 1, max(-1, len(days) - 1 - limit), -1)]
    yield from lay_out(columns, rows, screen)
    commits = [day for day, moment in days if moment.commit]
    if commits:
        words = _("Up to {date} by your commits, since then as recorded on this machine.")
        yield from screen.wrap(words.format(date=commits[-1].isoformat()), "muted")
    yield ""
    for forecast in worth_saying(found.forecasts):
        yield from screen.wrap(visible(sentence(forecast)), "near" if forecast.day is not None else "muted")


def _growth(found: "Growth", screen: Screen) -> Iterator[str]:
    """Draw each package's weight day by day."""
    from mpconsole.size.history.growth import series

    days, scopes = series(found.moments, min(_DAYS, screen.width - 38))
    if not days or not screen.unicode:
        return
    over = ngettext("{count} day", "{count} days", days).format(count=days)
    columns = (
        Column(_("package"), flexible=True, keep="end"),
        Column(over),
        Column(_("now"), "right"),
        Column(_("change"), "right"),
    )
    rows: list[list[str | Cell]] = [
        [
            visible(package_name(one.scope)) if one.scope != "total" else _("total"),
            _drawn(one.values),
            size(one.values[-1]),
            Cell(delta(one.delta), "muted" if not one.delta else "near" if one.delta > 0 else "ok"),
        ]
        for one in scopes
    ]
    yield from lay_out(columns, rows, screen)
    yield ""


def _row(days: "Sequence[tuple[date, Moment]]", at: int) -> list[str | Cell]:
    day, moment = days[at]
    change = moment.total.bytes - days[at - 1][1].total.bytes if at else None
    parts = (f"{package_name(name)} {size(weight.bytes)}" for name, weight in moment.packages.items())
    style = "muted" if not change else "near" if change > 0 else "ok"
    return [
        day.isoformat(),
        size(moment.total.bytes),
        Cell("" if change is None else delta(change), style),
        Cell(cut(visible(", ".join(parts)), _PACKAGES), "muted"),
    ]


def _drawn(weights: Sequence[int]) -> str:
    """Draw weights as small bars, from the least to the most of them."""
    least, most = min(weights), max(weights)
    steps = len(_STEPS) - 1
    span = max(1, most - least)
    return "".join(_STEPS[round((one - least) / span * steps)] for one in weights)
