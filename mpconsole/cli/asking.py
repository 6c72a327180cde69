"""A question with yes or no, and code of the project that is run only after a yes."""

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from mpconsole.consent import ConsentNeededError
from mpconsole.errors import UsageError
from mpconsole.i18n import _

_T = TypeVar("_T")


def confirm(question: str) -> None:
    """Ask; raise click.Abort for a no, and UsageError naming `--yes` where nobody can be asked."""
    if not sys.stdin.isatty():
        raise UsageError(_("an answer is missing: {flag}").format(flag="--yes"), hint=question)
    click.confirm(question, abort=True, err=True)


def allowed(work: Callable[[], _T], *, yes: bool = False) -> _T:
    """Do `work`; where it needs a yes to run code of the project, get that and do it again.

    Raises ConsentNeededError where nobody can be asked, click.Abort for a no.
    """
    while True:
        try:
            return work()
        except ConsentNeededError as needed:
            if not yes:
                if not sys.stdin.isatty():
                    raise
                click.echo(f"mpconsole: {needed.message}", err=True)
                click.confirm(_("Allow it until it changes?"), abort=True, err=True)
            needed.grant()
