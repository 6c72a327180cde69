"""Step 1: what stands in the way, and what only a person can judge."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult

from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, left, width, wrap
from mpconsole.console.views.base import View
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.pages.page import MARKS, ListPage
from mpconsole.i18n import _
from mpconsole.release import words
from mpconsole.release.model import Outcome, Preflight, PreflightItem
from mpconsole.release.preflight import words as preflight_words

_ROOMY = 90
"""In fewer cells the marks alone say what needs an eye; the line above the items names them."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The line that the cursor stands on."""

    item: PreflightItem
    sentence: str


class PreflightPage(ListPage):
    """What stands in the way, and what only a person can judge."""

    STEP = steps.PREFLIGHT

    def compose(self) -> ComposeResult:
        """How many there are of each, then item by item with its help and places."""
        yield Drawn(self._head, classes="page-lines")
        yield Rows(self._line, selectable=lambda row: isinstance(row, _Head), tails=True, id="preflight-rows")

    def list_known(self) -> None:
        """List the items as they were found."""
        box = self.query_one(Rows)
        cells = max(40, box.scrollable_content_region.width)
        rows: list[_Head | str] = []
        for item in self.known.preflight.items if self.known and self.known.preflight else ():
            _name, sentence, more = preflight_words.item(item)
            first, *others = wrap(sentence, cells - _indent(cells) - width((_eye(item, cells),)))
            rows.append(_Head(item, first))
            below = [*others, more, ", ".join(item.places)]
            rows += [line for text in below if text for line in wrap(text, cells - _indent(cells))]
        box.show(rows, key=lambda row: row.item.key if isinstance(row, _Head) else row)

    def _head(self, cells: int) -> list[Line]:
        known = self.known
        if known is None:
            return []
        if known.trouble:
            return [(Span(text, "error"),) for text in wrap(known.trouble, cells)]
        if known.waiting:
            return [(Span(f"{glyphs.WAITING} {known.waiting}", "secondary"),)]
        return [_counted(known.preflight)] if known.preflight else []

    def _line(self, row: _Head | str, cells: int) -> Line:
        if isinstance(row, str):
            return (Span(" " * _indent(cells) + row, "muted"),)
        mark, ink = MARKS[row.item.outcome]
        name = preflight_words.item(row.item)[0]
        eye = _eye(row.item, cells)
        room = cells - _indent(cells) - width((eye,))
        return (
            Span(f"{mark} ", ink),
            Span(left(name, _indent(cells) - 2)),
            Span(left(row.sentence, room)),
            eye,
        )

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        """Show the first place in the program's files."""
        event.stop()
        if not isinstance(event.item, _Head) or not event.item.item.places:
            return
        path, _colon, line = event.item.item.places[0].rpartition(":")
        place = (path, int(line)) if line.isdigit() else (event.item.item.places[0], 0)
        self.post_message(View.Wanted("files", place))


def _indent(cells: int) -> int:
    return 22 if cells >= _ROOMY else 20


def _eye(item: PreflightItem, cells: int) -> Span:
    shown = item.outcome is Outcome.EYE and cells >= _ROOMY
    return Span(f" {words.outcome(item.outcome)}" if shown else "", "warning strong")


def _counted(preflight: Preflight) -> Line:
    spans: list[Span] = []
    for outcome in (Outcome.FAILED, Outcome.EYE, Outcome.PASSED):
        count = sum(item.outcome is outcome for item in preflight.items)
        mark, ink = MARKS[outcome]
        if count:
            spans += [Span(f"{mark} ", ink), Span(f"{count} {words.outcome(outcome)}   ", "muted")]
    return (*spans, Span(_("Enter shows the place"), "muted"))
