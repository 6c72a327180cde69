"""`mpconsole release fleet FILE`: many programs, one row each, one report."""

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.cli.asking import allowed, confirm
from mpconsole.cli.release_place import dry, yes_
from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.release.fleet.file import Fleet
    from mpconsole.release.fleet.member import Plan, Result

_GOALS = ("ready", "submitted", "approved", "live")


@click.command("fleet", help=_("Release many programs that a fleet file lists."))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--version", metavar="VERSION", help=_("The version of all programs."))
@click.option("--notes", metavar="TEXT", help=_("The notes of all programs (suggested from git)."))
@click.option("--until", type=click.Choice(_GOALS), default="ready", show_default=True, help=_("How far."))
@click.option("--accept", multiple=True, metavar="ITEM", help=_("Go on although this preflight item failed."))
@click.option(
    "--timeout",
    type=click.FloatRange(0),
    default=0.0,
    metavar="SECONDS",
    help=_("How long a verdict may take."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the report as JSON."))
@click.option("--markdown", is_flag=True, help=_("Print the report as a Markdown table."))
@yes_
@dry
def fleet(
    file: Path,
    version: str | None,
    notes: str | None,
    until: str,
    accept: tuple[str, ...],
    timeout: float,
    *,
    as_json: bool,
    markdown: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """Release every program of the file; the same command again goes on where it was left."""
    from mpconsole.release import versions
    from mpconsole.release.fleet.file import read_fleet
    from mpconsole.release.fleet.member import Goal, Plan
    from mpconsole.release.preflight.words import check_accepted

    check_accepted(accept)
    form = "json" if as_json else "markdown" if markdown else "text"
    found = read_fleet(file)
    wanted = version or found.version
    if wanted is None:
        raise UsageError(_("an answer is missing: {flag}").format(flag="--version"))
    plan = Plan(
        Goal(until),
        versions.check(wanted),
        notes if notes is not None else found.notes,
        frozenset(accept),
        patience=timeout,
    )
    if dry_run:
        return _look(found, plan, form)
    if not yes:
        question = _("Take {count} programs to {version}, {goal}?")
        confirm(question.format(count=len(found.programs), version=plan.version, goal=until))
    return allowed(lambda: _run(found, plan, form), yes=yes)


def _run(found: "Fleet", plan: "Plan", form: str) -> int:
    from mpconsole.cli.fleet_board import Board
    from mpconsole.release.fleet.member import Outcome
    from mpconsole.release.fleet.run import run_fleet

    board = Board([one.name for one in found.programs], sys.stderr)
    results = asyncio.run(run_fleet(found, plan, board.hear))
    board.end()
    _report(found, plan, results, form)
    good = all(one.outcome is Outcome.DONE for one in results)
    return ExitCode.OK if good else ExitCode.FALLS_SHORT


def _look(found: "Fleet", plan: "Plan", form: str) -> int:
    """Say how each stands by its journal; nobody is asked, nothing is sent."""
    from mpconsole.release.fleet.run import states

    _report(found, plan, states(found), form)
    return ExitCode.OK


def _report(found: "Fleet", plan: "Plan", results: "tuple[Result, ...]", form: str) -> None:
    from mpconsole.cli.fleet_board import markdown, rows
    from mpconsole.release.fleet.report_json import as_json as report

    if form == "json":
        click.echo(json.dumps(report(found, plan, results), ensure_ascii=False, indent=2))
        return
    for line in markdown(results) if form == "markdown" else rows(results):
        click.echo(line)
