"""`mpconsole demo`: the console on a sample project under real traffic."""

import os
from pathlib import Path

import click

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _, language


@click.command("demo", help=_("Open the console on a freshly made sample shop while visitors use it."))
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("Make the shop in DIR, and leave it there."),
)
@click.option("--seconds", metavar="N", type=click.FloatRange(min=0), help=_("End after so many seconds."))
def command(keep: Path | None, seconds: float | None) -> int:
    """Make the shop, send visitors, open the console."""
    from mpconsole.demo.run import leaving_in_order, open_console, sample_folder, visitors
    from mpconsole.demo.sample import make_sample
    from mpconsole.scaffold.place import entries

    if keep is not None and entries(keep):
        raise UsageError(
            _("{folder} is not empty").format(folder=keep),
            hint=_("Name a folder that is empty or not there yet."),
        )
    with leaving_in_order(), sample_folder(keep) as folder:
        try:
            url = make_sample(folder)
        except OSError as error:
            words = _("{path} cannot be written: {reason}")
            raise MpconsoleError(
                words.format(path=error.filename or folder, reason=error.strerror)
            ) from error
        click.echo(_told(folder, keep), err=True)
        environ = {**os.environ, "MPCONSOLE_LANG": language()}
        with visitors(url):
            return open_console(folder, environ, seconds)


def _told(folder: Path, keep: Path | None) -> str:
    if keep is not None:
        return _("The sample shop is in {folder}.").format(folder=folder)
    return _("The sample shop is in {folder} and goes when the demo ends; --keep DIR keeps one.").format(
        folder=folder
    )
