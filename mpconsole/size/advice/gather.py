"""All advice on one program, the biggest saving first, each byte counted once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from mpconsole.project.model import Snapshot
from mpconsole.size.advice import duplicates, embedded, leftovers, media, moving, npm, pictures, unused
from mpconsole.size.advice.evidence import Evidence, Memory
from mpconsole.size.advice.measuring import Measured, can_measure
from mpconsole.size.advice.model import Advice, AdviceList, Kind
from mpconsole.size.model import SizeReport

_SMALLEST = 256
"""Advice that saves less than this is not given."""

_MAKERS: tuple[Callable[[Evidence], Iterator[Advice]], ...] = (
    unused.unused_code,
    unused.unnamed_media,
    leftovers.leftovers,
    moving.moves,
    duplicates.duplicates,
    media.hosted,
    media.tab_bar_icons,
    embedded.base64,
    embedded.source_maps,
    npm.packages,
)


class Advisor:
    """Gives advice on one project, again after each change; it remembers what it has read.

    It reads files and encodes pictures, seconds at the first time, so call it from a thread; from one at a
    time. `memory` is a file in the person's state folder for what pictures were measured to.
    """

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = Memory({}, {})
        self._path = memory
        self._measured: Measured | None = None

    def advise(self, snapshot: Snapshot, report: SizeReport, *, measure: bool = True) -> AdviceList:
        """Return all advice; with `measure` false no picture is encoded."""
        evidence = Evidence(snapshot, report, self._memory)
        found = [advice for make in _MAKERS for advice in make(evidence)]
        if measure:
            self._measured = self._measured or Measured(self._path)
            found += pictures.pictures(evidence, self._measured)
        ordered = _ordered(found, snapshot.layout.framework, measured=measure and can_measure())
        return replace(ordered, npm=npm.weights(evidence))


def advise(snapshot: Snapshot, report: SizeReport, memory: Path | None = None) -> AdviceList:
    """Return all advice on one program, once."""
    return Advisor(memory).advise(snapshot, report)


def _ordered(found: Iterable[Advice], framework: str | None, *, measured: bool) -> AdviceList:
    """Order advice by what it saves, and say what of each the ones before it save already."""
    worth = [_sorted(advice) for advice in found if advice.saves >= _SMALLEST]
    order = list(Kind)  # the surer step first where two save the same
    worth.sort(key=lambda advice: (-advice.saves, order.index(advice.kind), advice.target or ""))
    taken: dict[str, int] = {}
    first: dict[str, dict[Kind, None]] = {}
    together: dict[str, int] = {}
    told = []
    for advice in worth:
        extra, overlaps, lighter = 0, dict[Kind, None](), advice.kind is not Kind.MOVE
        for file in advice.files:
            extra += max(0, file.saves - taken.get(file.path, 0))
            overlaps |= first.get(file.path, {})
        for file in advice.files:
            taken[file.path] = max(taken.get(file.path, 0), file.saves)
            first.setdefault(file.path, {})[advice.kind] = None
            if lighter:
                together[file.path] = max(together.get(file.path, 0), file.saves)
        told.append(replace(advice, extra=extra, overlaps=tuple(overlaps)))
    return AdviceList(tuple(told), sum(together.values()), framework, measured)


def _sorted(advice: Advice) -> Advice:
    return replace(advice, files=tuple(sorted(advice.files, key=lambda file: (-file.saves, file.path))))
