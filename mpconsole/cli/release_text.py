"""What `mpconsole release` says to a person. In a rehearsal every line says so."""

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TextIO

import click

from mpconsole.cli.table import Screen, cell_width, fold_line, pad, visible
from mpconsole.i18n import _
from mpconsole.release import words
from mpconsole.release.model import (
    HookSaid,
    Outcome,
    Preflight,
    ReleaseEvent,
    ReleaseState,
    StepBegan,
    StepEnded,
    StepName,
    StepProgress,
    StepRefused,
    StepStatus,
    StepWaits,
)
from mpconsole.release.preflight import words as preflight_words
from mpconsole.release.targets import Target

_MARKS = {Outcome.PASSED: ("✔", "+"), Outcome.FAILED: ("✖", "x"), Outcome.EYE: ("◐", "?")}
_STEP_MARKS = {
    StepStatus.DONE: ("✔", "+"),
    StepStatus.FAILED: ("✖", "x"),
    StepStatus.OPEN: ("◐", "?"),
    StepStatus.WAITING: ("·", "."),
}


class Voice:
    """Speaks about one target: to stderr what is talk, to stdout what was asked for."""

    def __init__(self, target: Target, *, quiet: bool = False) -> None:
        # Whoever reads a line must see which program it is about, and whether users are.
        own = f"{target.environment} {target.appid}"
        self._mark = (_(words.REHEARSAL) if target.rehearsal else own) + "  "
        self._quiet = quiet
        self._last = ""

    def say(self, line: str) -> None:
        """Say a line of talk."""
        self._write(line, sys.stderr)

    def print(self, lines: Iterable[str]) -> None:
        """Print lines of the answer, unless the answer is JSON."""
        if not self._quiet:
            for line in lines:
                self._write(line, sys.stdout)

    def _write(self, line: str, stream: TextIO) -> None:
        """Write a line; in a terminal that is too narrow for it, as several."""
        room = Screen.detect(stream).width - cell_width(self._mark) if stream.isatty() else None
        for part in fold_line(line, room) if room is not None else [line]:
            click.echo(self._mark + part, file=stream)

    def hear(self, event: ReleaseEvent) -> None:
        """Tell an event of the pipeline."""
        line = _told(event)
        if line and line != self._last:
            self.say(line)
            self._last = line


def _told(event: ReleaseEvent) -> str:
    if isinstance(event, StepBegan):
        return f"{words.step(event.step)} …"
    if isinstance(event, StepEnded):
        done = _("done already, as the platform says") if event.found else _("done")
        return f"{words.step(event.step)}  {done}"
    if isinstance(event, StepRefused):
        return words.step(event.step) + "  " + _("failed")
    if isinstance(event, StepWaits):
        return _("{step}: the platform is still at it").format(step=words.step(event.step))
    if isinstance(event, HookSaid):
        return f"  {event.hook}  {visible(event.words)}"
    if isinstance(event, StepProgress):
        return f"  {visible(event.words)}"
    return ""


def state_lines(state: ReleaseState, target: Target) -> Iterator[str]:
    """Say how a release stands: head, timeline, reasons, and what to do next."""
    release = state.release
    if target.rehearsal:
        yield _(words.REHEARSAL_LONG)
    yield f"{release.version}  {words.phase(state)}"
    yield f"{release.appid}  {release.environment}  {release.platform}"
    for step in state.steps:
        when = f"  {moment(step.time)}" if step.time else ""
        name = pad(words.step(step.name), 24)
        yield f"  {_mark(_STEP_MARKS[step.status])} {name}{words.status(step)}{when}"
    if source_map := state.step(StepName.UPLOAD).data.get("source_map"):
        yield "  " + _("Source maps: {file}").format(file=source_map)
    for line in words.reason(state.reason):
        yield f"  {visible(line)}"
    if state.problem is not None:
        yield visible(str(state.problem.get("message", "")))
    yield words.next_step(state)


def preflight_lines(preflight: Preflight, accepted: Iterable[str] = ()) -> Iterator[str]:
    """Say every item, with its places and what to do."""
    taken = set(accepted)
    for item in preflight.items:
        title, sentence, help_ = preflight_words.item(item)
        note = _(" (accepted)") if item.outcome is Outcome.FAILED and item.name in taken else ""
        yield f"{_mark(_MARKS[item.outcome])} {pad(title, 20)}{visible(sentence)}{note}"
        for place in item.places[:5]:
            yield f"    {visible(place)}"
        if len(item.places) > 5:
            yield "    " + _("… and {count} more").format(count=len(item.places) - 5)
        if help_ and item.outcome is not Outcome.PASSED:
            yield f"    {help_}"


def history_line(state: ReleaseState) -> str:
    """One release of the history."""
    release = state.release
    mark = f"  {_(words.REHEARSAL)}" if state.rehearsal else ""
    return (
        f"#{release.id}  {moment(release.started)}  {pad(release.version, 12)}"
        f"{release.environment}  {release.appid}  {release.platform}  {words.phase(state)}{mark}"
    )


def moment(time: str) -> str:
    """Write a journal's time as the clock on the wall shows it."""
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")


def _mark(pair: tuple[str, str]) -> str:
    wide = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "gb18030")
    return pair[0] if wide else pair[1]
