"""`mpconsole lsp`: a language server over stdin and stdout, for any editor."""

import sys

import click

from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.i18n import _


class NoServerError(MpconsoleError):
    """What the server is built on is not installed."""

    exit_code = ExitCode.ENVIRONMENT


@click.command(
    name="lsp", help=_("Serve an editor over stdin and stdout: findings, completion, definitions.")
)
def command() -> int:
    """Serve until the editor leaves."""
    try:
        from mpconsole.lsp.server import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol", "cattrs"):
            raise
        raise NoServerError(
            _("the language server needs pygls, which is not installed"),
            hint=_("Install it: pip install 'mpconsole[lsp]'"),
        ) from error
    if sys.stdin.isatty():
        click.echo(
            _("An editor starts this, and speaks to it over stdin; see the manual. Ctrl+C ends it."), err=True
        )
    run()
    return ExitCode.OK
