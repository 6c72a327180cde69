"""`mpconsole doctor`: what is installed, what is missing, what to do."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from mpconsole.cli.table import Screen, cell_width
from mpconsole.cli.wrapping import wrap
from mpconsole.doctor import examine
from mpconsole.doctor.model import Item, State, as_json
from mpconsole.errors import ExitCode
from mpconsole.i18n import _

_LEAST, _MOST = 24, 90
"""Cells of a line's words: readable, and not wider than one reads with ease."""
_MARKS = {State.OK: "+", State.NOTE: "-", State.OPTIONAL: "o", State.MISSING: "!"}


@click.command("doctor", help=_("Say what is installed, what is missing, what to do."))
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--project", metavar="DIR", type=click.Path(path_type=Path), help=_("The same as DIR."))
@click.option("--json", "json_", is_flag=True, help=_("Print JSON."))
@click.option(
    "--install-official",
    "install",
    is_flag=True,
    help=_("Install the official tool, and Node where there is none, into your cache folder."),
)
@click.option("--yes", is_flag=True, help=_("Do not ask."))
def command(directory: Path | None, project: Path | None, *, json_: bool, install: bool, yes: bool) -> int:
    """Examine; exit 3 where something that we need is missing."""
    if install:
        from mpconsole.cli.doctor_install import install_official

        return install_official(yes=yes)
    items = list(examine(directory or project))
    if json_:
        click.echo(json.dumps(as_json(items), ensure_ascii=False, indent=2))
    else:
        _print(items)
    return ExitCode.ENVIRONMENT if any(item.state is State.MISSING for item in items) else ExitCode.OK


def _print(items: Sequence[Item]) -> None:
    titles = {
        "program": _("Program"),
        "terminal": _("Terminal"),
        "tools": _("Beside it"),
        "folders": _("Folders"),
        "settings": _("Settings"),
    }
    width = max(cell_width(item.label) for item in items)
    room = max(_LEAST, min(_MOST, Screen.detect().width - width - 6))
    group = ""
    for item in items:
        if item.group != group:
            group = item.group
            click.echo(f"\n{titles[group]}" if item is not items[0] else titles[group])
        padding = " " * (width - cell_width(item.label))
        for index, line in enumerate(_lines(item, room)):
            head = f"  {_MARKS[item.state]} {item.label}{padding}" if index == 0 else " " * (width + 4)
            click.echo(f"{head}  {line}")
    click.echo("\n" + "\n".join(wrap(_verdict(items), width + room + 6)))


def _lines(item: Item, room: int) -> list[str]:
    return [line for text in (item.value, item.advice) if text for line in wrap(text, room)] or [""]


def _verdict(items: Sequence[Item]) -> str:
    missing = [item.label for item in items if item.state is State.MISSING]
    if missing:
        return _("Not ready: {names}").format(names=", ".join(missing))
    if any(item.state is State.OPTIONAL for item in items):
        return _("Ready. What is marked o would add something.")
    return _("Ready.")
