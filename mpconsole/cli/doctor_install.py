"""`mpconsole doctor --install-official`: says what it will do, asks, does it."""

import sys

import click

from mpconsole import units
from mpconsole.cli.asking import confirm
from mpconsole.errors import ExitCode
from mpconsole.i18n import _
from mpconsole.official import install as installing
from mpconsole.official.find import NAME, node_folder, official_folder


def install_official(*, yes: bool) -> int:
    """Install the official tool where it is not there yet."""
    if installing.installed_version() == installing.VERSION:
        click.echo(_("{tool} is already in {folder}").format(tool=_tool(), folder=official_folder()))
        return ExitCode.OK
    chosen = installing.plan()
    for line in _what_happens(chosen):
        click.echo(line, err=True)
    if not yes:
        confirm(_("Install it?"))
    if sys.stderr.isatty():
        click.echo(_("Installing; this takes about a minute."), err=True)
    folder = installing.install(chosen)
    click.echo(_("{tool} is in {folder}").format(tool=_tool(), folder=folder))
    return ExitCode.OK


def _tool() -> str:
    return f"{NAME} {installing.VERSION}"


def _what_happens(chosen: installing.Plan) -> list[str]:
    lines = []
    if chosen.node is None:
        lines.append(
            _("From the Python package index: {package} {version}, about {size}, into {folder}").format(
                package=installing.NODE_PACKAGE,
                version=installing.NODE_VERSION,
                size=units.size(installing.NODE_BYTES, digits=0),
                folder=node_folder(),
            )
        )
    else:
        lines.append(_("Node.js is there: {path}").format(path=chosen.node))
    lines.append(
        _(
            "From the npm registry: {tool} and what it needs, {count} packages, about {size}, into {folder}"
        ).format(
            tool=_tool(),
            count=installing.PACKAGES,
            size=units.size(installing.TOOL_BYTES, digits=0),
            folder=official_folder(),
        )
    )
    lines.append(_("The packages' own install scripts are not run; nothing is written elsewhere."))
    return lines
