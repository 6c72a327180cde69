"""`mpconsole check`: what is wrong with the project."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.checks.finding import Finding
    from mpconsole.project.model import Layout, Snapshot

FORMATS = ("text", "json", "sarif", "github")


@click.command(name="check", help=_("Say what is wrong with the project."))
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--project",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("The project's folder, the same as DIR."),
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help=_("The same as --format json."))
@click.option("--strict", is_flag=True, help=_("Exit with 1 on warnings too."))
@click.option("--explain", metavar="RULE", help=_("Say what a rule looks for and how to mend it."))
def command(
    directory: Path | None,
    project: Path | None,
    format_: str,
    as_json: bool,
    strict: bool,
    explain: str | None,
) -> int:
    """Say what is wrong with the project."""
    if explain is not None:
        from mpconsole.checks.explain import explain_rule

        click.echo(explain_rule(explain))
        return ExitCode.OK
    return _check(project or directory, "json" if as_json else format_, strict=strict)


def _check(directory: Path | None, format_: str, *, strict: bool) -> int:
    from mpconsole.checks.finding import Severity
    from mpconsole.checks.opening import open_anything
    from mpconsole.checks.run import check
    from mpconsole.checks.severities import require_known
    from mpconsole.settings import load_project

    layout = _layout(directory, needs_program=format_ == "text")
    settings = load_project(layout.base)
    require_known(settings.rules)
    snapshot = open_anything(layout)
    findings = check(snapshot, settings)
    _PRINTERS[format_](snapshot, findings)
    decisive = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    failed = any(finding.severity in decisive for finding in findings)
    return ExitCode.FALLS_SHORT if failed else ExitCode.OK


def _layout(directory: Path | None, *, needs_program: bool) -> "Layout":
    """Find the program; where there is none, the formats for machines report what is missing."""
    from mpconsole.checks.opening import find_layout
    from mpconsole.project.discovery import locate

    return locate(directory) if needs_program else find_layout(directory)


def _print_text(snapshot: "Snapshot", findings: Sequence["Finding"]) -> None:
    from mpconsole.checks.reports.sources import Sources
    from mpconsole.cli.check_text import TextReport
    from mpconsole.cli.table import Screen

    report = TextReport(Sources(snapshot), Screen.detect())
    for line in report.lines(findings):
        click.echo(line, color=True)


def _print_json(_snapshot: "Snapshot", findings: Sequence["Finding"]) -> None:
    from mpconsole.checks.reports.contract import report

    _echo_json(report(findings))


def _print_sarif(snapshot: "Snapshot", findings: Sequence["Finding"]) -> None:
    from mpconsole.checks.reports.sarif import report

    _echo_json(report(snapshot, findings))


def _print_github(snapshot: "Snapshot", findings: Sequence["Finding"]) -> None:
    from mpconsole.checks.reports.github import lines

    for line in lines(snapshot, findings):
        click.echo(line)


def _echo_json(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


_PRINTERS: dict[str, Callable[["Snapshot", Sequence["Finding"]], None]] = {
    "text": _print_text,
    "json": _print_json,
    "sarif": _print_sarif,
    "github": _print_github,
}
