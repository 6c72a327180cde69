"""A fleet in a terminal: one row each that says what happens now; elsewhere a line for each change."""

from collections.abc import Iterator, Sequence
from typing import TextIO

import click

from mpconsole.cli.table import Column, Screen, cut, lay_out, pad, visible
from mpconsole.i18n import N_, _
from mpconsole.release import words
from mpconsole.release.fleet.member import Outcome, Result

_MARKS = {Outcome.DONE: ("✔", "+"), Outcome.FAILED: ("✖", "x"), Outcome.WAITING: ("◐", "?")}
_OUTCOMES = {Outcome.DONE: N_("done"), Outcome.FAILED: N_("failed"), Outcome.WAITING: N_("waiting")}


class Board:
    """One row each; in a terminal rows are written anew in their places."""

    def __init__(self, names: Sequence[str], stream: TextIO) -> None:
        self._rows = dict.fromkeys(names, "…")
        self._stream = stream
        self._live = stream.isatty() and Screen.detect(stream).colour
        self._drawn = 0

    def hear(self, name: str, line: str) -> None:
        """Take in what a program does now."""
        shown = visible(line)
        if self._rows.get(name) == shown:
            return
        self._rows[name] = shown
        if self._live:
            self._draw()
        else:
            click.echo(f"{name}  {shown}", file=self._stream)

    def end(self) -> None:
        """Take the rows away: the report follows."""
        if self._drawn:
            self._stream.write(f"\x1b[{self._drawn}A\x1b[J")
            self._stream.flush()
            self._drawn = 0

    def _draw(self) -> None:
        width = Screen.detect(self._stream).width
        wide = min(24, max(map(len, self._rows)))
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        lines = (cut(f"{pad(cut(name, wide), wide)}  {line}", width - 1) for name, line in self._rows.items())
        self._stream.write(up + "".join(f"\x1b[2K{line}\n" for line in lines))
        self._stream.flush()
        self._drawn = len(self._rows)


def rows(results: Sequence[Result]) -> Iterator[str]:
    """Write the report: a row each, what stands in the way below it, and how many ended how."""
    screen = Screen.detect()
    columns = [Column(), Column(), Column(), Column(), Column(), Column(flexible=True)]
    table = [
        (
            _MARKS[one.outcome][0 if screen.unicode else 1],
            one.name,
            one.target.appid if one.target else "-",
            one.target.platform if one.target else "-",
            one.state.release.version if one.state else "-",
            _said(one),
        )
        for one in results
    ]
    for one, line in zip(results, lay_out(columns, table, screen), strict=True):
        mark = f"{_(words.REHEARSAL)}  " if _rehearses(one) else ""
        yield mark + line
        if one.hint:
            yield f"{mark}    {visible(one.hint)}"
        for item in one.stopped:
            yield f"{mark}    {item.name}  {' '.join(item.places[:3])}".rstrip()
    yield _summary(results)


def markdown(results: Sequence[Result]) -> Iterator[str]:
    """Write the report as a table for a merge request or a page."""
    yield "| | " + " | ".join((_("program"), "AppID", _("platform"), _("version"))) + " | |"
    yield "|---|---|---|---|---|---|"
    for one in results:
        place = f"{_place(one)} ({_(words.REHEARSAL)})" if _rehearses(one) else _place(one)
        said = "; ".join(part for part in (_said(one), visible(one.hint or "")) if part)
        cells = (
            _MARKS[one.outcome][0],
            visible(one.name),
            f"`{one.target.appid}`" if one.target else "",
            place,
            one.state.release.version if one.state else "",
            said,
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""
    yield _summary(results)


def _place(one: Result) -> str:
    return one.target.platform if one.target else ""


def _said(one: Result) -> str:
    return visible(one.message) or (words.phase(one.state) if one.state else _("no release yet"))


def _rehearses(one: Result) -> bool:
    return one.target is not None and one.target.rehearsal


def _summary(results: Sequence[Result]) -> str:
    counts = ((kind, sum(one.outcome is kind for one in results)) for kind in Outcome)
    return ", ".join(f"{count} {_(_OUTCOMES[kind])}" for kind, count in counts if count)
