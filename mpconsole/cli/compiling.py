"""`--compile`: the official tool compiles the project, and what it says counts from then on."""

import asyncio
import sys

import click

from mpconsole.cli.asking import allowed
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.model import SizeReport


def compiled(snapshot: Snapshot, report: SizeReport, settings: SizeSettings, *, yes: bool) -> SizeReport:
    """Return the report after compiling; the one given, where all of it has been compiled before."""
    from mpconsole.official.find import find
    from mpconsole.size.compiling import compile_snapshot
    from mpconsole.size.weigh import weigh

    if report.compiled.basis == "official":
        return report
    tool = find(snapshot.layout.base)
    if sys.stderr.isatty():
        click.echo(_("Compiling with {tool}…").format(tool=tool.label), err=True)
    officials = allowed(lambda: asyncio.run(compile_snapshot(snapshot, report, tool)), yes=yes)
    found = weigh(snapshot, settings, officials)
    if found.compiled.basis != "official":
        click.echo(_("Files changed while they were compiled: run it again for the exact figure."), err=True)
    return found
