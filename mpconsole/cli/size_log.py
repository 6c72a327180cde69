"""`mpconsole size log`: one line a commit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.cli.size_measure import echo_json, settings_of, state_file
from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, cut, lay_out, visible
from mpconsole.errors import ExitCode
from mpconsole.i18n import _
from mpconsole.units import delta, size

if TYPE_CHECKING:
    from mpconsole.size.log import Line

_PACKAGES = 36
_SHORT = 10
_NARROW, _WIDE = 64, 100


@click.command("log", help=_("Say what the project weighed, commit by commit."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the commits as JSON."))
@click.option(
    "-n", "limit", type=click.IntRange(1), default=20, metavar="N", help=_("How many commits; 20 unless set.")
)
def command(directory: str | None, project: str | None, limit: int, *, as_json: bool) -> int:
    """Weigh the newest commits."""
    from mpconsole.project.discovery import locate
    from mpconsole.size.log import read_log
    from mpconsole.size.revisions import repository_of

    place = directory or project
    layout = locate(Path(place) if place is not None else None)
    repository = repository_of(layout)
    cache = state_file(layout.base, "size-log.json")
    found = read_log(repository, layout, settings_of(layout.base, None, None), cache, limit=limit)
    shallow = len(found) < limit and repository.is_shallow()
    if as_json:
        from mpconsole.size.log_json import as_json as contract

        echo_json(contract(found, shallow=shallow))
    else:
        screen = Screen.detect()
        for line in lines(found, screen):
            click.echo(line, color=screen.colour)
    if shallow:
        click.echo(_("The clone is shallow: earlier commits are not here. git fetch --unshallow"), err=True)
    return ExitCode.OK


def lines(found: "Sequence[Line]", screen: Screen) -> Iterator[str]:
    """Yield a heading and a line per commit; where the screen is narrow, without packages and dates."""
    columns = (
        Column(_("commit")),
        Column(_("date")),
        Column(_("total"), "right"),
        Column(_("change"), "right"),
        Column(_("packages")),
        Column(_("subject"), flexible=True),
    )
    left_out = {*((4,) if screen.width < _WIDE else ()), *((1,) if screen.width < _NARROW else ())}
    kept = [at for at in range(len(columns)) if at not in left_out]
    rows = [[row[at] for at in kept] for row in map(_row, found)]
    yield from lay_out([columns[at] for at in kept], rows, screen)


def _row(line: "Line") -> list[str | Cell]:
    step, totals = line.step, line.totals
    date = datetime.fromtimestamp(step.time).astimezone().strftime("%Y-%m-%d")
    start: list[str | Cell] = [step.revision[:_SHORT], Cell(date, "muted")]
    subject = visible(step.subject)
    if totals is None:
        return [*start, "-", "", Cell(_("no program"), "muted"), subject]
    whole = size(totals.bytes) if totals.complete else f"≥ {size(totals.bytes)}"
    parts = (f"{package_name(name)} {size(count)}" for name, count in totals.packages.items())
    packages = cut(visible(", ".join(parts)), _PACKAGES)
    return [*start, whole, _delta(line.delta), Cell(packages, "muted"), subject]


def _delta(count: int | None) -> Cell:
    if count is None:
        return Cell("")
    return Cell(delta(count), "near" if count > 0 else "ok" if count < 0 else "muted")
