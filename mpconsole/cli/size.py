"""`mpconsole size`: what the project weighs, per package and file."""

import json
import sys
from pathlib import Path

import click

from mpconsole.cli.main import WordGroup
from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.model import SizeReport, Verdict


class _SizeGroup(WordGroup):
    default_command = "report"


@click.group(cls=_SizeGroup, name="size", help=_("Say what the project weighs, per package and file."))
def command() -> None:
    """`size` and its subcommands."""


@command.command("report", help=_("Say what the project weighs, per package and file."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the report as JSON."))
@click.option("--all", "every", is_flag=True, help=_("List every file, not only the biggest."))
@click.option("--budget", metavar="SIZE", help=_('Your budget for the whole, such as "10 MB".'))
@click.option("--profile", metavar="NAME", help=_("Which of the platform's limits to hold it against."))
@click.option("--strict", is_flag=True, help=_("Exit 1 where only compiling could tell, too."))
def report(
    directory: str | None,
    project: str | None,
    budget: str | None,
    profile: str | None,
    *,
    as_json: bool,
    every: bool,
    strict: bool,
) -> int:
    """Weigh the project and print the report."""
    snapshot, found = measure(directory or project, budget, profile)
    if as_json:
        _print_json(found, snapshot)
    else:
        _print_text(found, snapshot, every=every)
    return exit_code(found, strict=strict)


@command.command("why", help=_("Say why one file ships or does not, and who uses it."))
@click.argument("path", metavar="PATH")
@click.option("--project", metavar="DIR", help=_("The project's folder."))
def why(path: str, project: str | None) -> int:
    """Answer for one file."""
    from mpconsole.cli.size_why import lines
    from mpconsole.cli.table import Screen
    from mpconsole.size.why import why as answer

    snapshot, found = measure(project)
    screen = Screen.detect()
    for line in lines(answer(path, snapshot, found, Path.cwd()), screen):
        click.echo(line, color=screen.colour)
    return ExitCode.OK


def measure(
    directory: str | None, budget: str | None = None, profile: str | None = None
) -> tuple[Snapshot, SizeReport]:
    """Find the project, read its settings and weigh it."""
    from mpconsole.project.discovery import locate
    from mpconsole.project.snapshot import open_snapshot
    from mpconsole.size.weigh import weigh

    layout = locate(Path(directory) if directory is not None else None)
    settings = settings_of(layout.base, budget, profile)
    snapshot = open_snapshot(layout)
    return snapshot, weigh(snapshot, settings)


def settings_of(base: Path, budget: str | None, profile: str | None) -> SizeSettings:
    """Return the project's settings, with what the command line says instead. Raises UsageError."""
    import msgspec

    from mpconsole import units
    from mpconsole.platform.limits import PROFILES
    from mpconsole.settings import load_project

    settings = load_project(base).size
    if budget is not None:
        try:
            units.parse_size(budget)
        except ValueError as error:
            raise UsageError(
                _('--budget "{text}" is no size: write "10 MB" or "500 KB"').format(text=budget)
            ) from error
        settings = msgspec.structs.replace(settings, budget=budget)
    if profile is not None:
        settings = msgspec.structs.replace(settings, profile=profile)
    if settings.profile not in PROFILES:
        raise UsageError(
            _('there are no platform limits called "{name}"').format(name=settings.profile),
            hint=_("Choose one of: {names}").format(names=", ".join(PROFILES)),
        )
    return settings


def exit_code(found: SizeReport, *, strict: bool) -> int:
    """Return what the verdict means for a script."""
    failing = (Verdict.OVER, Verdict.UNKNOWN) if strict else (Verdict.OVER,)
    return ExitCode.FALLS_SHORT if found.verdict in failing else ExitCode.OK


def _print_json(found: SizeReport, snapshot: Snapshot) -> None:
    from mpconsole.size.report_json import as_json

    pretty = 2 if sys.stdout.isatty() else None  # indenting 10,000 files costs as much as weighing them
    click.echo(json.dumps(as_json(found, snapshot), indent=pretty))


def _print_text(found: SizeReport, snapshot: Snapshot, *, every: bool) -> None:
    from mpconsole.cli.size_text import lines
    from mpconsole.cli.table import Screen

    screen = Screen.detect()
    for line in lines(found, snapshot, screen, every=every):
        click.echo(line, color=screen.colour)
