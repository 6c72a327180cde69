"""`mpconsole size why`: one file's fate in a few lines."""

from collections.abc import Iterator
from pathlib import Path

import click

from mpconsole.cli.size_measure import echo_json, measure
from mpconsole.cli.table import Column, Screen, lay_out, visible
from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _
from mpconsole.size.why import Ships, StaysOut, Unknown
from mpconsole.size.why_words import advice, facts


@click.command("why", help=_("Say why one file ships or does not, and who uses it."))
@click.argument("path", metavar="PATH")
@click.option("--project", metavar="DIR", help=_("The project's folder."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the answer as JSON."))
def command(path: str, project: str | None, *, as_json: bool) -> int:
    """Answer for one file."""
    from mpconsole.size.why import why

    snapshot, found = measure(project)
    answer = why(path, snapshot, found, Path.cwd())
    if isinstance(answer, Unknown):
        raise _no_such_file(answer)
    if as_json:
        from mpconsole.size.why_json import as_json as contract

        echo_json(contract(answer, advice(answer)))
        return ExitCode.OK
    screen = Screen.detect()
    for line in lines(answer, screen):
        click.echo(line, color=screen.colour)
    return ExitCode.OK


def lines(answer: Ships | StaysOut, screen: Screen) -> Iterator[str]:
    """Yield the answer line by line."""
    rows = facts(answer)
    name = answer.file.path if isinstance(answer, Ships) else answer.file
    yield screen.paint(visible(name), "strong")
    columns = (Column(), Column())
    yield from lay_out(columns, [(visible(label), visible(text)) for label, text in rows], screen)
    if words := advice(answer):
        yield screen.paint(visible(words), "muted")


def _no_such_file(answer: Unknown) -> UsageError:
    name = visible(answer.file)
    if answer.folder:
        return UsageError(_("{path} is a folder; name a file in it").format(path=name))
    hint = _("Perhaps: {names}").format(names=", ".join(map(visible, answer.near))) if answer.near else None
    return UsageError(_("the program has no file {path}").format(path=name), hint=hint)
