"""`mpconsole check`: what is wrong with the project."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _, ngettext

if TYPE_CHECKING:
    from mpconsole.checks.judgement import Judgement
    from mpconsole.project.model import Layout, Snapshot
    from mpconsole.settings import ProjectSettings

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
@click.option(
    "--baseline",
    metavar="write|FILE",
    help=_("write: take in what is there now, so that only new findings are told; FILE: this baseline."),
)
@click.option("--fix", is_flag=True, help=_("Mend what can be mended without a doubt."))
@click.option("--dry-run", is_flag=True, help=_("With --fix: show what would change, and write nothing."))
@click.option("--diff", is_flag=True, help=_("The same as --fix --dry-run."))
@click.option("--explain", metavar="RULE", help=_("Say what a rule looks for and how to mend it."))
def command(
    directory: Path | None,
    project: Path | None,
    format_: str,
    as_json: bool,
    strict: bool,
    baseline: str | None,
    fix: bool,
    dry_run: bool,
    diff: bool,
    explain: str | None,
) -> int:
    """Say what is wrong with the project."""
    if explain is not None:
        from mpconsole.checks.explain import explain_rule

        click.echo(explain_rule(explain))
        return ExitCode.OK
    wanted = "json" if as_json else format_
    layout = _layout(project or directory, needs_program=wanted == "text")
    if baseline == "write":
        return _write_baseline(layout)
    if dry_run and not fix:
        raise UsageError(_("--dry-run goes with --fix"))
    if fix or diff:
        return _fix(layout, wanted, baseline, strict=strict, dry=dry_run or diff)
    return _check(layout, wanted, baseline, strict=strict)


def _check(layout: "Layout", format_: str, baseline: str | None, *, strict: bool) -> int:
    from mpconsole.checks.opening import open_anything
    from mpconsole.checks.run import judge
    from mpconsole.checks.shelf import shelf_of

    snapshot = open_anything(layout)
    settings = _settings(layout, baseline)
    judgement = judge(snapshot, settings, shelf_of(layout.base))
    _PRINTERS[format_](snapshot, judgement)
    if format_ == "text":
        _tell_fixable(snapshot, settings, judgement)
    return _verdict(judgement, strict=strict)


def _tell_fixable(snapshot: "Snapshot", settings: "ProjectSettings", judgement: "Judgement") -> None:
    from mpconsole.checks.fixes.mending import count_safe

    count = count_safe(snapshot, settings, judgement.findings)
    if count:
        words = ngettext("--fix mends {count} of these.", "--fix mends {count} of these.", count)
        click.echo(words.format(count=count))


def _fix(layout: "Layout", format_: str, baseline: str | None, *, strict: bool, dry: bool) -> int:
    """Mend, then tell what is left; `dry` shows the difference instead of both."""
    from mpconsole.checks.fixes.diffing import diff_of
    from mpconsole.checks.fixes.mending import mend, write
    from mpconsole.checks.memory import recall
    from mpconsole.checks.opening import open_anything
    from mpconsole.cli.table import Screen

    snapshot = open_anything(layout)
    settings = _settings(layout, baseline)
    if recall(snapshot, settings).program.is_compiled:
        raise UsageError(
            _(
                "{folder} holds what a framework has made: the next build would undo what is mended here"
            ).format(folder=layout.root),
            hint=_("Mend its sources, and build again."),
        )
    planned, judgement = mend(snapshot, settings)
    count, files = len(planned.mended), len(planned.changes)
    if dry:
        screen = Screen.detect()
        for change in planned.changes:
            for line, style in diff_of(change):
                click.echo(screen.paint(line, style), color=True)
        words = ngettext("{count} finding would be mended.", "{count} findings would be mended.", count)
        click.echo(words.format(count=count), err=True)
        return _verdict(judgement, strict=strict)
    write(planned)
    _PRINTERS[format_](open_anything(layout), judgement)
    words = ngettext("{count} finding mended", "{count} findings mended", count).format(count=count)
    place = ngettext("in {count} file.", "in {count} files.", files).format(count=files)
    click.echo(f"{words} {place}", err=True)
    return _verdict(judgement, strict=strict)


def _verdict(judgement: "Judgement", *, strict: bool) -> int:
    from mpconsole.checks.finding import Severity

    decisive = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    failed = any(finding.severity in decisive for finding in judgement.findings)
    return ExitCode.FALLS_SHORT if failed else ExitCode.OK


def _settings(layout: "Layout", baseline: str | None) -> "ProjectSettings":
    """Read the settings; a baseline that is named must be there."""
    import msgspec

    from mpconsole.settings import load_project

    settings = load_project(layout.base)
    if baseline is None:
        return settings
    path = Path(baseline).absolute()
    if not path.is_file():
        raise UsageError(_("there is no baseline {file}").format(file=baseline))
    checks = msgspec.structs.replace(settings.checks, baseline=str(path))
    return msgspec.structs.replace(settings, checks=checks)


def _write_baseline(layout: "Layout") -> int:
    from mpconsole.checks import baseline
    from mpconsole.checks.opening import open_anything
    from mpconsole.checks.reports.sources import Sources
    from mpconsole.checks.run import judge

    snapshot, settings = open_anything(layout), _settings(layout, None)
    judgement = judge(snapshot, settings)
    known = [one.finding for one in judgement.hidden if one.by == "baseline"]
    path = baseline.path_of(layout.base, settings)
    count = baseline.write(path, (*judgement.findings, *known), Sources(snapshot).line)
    click.echo(
        ngettext("{count} finding is in {file} now.", "{count} findings are in {file} now.", count).format(
            count=count, file=path
        )
    )
    left = sum(finding.official is not None for finding in judgement.findings)
    if not left:
        return ExitCode.OK
    words = ngettext(
        "{count} finding stays out of it: the official tool refuses the project for it.",
        "{count} findings stay out of it: the official tool refuses the project for them.",
        left,
    )
    click.echo(words.format(count=left), err=True)
    return ExitCode.FALLS_SHORT


def _layout(directory: Path | None, *, needs_program: bool) -> "Layout":
    """Find the program; where there is none, the formats for machines report what is missing."""
    from mpconsole.checks.opening import find_layout
    from mpconsole.project.discovery import locate

    return locate(directory) if needs_program else find_layout(directory)


def _print_text(snapshot: "Snapshot", judgement: "Judgement") -> None:
    from mpconsole.checks.reports.sources import Sources
    from mpconsole.cli.check_text import TextReport
    from mpconsole.cli.table import Screen
    from mpconsole.project import npm

    screen = Screen.detect()
    for need in npm.needs(snapshot):
        what, mend = npm.words_of(need)
        click.echo(screen.paint(what, "near"), color=screen.colour)
        click.echo(f"  {mend}")
    report = TextReport(Sources(snapshot), screen)
    for line in report.lines(judgement):
        click.echo(line, color=True)


def _print_json(_snapshot: "Snapshot", judgement: "Judgement") -> None:
    from mpconsole.checks.reports.contract import report

    _echo_json(report(judgement))


def _print_sarif(snapshot: "Snapshot", judgement: "Judgement") -> None:
    from mpconsole.checks.reports.sarif import report

    _echo_json(report(snapshot, judgement.findings))


def _print_github(snapshot: "Snapshot", judgement: "Judgement") -> None:
    from mpconsole.checks.reports.github import lines

    for line in lines(snapshot, judgement.findings):
        click.echo(line)


def _echo_json(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


_PRINTERS: dict[str, Callable[["Snapshot", "Judgement"], None]] = {
    "text": _print_text,
    "json": _print_json,
    "sarif": _print_sarif,
    "github": _print_github,
}
