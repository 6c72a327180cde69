"""`mpconsole size visit`: what a first visitor downloads, and how long that takes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mpconsole.cli.size_measure import echo_json, measure
from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, lay_out, natural_width, visible
from mpconsole.errors import ExitCode
from mpconsole.i18n import _, ngettext
from mpconsole.units import size

if TYPE_CHECKING:
    from mpconsole.size.visit.model import Visit, Visits

_SHOWN = 20


@click.command("visit", help=_("Say what a first visitor to each page downloads, and how long that takes."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the visits as JSON."))
@click.option("--all", "every", is_flag=True, help=_("List every page, not only the heaviest."))
def command(directory: str | None, project: str | None, *, as_json: bool, every: bool) -> int:
    """Compress every package and print a line per page."""
    from mpconsole.size.visit.gather import first_visits

    snapshot, report = measure(directory or project)
    found = first_visits(snapshot, report)
    if as_json:
        from mpconsole.size.visit.contract import as_json as contract

        echo_json(contract(found))
        return ExitCode.OK
    screen = Screen.detect()
    for line in lines(found, screen, every=every):
        click.echo(line, color=screen.colour)
    return ExitCode.OK


def lines(found: "Visits", screen: Screen, *, every: bool) -> Iterator[str]:
    """Yield a line per page, and what the figures rest on."""
    from mpconsole.size.visit.words import basis

    if not found.visits:
        yield _("app.json declares no page.")
        return
    shown = found.visits if every else found.visits[:_SHOWN]
    yield from _table(found, shown, screen)
    if rest := len(found.visits) - len(shown):
        words = ngettext("{count} more; --all lists it", "{count} more; --all lists them", rest)
        yield screen.paint(words.format(count=rest), "muted")
    yield ""
    for words in basis(found):
        yield from screen.wrap(words, "muted")


def _table(found: "Visits", shown: "tuple[Visit, ...]", screen: Screen) -> list[str]:
    """Lay the pages out; where the screen is narrow, without what can be read from the others."""
    full = _columns(found, packages=True, later=True)
    for packages, later in ((True, True), (False, True), (False, False)):
        full = _columns(found, packages=packages, later=later)
        rows = [_row(one, found, packages=packages, later=later) for one in shown]
        if natural_width(full, rows) <= screen.width:
            break
    return lay_out(full, rows, screen)


def _columns(found: "Visits", *, packages: bool, later: bool) -> list[Column]:
    columns = [Column(_("page"), flexible=True, keep="end")]
    columns += [Column(_("packages"))] if packages else []
    columns += [Column(_("download"), "right")]
    columns += [Column(network.name, "right") for network in found.networks]
    return [*columns, *([Column(_("preloaded then"), "right")] if later else [])]


def _row(one: "Visit", found: "Visits", *, packages: bool, later: bool) -> list[str | Cell]:
    row: list[str | Cell] = [visible(one.page)]
    if packages:
        names = " + ".join(visible(package_name(name)) for name in one.needed)
        row.append(Cell(names, "muted"))
    row.append(size(found.compressed(one.needed)))
    row += [seconds(found.seconds(one, network)) for network in found.networks]
    if later:
        row.append(Cell(preloaded(one, found), "muted"))
    return row


def seconds(count: float) -> str:
    """Format a time: `<0.1 s`, `0.2 s`, `14 s`."""
    if count < 0.05:
        return _("<{seconds} s").format(seconds="0.1")
    return _("{seconds} s").format(seconds=f"{count:.1f}" if count < 10 else f"{count:.0f}")


def preloaded(one: "Visit", found: "Visits") -> str:
    """Return what comes once the page is shown, "" where nothing."""
    if not one.later:
        return ""
    weight = size(found.compressed(one.later))
    return _("{size} on Wi-Fi").format(size=weight) if one.wifi_only else weight
