"""`mpconsole size history`: what the program weighed day by day on this machine, and when it is full."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from mpconsole.cli.size_measure import echo_json, measure, remember, state_file
from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, cut, lay_out, visible
from mpconsole.errors import ExitCode
from mpconsole.i18n import N_, _, ngettext
from mpconsole.size.words import rounded
from mpconsole.units import delta, size

if TYPE_CHECKING:
    from mpconsole.size.history.model import Forecast, Moment

_STEPS = "▁▂▃▄▅▆▇█"
_PACKAGES = 60
_WIDE = 56


@click.command("history", help=_("Say what it weighed day by day, and when it is full at that rate."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the history as JSON."))
@click.option(
    "-n", "limit", type=click.IntRange(1), default=20, metavar="N", help=_("How many days; 20 unless set.")
)
def command(directory: str | None, project: str | None, limit: int, *, as_json: bool) -> int:
    """Weigh the project now, and print its history with this moment in it."""
    from mpconsole.size.history import store
    from mpconsole.size.history.forecast import forecasts

    snapshot, report = measure(directory or project)
    remember(snapshot, report)
    path = state_file(snapshot.layout.base, store.NAME)
    moments = store.read(path) if path is not None else []
    found = forecasts(moments, report.limits)
    if as_json:
        from mpconsole.size.history.contract import as_json as contract

        echo_json(contract(moments, found))
        return ExitCode.OK
    screen = Screen.detect()
    for line in lines(moments, found, screen, limit=limit):
        click.echo(line, color=screen.colour)
    return ExitCode.OK


def lines(
    moments: "Sequence[Moment]", found: "Sequence[Forecast]", screen: Screen, *, limit: int
) -> Iterator[str]:
    """Yield a line per day, the newest first, then what is to be expected."""
    from mpconsole.size.history.store import by_day

    days = list(by_day(moments).items())
    if not days:
        yield _("There is no history: its place in the state folder cannot be written to.")
        return
    if screen.unicode and len(days) > 1:
        yield _drawn([moment.total.bytes for _day, moment in days[-screen.width :]])
        yield ""
    columns = (
        Column(_("date")),
        Column(_("total"), "right"),
        Column(_("change"), "right"),
        *([Column(_("packages"), flexible=True)] if screen.width >= _WIDE else []),
    )
    rows = [_row(days, at)[: len(columns)] for at in range(len(days) - 1, max(-1, len(days) - 1 - limit), -1)]
    yield from lay_out(columns, rows, screen)
    yield ""
    for forecast in _worth_saying(found):
        yield from screen.wrap(visible(sentence(forecast)), "near" if forecast.day is not None else "muted")


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


def _worth_saying(found: "Sequence[Forecast]") -> "Iterator[Forecast]":
    """Yield what gets full, or the one reason why nothing can be said."""
    full = [one for one in found if one.day is not None]
    yield from full
    if not full and found:
        yield found[0]


def sentence(one: "Forecast") -> str:
    """Say when a limit is reached, or why that cannot be said."""
    scope = _("The whole") if one.scope == "total" else _package(one.scope)
    if one.likely > one.limit:
        return _("{scope} is over {limit} already.").format(scope=scope, limit=rounded(one.limit))
    if not one.known:
        words = ngettext(
            "No forecast yet: it needs weights of four days over at least three, and has {count}.",
            "No forecast yet: it needs weights of four days over at least three, and has {count}.",
            one.days,
        )
        return words.format(count=one.days)
    if one.day is None:
        return _("At the last two weeks' rate nothing gets full within a year.")
    words = _("{scope} reaches {limit} on {day}, at the last two weeks' rate ({rate} a day).")
    rate = delta(round(one.rate))
    text = words.format(rate=rate, scope=scope, limit=rounded(one.limit), day=_day(one.day))
    if one.earliest is None or one.earliest == one.latest:
        return text
    if one.latest is None:
        return text + " " + _("Not before {earliest}.").format(earliest=_day(one.earliest))
    between = _("Likely between {earliest} and {latest}.")
    return text + " " + between.format(earliest=_day(one.earliest), latest=_day(one.latest))


def _package(name: str) -> str:
    return _("The main package") if name == "__APP__" else name


_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July")),
    *(N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def _day(day: date) -> str:
    """A day as people write it: 3 May, with its year where that is another one."""
    this_year = day.year == datetime.now().astimezone().year
    words = _("{day} {month}") if this_year else _("{day} {month} {year}")
    return words.format(day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)
