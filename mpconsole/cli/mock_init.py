"""`mpconsole mock init`: write routes for the requests that the program's source makes."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.backend.routeplan import Planned


@click.command("init", help=_("Write a route for each wx.request (and its like) in the program's source."))
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--project", type=click.Path(path_type=Path), help=_("The same as DIR."))
@click.option("--yes", "-y", is_flag=True, help=_("Write without asking."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be written."))
def command(directory: Path | None, project: Path | None, *, yes: bool, dry_run: bool) -> int:
    """Show what is found, ask, write."""
    from mpconsole import settings
    from mpconsole.backend import routeplan
    from mpconsole.backend.callsource import Sources
    from mpconsole.backend.routefile import NAME as ROUTES
    from mpconsole.project.discovery import locate
    from mpconsole.project.snapshot import open_snapshot

    layout = locate(directory or project)
    folder = layout.base / settings.load_project(layout.base).mock.folder
    planned = routeplan.plan(Sources().call_sites(open_snapshot(layout)).sites, folder)
    if not planned:
        click.echo(_("No call of wx.request or its like has an address that the source tells."))
        return ExitCode.OK
    _show(planned)
    missing = [one for one in planned if not one.answered]
    if not missing:
        click.echo(_("Everything is answered already; nothing is written."))
        return ExitCode.OK
    file = folder / ROUTES
    if dry_run:
        return ExitCode.OK
    if not yes:
        click.echo(err=True)
        question = _("Write {count} routes into {file}?").format(count=len(missing), file=file)
        if not click.confirm(question, err=True):
            return ExitCode.OK
    written = routeplan.write(planned, folder)
    words = _("{count} routes are in {file}: fill in their answers.")
    click.echo(words.format(count=len(missing), file=written))
    return ExitCode.OK


def _show(planned: "list[Planned]") -> None:
    widest = max(len(one.path) for one in planned)
    for one in planned:
        places = ", ".join(site.place for site in one.sites)
        answered = _("answered by {source}").format(source=one.answered) if one.answered else _("new")
        click.echo(f"{one.method:<6}  {one.path:<{widest}}  {answered}  {places}")
