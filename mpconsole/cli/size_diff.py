"""`mpconsole size --diff` and `--base`: which two sides, and the comparison in words for a terminal."""

from collections.abc import Iterator

import click

from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, lay_out, visible
from mpconsole.errors import UsageError
from mpconsole.i18n import N_, _, ngettext
from mpconsole.project.model import Snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.comparison import Comparison, FileChange, Side, compare
from mpconsole.size.model import SizeReport
from mpconsole.units import delta, size

SHOWN = 20
_SHORT = 10
KINDS = {
    "added": N_("new"),
    "removed": N_("removed"),
    "changed": N_("changed"),
    "renamed": N_("renamed"),
}


def sides_of(text: str) -> tuple[str, str | None]:
    """Read REV or REV..REV: the second one is None where the files on disk are meant. Raises UsageError."""
    before, dots, after = text.partition("..")
    if after.startswith(".") or not text.strip("."):
        raise UsageError(
            _('--diff "{text}": write REV or REV..REV').format(text=text),
            hint=_("Such as: --diff HEAD~1, --diff v1.2.0..main"),
        )
    return before or "HEAD", (after or "HEAD") if dots else None


def comparison(
    snapshot: Snapshot, report: SizeReport, settings: SizeSettings, before: str, after: str | None
) -> Comparison:
    """Compare `before` with `after`, or with the files on disk. Raises UsageError for an unknown name."""
    from mpconsole.size.revisions import on_disk, repository_of, revisions, side

    repository = repository_of(snapshot.layout)
    with revisions(repository, snapshot.layout, settings) as found:
        old, absent = side(found, repository, before)
        if after is None:
            new = on_disk(snapshot, report, _("the files on disk"), old.revision or "")
        else:
            new, more = side(found, repository, after)
            absent += tuple(path for path in more if path not in absent)
        result = compare(old, new)
    for path in absent:
        click.echo(
            _("{path} is a submodule whose commit is not in this clone; its files are not counted.").format(
                path=visible(path)
            ),
            err=True,
        )
    return result


def lines(found: Comparison, screen: Screen, *, every: bool) -> Iterator[str]:
    """Yield the comparison line by line."""
    yield screen.paint(f"{side_label(found.before)} → {side_label(found.after)}", "strong")
    yield ""
    columns = (
        Column(_("package"), flexible=True, keep="end"),
        Column(_("before"), "right"),
        Column(_("after"), "right"),
        Column("", "right"),
    )
    rows: list[list[str | Cell]] = [
        [visible(package_name(one.name)), weight(one.before), weight(one.after), _delta(one.delta)]
        for one in found.packages
    ]
    old, new = found.before.report, found.after.report
    rows.append([_("total"), size(old.bytes), size(new.bytes), _delta(found.delta)])
    yield from lay_out(columns, rows, screen)
    if not found.files:
        yield ""
        yield screen.paint(_("No file weighs otherwise."), "muted")
        return
    yield ""
    shown = found.files if every else found.files[:SHOWN]
    heads = (Column(_("changed files"), flexible=True, keep="end"), Column("", "right"), Column(""))
    yield from lay_out(heads, [_file(change) for change in shown], screen)
    yield from more(found, len(shown), screen)


def more(found: Comparison, shown: int, screen: Screen) -> Iterator[str]:
    """Say how many changes are not shown."""
    rest = len(found.files) - shown
    if rest > 0:
        words = ngettext("{count} more; --all lists it", "{count} more; --all lists them", rest)
        yield screen.paint(words.format(count=rest), "muted")


def side_label(side: Side) -> str:
    """Return what to call a side: its name, with the commit where the name is not the commit itself."""
    short = (side.revision or "")[:_SHORT]
    named = not short or side.name.startswith(short[:7])
    return visible(side.name) if named else f"{visible(side.name)} ({short})"


def weight(count: int | None) -> str:
    """Return a side's bytes, a dash where nothing ships."""
    return "-" if count is None else size(count)


def words_of(change: FileChange) -> str:
    """Return what became of a file."""
    words = _(KINDS[change.kind])
    if change.was is not None:
        words = _("renamed, was {path}").format(path=visible(change.was))
    return words + ", " + _("source") if change.compiled else words


def _file(change: FileChange) -> list[str | Cell]:
    return [visible(change.path), _delta(change.delta), Cell(words_of(change), "muted")]


def _delta(count: int) -> Cell:
    return Cell(delta(count), "near" if count > 0 else "ok" if count < 0 else "muted")
