"""`mpconsole size`: what the project weighs, per package and file."""

import json
import sys
from typing import TYPE_CHECKING

import click

from mpconsole.cli import size_advice, size_history, size_log, size_visit, size_why
from mpconsole.cli.main import WordGroup
from mpconsole.cli.size_measure import echo_json, exit_code, measure, remember, settings_of, state_file
from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.model import SizeReport

if TYPE_CHECKING:
    from mpconsole.size.comparison import Comparison


_ADVISED = 3000
"""Up to so many files the report ends with advice: reading them takes a few tenths of a second."""


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
@click.option("--tree", is_flag=True, help=_("List folders and what lies in them; all of it with --all."))
@click.option("--budget", metavar="SIZE", help=_('Your budget for the whole, such as "10 MB".'))
@click.option("--profile", metavar="NAME", help=_("Which of the platform's limits to hold it against."))
@click.option("--strict", is_flag=True, help=_("Exit 1 where only compiling could tell, too."))
@click.option("--markdown", is_flag=True, help=_("Print Markdown, for a pull request."))
@click.option(
    "--html", "as_html", is_flag=True, help=_("Print one HTML file: mpconsole size --html > size.html")
)
@click.option(
    "--diff", metavar="REV[..REV]", help=_("Compare a git revision with the files, or with another.")
)
@click.option("--base", metavar="REV", help=_("The same as --diff REV."))
@click.option(
    "--compile",
    "compile_",
    is_flag=True,
    help=_("Have the official tool compile it first: exact figures instead of an estimate."),
)
@click.option(
    "--yes", is_flag=True, help=_("Allow code of the project that compiling runs; with --fix do not ask.")
)
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="STEP",
    help=_('Say what it would weigh: "move A to B", "ignore GLOB"; no file is touched.'),
)
@click.option("--fix", is_flag=True, help=_("Take the advice that is safe, as size advice --fix does."))
@click.option("--watch", is_flag=True, help=_("Say it anew after every save, until Ctrl+C; with --json too."))
@click.option("--ncdu", is_flag=True, help=_("Print an export for ncdu: mpconsole size --ncdu | ncdu -f -"))
def report(
    directory: str | None,
    project: str | None,
    budget: str | None,
    profile: str | None,
    diff: str | None,
    base: str | None,
    what_if: tuple[str, ...],
    *,
    as_json: bool,
    every: bool,
    tree: bool,
    strict: bool,
    markdown: bool,
    ncdu: bool,
    as_html: bool,
    compile_: bool,
    yes: bool,
    fix: bool,
    watch: bool,
) -> int:
    """Weigh the project and print the report, or what changed in it."""
    other = as_json or markdown or ncdu or as_html or watch or bool(what_if or diff or base)
    _check_alone(fix=fix, tree=tree, other=other or (fix and (tree or compile_)))
    if fix:
        return size_advice.fix(directory or project, yes=yes)
    _check_together(
        as_json=as_json,
        markdown=markdown,
        ncdu=ncdu,
        as_html=as_html,
        supposing=bool(what_if),
        comparisons=(diff is not None) + (base is not None),
    )
    if watch:
        from mpconsole.cli.size_watch import watch as follow

        if markdown or ncdu or as_html or what_if or diff is not None or base is not None or compile_:
            raise UsageError(_("--watch stands alone, or with --json"))
        return follow(directory or project, budget, profile, as_json=as_json)
    snapshot, found = measure(directory or project, budget, profile)
    _tell_broken(snapshot)
    if compile_:
        from mpconsole.cli.compiling import compiled

        found = compiled(snapshot, found, settings_of(snapshot.layout.base, budget, profile), yes=yes)
    if what_if:
        settings = settings_of(snapshot.layout.base, budget, profile)
        found = _supposed(what_if, snapshot, found, settings, as_json=as_json, every=every)
        return exit_code(found, strict=strict)
    remember(snapshot, found)
    compared = None
    if diff is not None or base is not None:
        compared = _compare(snapshot, found, diff if diff is not None else f"{base}", budget, profile)
    if compared is not None:
        found = compared.after.report
    if as_html:
        _print_html(found, snapshot)
    elif ncdu:
        _print_ncdu(found, snapshot.name)
    elif markdown:
        _print_markdown(found, snapshot, compared, every=every)
    elif as_json:
        _print_json(found, snapshot, compared)
    else:
        _print_text(found, snapshot, compared, every=every, tree=tree)
    return exit_code(found, strict=strict)


for _each in (size_why, size_log, size_advice, size_visit, size_history):
    command.add_command(_each.command)


