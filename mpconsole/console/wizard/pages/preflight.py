"""Step 1: what stands in the way, and what only a person can judge."""

from textual.app import ComposeResult

from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, left, width, wrap
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.pages.page import MARKS, Known, Page
from mpconsole.release import words
from mpconsole.release.model import Outcome, PreflightItem
from mpconsole.release.preflight import words as preflight_words


class PreflightPage(Page):
    """What stands in the way, and what only a person can judge."""

    STEP = steps.PREFLIGHT

    def compose(self) -> ComposeResult:
        """One item a row, with its help and places below it."""
        yield Drawn(self._head, classes="page-lines")
        yield Rows(self._line, selectable=lambda row: isinstance(row, PreflightItem), id="preflight-rows")

    def show(self, known: Known) -> None:
        """Show the items as they were found."""
        super().show(known)
        rows: list[PreflightItem | str] = []
        for item in known.preflight.items if known.preflight else ():
            rows.append(item)
            rows += [text for text in (preflight_words.item(item)[2], ", ".join(item.places)) if text]
        self.query_one(Rows).show(rows)

    def _head(self, cells: int) -> list[Line]:
        known = self.known
        if known is None:
            return []
        if known.trouble:
            return [(Span(text, "error"),) for text in wrap(known.trouble, cells)]
        if known.waiting:
            return [(Span(f"{glyphs.WAITING} {known.waiting}", "secondary"),)]
        return []

    def _line(self, row: PreflightItem | str, cells: int) -> Line:
        indent = 22 if cells >= 70 else 14
        if isinstance(row, str):
            return (Span(" " * indent + left(row, cells - indent), "muted"),)
        mark, ink = MARKS[row.outcome]
        name, sentence, _help = preflight_words.item(row)
        eye = (
            Span(f" {words.outcome(row.outcome)}", "warning strong")
            if row.outcome is Outcome.EYE
            else Span("")
        )
        room = cells - indent - width((eye,))
        return (Span(f"{mark} ", ink), Span(left(name, indent - 2)), Span(left(sentence, room)), eye)
