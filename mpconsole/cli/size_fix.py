"""`mpconsole size advice --fix`: show the change to project.config.json, ask, write, weigh again."""

import difflib
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mpconsole.cli.asking import confirm
from mpconsole.cli.size_measure import measure
from mpconsole.cli.table import Screen, visible
from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.i18n import _, ngettext
from mpconsole.project.model import Snapshot
from mpconsole.size.model import SizeReport
from mpconsole.units import size

if TYPE_CHECKING:
    from mpconsole.size.advice.model import AdviceList

_STYLES = {"+": "ok", "-": "over", "@": "muted"}


def take(snapshot: Snapshot, report: SizeReport, found: "AdviceList", *, yes: bool) -> int:
    """Take the safe steps. Raises MpconsoleError where project.config.json cannot be changed."""
    from mpconsole.size.advice.fixing import fix, written

    wanted = fix(snapshot, report, found)
    screen = Screen.detect()
    if not wanted.entries:
        click.echo(_("There is no step that is safe to take without your eye."))
        return ExitCode.OK
    text = written(snapshot, wanted)
    for line in _difference(snapshot.config.text, text, screen):
        click.echo(line, color=screen.colour)
    words = ngettext(
        "{count} file stays out then, {size} as written.",
        "{count} files stay out then, {size} as written.",
        len(wanted.files),
    )
    click.echo(words.format(count=len(wanted.files), size=size(wanted.bytes)))
    if not yes:
        confirm(_("Write it?"))
    _write(snapshot, text)
    _again, after = measure(str(snapshot.layout.base))
    click.echo(
        _("Written: the whole was {before}, and is {after}.").format(
            before=size(report.bytes), after=size(after.bytes)
        )
    )
    return ExitCode.OK


def _difference(old: str, new: str, screen: Screen) -> Iterator[str]:
    name = "project.config.json"
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm=""):
        yield screen.paint(visible(line), _STYLES.get(line[:1], ""))


def _write(snapshot: Snapshot, text: str) -> None:
    from mpconsole.files import write_whole

    path = snapshot.layout.config_path.resolve()
    try:
        if path.read_bytes() != snapshot.config.text.encode():
            raise MpconsoleError(
                _("{file} was changed while it was read").format(file=path),
                hint=_("Nothing was written; try again."),
            )
        write_whole(path, text.encode(), mode=stat.S_IMODE(path.stat().st_mode))
    except OSError as error:
        raise MpconsoleError(
            _("{file} cannot be written: {reason}").format(file=path, reason=error.strerror)
        ) from error