def _check_alone(*, fix: bool, tree: bool, other: bool) -> None:
    """Raise UsageError where an option that stands alone does not."""
    if other and fix:
        raise UsageError(_("--fix stands alone, or with --yes"))
    if other and tree:
        raise UsageError(_("--tree stands alone, or with --all: it lists what ships now"))


def _check_together(
    *, as_json: bool, markdown: bool, ncdu: bool, as_html: bool, supposing: bool, comparisons: int
) -> None:
    """Raise UsageError for options that contradict each other."""
    if ncdu and (as_json or markdown or comparisons):
        raise UsageError(_("--ncdu stands alone: it prints what ships now"))
    if as_json and markdown:
        raise UsageError(_("--json and --markdown: choose one"))
    if comparisons > 1:
        raise UsageError(_("--diff and --base: choose one"))
    if supposing and (ncdu or markdown or comparisons):
        raise UsageError(_("--what-if stands alone, or with --json"))
    if as_html and (as_json or markdown or ncdu or supposing or comparisons):
        raise UsageError(_("--html stands alone: it shows what ships now"))
    if as_html and sys.stdout.isatty():
        raise UsageError(
            _("--html prints a file, which is nothing to read in a terminal"),
            hint=_("Write it to one: mpconsole size --html > size.html"),
        )


def _tell_broken(snapshot: Snapshot) -> None:
    """Say on stderr that the packages are not known where app.json is broken."""
    if snapshot.app.error is not None:
        words = _("app.json cannot be used, so the packages are not known (mpconsole check says why).")
        click.echo(words, err=True)


def _compare(
    snapshot: Snapshot, found: SizeReport, text: str, budget: str | None, profile: str | None
) -> "Comparison":
    from mpconsole.cli.size_diff import comparison, sides_of

    before, after = sides_of(text)
    return comparison(snapshot, found, settings_of(snapshot.layout.base, budget, profile), before, after)


def _supposed(
    texts: tuple[str, ...],
    snapshot: Snapshot,
    found: SizeReport,
    settings: SizeSettings,
    *,
    as_json: bool,
    every: bool,
) -> SizeReport:
    """Print the answer to `--what-if`, and return the report as it would be."""
    from mpconsole.cli import size_what_if
    from mpconsole.cli.table import Screen

    answer = size_what_if.answer(texts, snapshot, found, settings)
    if as_json:
        from mpconsole.size.whatif.contract import as_json as contract

        echo_json(contract(answer))
        return answer.after
    screen = Screen.detect()
    for line in size_what_if.lines(answer, screen, every=every):
        click.echo(line, color=screen.colour)
    return answer.after


def _print_json(found: SizeReport, snapshot: Snapshot, compared: "Comparison | None") -> None:
    from mpconsole.size import comparison_json, report_json

    echo_json(comparison_json.as_json(compared) if compared else report_json.as_json(found, snapshot))


def _print_html(found: SizeReport, snapshot: Snapshot) -> None:
    from datetime import datetime

    from mpconsole.size.advice.gather import advise
    from mpconsole.size.page.render import page
    from mpconsole.size.visit.gather import first_visits

    advice = advise(snapshot, found, state_file(snapshot.layout.base, "pictures.json"))
    now = datetime.now().astimezone()
    text = page(snapshot, found, advice, first_visits(snapshot, found), now)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _print_ncdu(found: SizeReport, name: str) -> None:
    import time

    from mpconsole.size.report_ncdu import as_ncdu

    click.echo(json.dumps(as_ncdu(found, name, int(time.time()))))


def _print_markdown(
    found: SizeReport, snapshot: Snapshot, compared: "Comparison | None", *, every: bool
) -> None:
    from mpconsole.cli.size_markdown import lines, visit_lines

    for line in lines(found, snapshot.name, compared, every=every):
        click.echo(line)
    if compared is None:
        from mpconsole.size.visit.gather import first_visits

        for line in visit_lines(first_visits(snapshot, found), every=every):
            click.echo(line)


def _print_text(
    found: SizeReport, snapshot: Snapshot, compared: "Comparison | None", *, every: bool, tree: bool
) -> None:
    from mpconsole.cli import size_diff, size_text
    from mpconsole.cli.table import Screen

    screen = Screen.detect()
    said = (
        size_diff.lines(compared, screen, every=every)
        if compared
        else size_text.lines(found, snapshot, screen, every=every, tree=tree)
    )
    for line in said:
        click.echo(line, color=screen.colour)
    if compared is None and found.file_count <= _ADVISED:
        for line in size_advice.at_the_end(snapshot, found, screen):
            click.echo(line, color=screen.colour)
