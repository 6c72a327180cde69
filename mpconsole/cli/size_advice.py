"""`mpconsole size advice`: what to do about the weight, the biggest saving first."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mpconsole.cli.size_measure import echo_json, measure, state_file
from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, lay_out, visible
from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _, ngettext
from mpconsole.units import size

if TYPE_CHECKING:
    from mpconsole.project.model import Snapshot
    from mpconsole.size.advice.model import Advice, AdviceList
    from mpconsole.size.model import SizeReport

_SHOWN = 5
_BEST = 3
_WIDE = 90


@click.command("advice", help=_("Say what to do about the weight, the biggest saving first."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the advice as JSON."))
@click.option("--all", "every", is_flag=True, help=_("List every file, not only the first ones."))
@click.option(
    "--fix",
    "fixing",
    is_flag=True,
    help=_("Take the safe steps: entries of packOptions.ignore, shown before they are written."),
)
@click.option("--yes", is_flag=True, help=_("Do not ask."))
def command(
    directory: str | None, project: str | None, *, as_json: bool, every: bool, fixing: bool, yes: bool
) -> int:
    """Gather advice and print it, or take it."""
    if fixing and as_json:
        raise UsageError(_("--fix and --json: choose one"))
    from mpconsole.size.advice.gather import advise

    if fixing:
        return fix(directory or project, yes=yes)
    snapshot, report = measure(directory or project)
    found = advise(snapshot, report, state_file(snapshot.layout.base, "pictures.json"))
    if as_json:
        from mpconsole.size.advice.contract import as_json as contract

        echo_json(contract(found))
        return ExitCode.OK
    screen = Screen.detect()
    for line in lines(found, screen, every=every):
        click.echo(line, color=screen.colour)
    return ExitCode.OK


def fix(directory: str | None, *, yes: bool) -> int:
    """Take the safe steps, after showing what they change."""
    from mpconsole.cli.size_fix import take
    from mpconsole.size.advice.gather import advise

    snapshot, report = measure(directory)
    found = advise(snapshot, report, state_file(snapshot.layout.base, "pictures.json"))
    return take(snapshot, report, found, yes=yes)


def lines(found: "AdviceList", screen: Screen, *, every: bool) -> Iterator[str]:
    """Yield each step with its figure, its files, and how it is done."""
    from mpconsole import extras
    from mpconsole.size.advice import words

    if not found.measured and not extras.is_there(extras.PICTURES):
        yield from screen.wrap(extras.sentence(extras.PICTURES), "near")
        yield ""
    if not found.advice:
        yield screen.paint(_("Nothing to advise: no step would save anything worth it."), "ok")
    for number, advice in enumerate(found.advice, 1):
        head = screen.wrap(_head(advice), "strong", indent=3)
        yield screen.paint(f"{number}. ", "strong") + head[0].lstrip(" ")
        yield from head[1:]
        if overlap := words.overlap(advice):
            yield from screen.wrap(overlap, "muted", indent=3)
        yield from _files(advice, screen, every=every)
        yield from screen.wrap(words.remedy(advice, found.framework), "muted", indent=3)
        yield ""
    if found.advice:
        closing = _("All steps together take {size} off the whole, each byte counted once.")
        yield from screen.wrap(closing.format(size=size(found.together)))
    yield from _npm(found, screen, every=every)


def _npm(found: "AdviceList", screen: Screen, *, every: bool) -> Iterator[str]:
    """Yield what each npm package weighs: of what is used, too, a lighter one may be found."""
    from mpconsole.size.advice.words import npm_note

    if not found.npm:
        return
    yield ""
    shown = found.npm if every else found.npm[:_SHOWN]
    columns = (
        Column(_("npm packages by weight"), flexible=True),
        Column("", "right"),
        Column(flexible=True, keep="end"),
        Column(flexible=True),
    )
    rows: list[list[str | Cell]] = [
        [
            visible(one.name),
            size(one.bytes),
            Cell(visible(package_name(one.package)), "muted"),
            Cell(npm_note(one), "muted"),
        ]
        for one in shown
    ]
    yield from lay_out(columns, rows, screen)
    if rest := len(found.npm) - len(shown):
        more = ngettext("… and {count} more (--all)", "… and {count} more (--all)", rest)
        yield screen.paint(more.format(count=rest), "muted")


def at_the_end(snapshot: "Snapshot", report: "SizeReport", screen: Screen) -> Iterator[str]:
    """Yield the best three steps, a line each, for the end of a report; no picture is encoded for it."""
    from mpconsole.size.advice.gather import Advisor

    found = Advisor().advise(snapshot, report, measure=False)
    if not found.advice:
        return
    yield ""
    yield from screen.wrap(_("what would save most; all of it: mpconsole size advice"), "muted")
    columns = (Column(flexible=True), Column("", "right"))
    steps = [one for one in found.advice if one.extra][:_BEST]  # what those before it save is not said again
    rows = [[_title(one), size(one.extra)] for one in steps]
    yield from lay_out(columns, rows, screen)


def _title(advice: "Advice") -> str:
    from mpconsole.size.advice.words import title

    return visible(title(advice))


def _head(advice: "Advice") -> str:
    words = ngettext("{title}: {size} in {count} file", "{title}: {size} in {count} files", len(advice.files))
    return words.format(title=_title(advice), size=size(advice.saves), count=len(advice.files))


def _files(advice: "Advice", screen: Screen, *, every: bool) -> Iterator[str]:
    from mpconsole.size.advice.words import rows

    found = rows(advice, one_by_one=every)
    shown = found if every else found[:_SHOWN]
    beside = screen.width >= _WIDE
    columns = (Column(), Column(flexible=True, keep="end"), Column("", "right"), Column())
    table: list[list[str | Cell]] = [
        [" ", visible(name), size(saves), Cell(visible(note) if beside else "", "muted")]
        for name, saves, note in shown
    ]
    for line, (_name, _saves, note) in zip(lay_out(columns, table, screen), shown, strict=True):
        yield line
        if note and not beside:
            yield from screen.wrap(visible(note), "muted", indent=5)
    if rest := len(found) - len(shown):
        more = ngettext("… and {count} more (--all)", "… and {count} more (--all)", rest)
        yield screen.paint("   " + more.format(count=rest), "muted")
