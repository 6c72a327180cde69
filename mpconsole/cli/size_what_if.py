"""`mpconsole size --what-if`: the figures as they would be, and what would have to be written otherwise."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mpconsole.cli.size_packages import package_name
from mpconsole.cli.table import Cell, Column, Screen, lay_out, visible
from mpconsole.i18n import _, ngettext
from mpconsole.project.model import Snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.model import Limit, SizeReport, Verdict
from mpconsole.size.whatif.words import assumption
from mpconsole.size.words import limit_sentence
from mpconsole.units import delta, size

if TYPE_CHECKING:
    from mpconsole.size.whatif.model import Reference, WhatIf

_SHOWN = 20


def answer(texts: Sequence[str], snapshot: Snapshot, report: SizeReport, settings: SizeSettings) -> "WhatIf":
    """Read the steps and answer. Raises UsageError for one that is none, or cannot be taken."""
    from mpconsole.size.whatif.answer import what_if
    from mpconsole.size.whatif.reading import read_step

    return what_if(snapshot, report, settings, tuple(read_step(text) for text in texts))


def lines(found: "WhatIf", screen: Screen, *, every: bool) -> Iterator[str]:
    """Yield the answer line by line."""
    yield screen.paint(_("What if: no file is touched."), "strong")
    yield ""
    columns = (
        Column(_("package"), flexible=True, keep="end"),
        Column(_("before"), "right"),
        Column(_("after"), "right"),
        Column("", "right"),
    )
    rows: list[list[str | Cell]] = [
        [visible(package_name(one.name)), size(one.before or 0), size(one.after or 0), _delta(one.delta)]
        for one in found.packages
    ]
    change = found.after.bytes - found.before.bytes
    rows.append([_("total"), size(found.before.bytes), size(found.after.bytes), _delta(change)])
    yield from lay_out(columns, rows, screen)
    yield ""
    yield from _files(found, screen, every=every)
    yield from _references(found, screen, every=every)
    yield from _limits(found, screen)
    if words := assumption(found):
        yield from screen.wrap(words, "muted")


def _delta(count: int) -> Cell:
    return Cell(delta(count), "near" if count > 0 else "ok" if count < 0 else "muted")


def _files(found: "WhatIf", screen: Screen, *, every: bool) -> Iterator[str]:
    if not found.moved:
        yield screen.paint(_("No file that ships is concerned."), "muted")
        yield ""
        return
    moved = sorted(found.moved, key=lambda one: (-one.bytes, one.path))
    shown = moved if every else moved[:_SHOWN]
    columns = (
        Column(_("files"), flexible=True, keep="end"),
        Column("", "right"),
        Column("", flexible=True, keep="end"),
    )
    rows: list[list[str | Cell]] = [
        [
            visible(one.path),
            size(one.bytes),
            Cell(visible(one.to) if one.to else _("would not ship"), "muted"),
        ]
        for one in shown
    ]
    yield from lay_out(columns, rows, screen)
    yield from _more(len(moved) - len(shown), screen)
    yield ""


def _references(found: "WhatIf", screen: Screen, *, every: bool) -> Iterator[str]:
    if not found.references:
        return
    wanted = sorted(found.references, key=lambda one: (one.becomes is not None, one.user, one.written))
    shown = wanted if every else wanted[:_SHOWN]
    columns = (
        Column(_("would have to change"), flexible=True, keep="end"),
        Column(flexible=True, keep="end"),
        Column(flexible=True, keep="end"),
    )
    rows: list[list[str | Cell]] = [
        [visible(one.user), Cell(visible(one.written), "muted"), _becomes(one)] for one in shown
    ]
    yield from lay_out(columns, rows, screen)
    yield from _more(len(wanted) - len(shown), screen)
    yield ""


def _becomes(one: "Reference") -> Cell:
    if one.becomes is not None:
        return Cell(f"→ {visible(one.becomes)}")
    words = _("would not be there") if one.reason == "gone" else _("would lie in a package it cannot see")
    return Cell(words, "over")


def _limits(found: "WhatIf", screen: Screen) -> Iterator[str]:
    """Say each limit that stands otherwise than before, and those that are still not kept well."""
    old = {(one.name, one.scope): one for one in found.before.limits}
    for limit in found.after.limits:
        before = old.get((limit.name, limit.scope))
        if limit.kind == "advice" or before is None:
            continue
        if limit.verdict is not Verdict.OK:
            yield from screen.wrap(visible(limit_sentence(limit)), limit.verdict.value)
        elif before.verdict is not Verdict.OK:
            yield from screen.wrap(visible(_kept(limit)), "ok")
    if found.after.verdict is Verdict.OK:
        yield screen.paint(_("Within every limit and budget."), "ok")


def _kept(limit: Limit) -> str:
    return _("Kept then: {scope}, {size} of {limit}.").format(
        scope=package_name(limit.scope) if limit.scope != "total" else _("total"),
        size=size(limit.bytes),
        limit=size(limit.limit),
    )


def _more(rest: int, screen: Screen) -> Iterator[str]:
    if rest > 0:
        words = ngettext("{count} more; --all lists it", "{count} more; --all lists them", rest)
        yield screen.paint(words.format(count=rest), "muted")
