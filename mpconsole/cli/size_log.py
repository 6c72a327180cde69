"""`mpconsole size log`: one line a commit."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, cut, lay_out, visible
from mpconsole.i18n import _
from mpconsole.size.log import Line
from mpconsole.units import delta, size

_PACKAGES = 36
_SHORT = 10


def lines(found: Sequence[Line], screen: Screen) -> Iterator[str]:
    """Yield a heading and a line per commit."""
    columns = (
        Column(_("commit")),
        Column(_("date")),
        Column(_("total"), "right"),
        Column(_("change"), "right"),
        Column(_("packages")),
        Column(_("subject"), flexible=True),
    )
    yield from lay_out(columns, [_row(line) for line in found], screen)


def _row(line: Line) -> list[str | Cell]:
    step, totals = line.step, line.totals
    date = datetime.fromtimestamp(step.time).astimezone().strftime("%Y-%m-%d")
    start: list[str | Cell] = [step.revision[:_SHORT], Cell(date, "muted")]
    subject = visible(step.subject)
    if totals is None:
        return [*start, "-", "", Cell(_("no program"), "muted"), subject]
    whole = size(totals.bytes) if totals.complete else f"≥ {size(totals.bytes)}"
    parts = (f"{package_name(name)} {size(count)}" for name, count in totals.packages.items())
    packages = cut(visible(", ".join(parts)), _PACKAGES)
    return [*start, whole, _delta(line.delta), Cell(packages, "muted"), subject]


def _delta(count: int | None) -> Cell:
    if count is None:
        return Cell("")
    return Cell(delta(count), "near" if count > 0 else "ok" if count < 0 else "muted")
