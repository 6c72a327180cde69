"""What the six pages share: what they are told, and how they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.wizard.draft import Draft
from mpconsole.i18n import _, ngettext
from mpconsole.release.model import Outcome, Preflight
from mpconsole.release.preflight import words as preflight_words
from mpconsole.release.suggestion import Suggestion
from mpconsole.release.targets import Target
from mpconsole.size.model import SizeReport

MARKS = {
    Outcome.PASSED: (glyphs.DONE, "success"),
    Outcome.FAILED: (glyphs.ERROR, "error"),
    Outcome.EYE: (glyphs.EYE, "warning"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the pages show. `base` is the project's folder, `pages` are the program's, `categories` the names
    that the platform gives; `faults` is what the platform would refuse of the answers, `rejected` why the
    last review failed. `waiting` says what is being asked, `trouble` why an answer did not come.
    """

    target: Target
    base: Path
    draft: Draft
    report: SizeReport
    pages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    suggestion: Suggestion | None = None
    preflight: Preflight | None = None
    faults: tuple[str, ...] = ()
    rejected: str = ""
    waiting: str = ""
    trouble: str = ""


class Page(Widget):
    """One step. `show` is told what is known; `Answered` says that the person has answered."""

    STEP: ClassVar[int]

    class Answered(Message):
        """The person has answered: these fields of the draft, and no others, are new."""

        def __init__(self, changes: Mapping[str, object]) -> None:
            super().__init__()
            self.changes = changes

    known: Known | None = None

    def show(self, known: Known) -> None:
        """Show what is known now."""
        self.known = known
        for lines in self.query(Drawn):
            lines.redraw(layout=True)

    def focus_first(self) -> None:
        """Put the focus where the answer is given."""
        for widget in self.fields():
            widget.focus()
            return

    def fields(self) -> list[Widget]:
        """Return what can be answered on this page, in the order of Tab."""
        return [widget for widget in self.query("Input, TextArea, Rows") if widget.display]

    def answer(self, **changes: object) -> None:
        """Tell of a changed draft."""
        assert self.known is not None
        draft = replace(self.known.draft, **changes)  # type: ignore[arg-type]
        self.known = replace(self.known, draft=draft)
        self.post_message(self.Answered(changes))


class ListPage(Page):
    """A page that lists what is known, its sentences wrapped to its width."""

    def show(self, known: Known) -> None:
        """Show what is known now."""
        super().show(known)
        self.list_known()

    def on_resize(self) -> None:
        """Sentences are wrapped anew."""
        self.list_known()

    def list_known(self) -> None:
        """Fill the list; each page says with what."""


def fill(box: Input | TextArea, words: str) -> None:
    """Show `words`, unless the person is just typing: what they type is newer than any answer of ours."""
    before = box.text if isinstance(box, TextArea) else box.value
    if before == words or (box.has_focus and before):
        return
    with box.prevent(Input.Changed, TextArea.Changed):
        if isinstance(box, TextArea):
            box.text = words
        else:
            box.value = words


def in_the_way(known: Known, cells: int) -> list[Line]:
    """Write what failed, and what the platform would refuse."""
    if known.preflight is None:
        said = known.waiting or _("Nothing was looked at: step 1 says why.")
        return [(Span(text, "warning"),) for text in wrap(said, cells)]
    failed = known.preflight.failed
    # What is wrong with the material is judged as it is typed: that is newer than the preflight's item.
    judged = [preflight_words.item(item)[1] for item in failed if item.name != "material"]
    sentences = [*judged, *known.faults]
    if not sentences:
        return [(Span(f"{glyphs.DONE} ", "success"), Span(_("Nothing stands in the way."), "success"))]
    count = len(sentences)
    sentence = ngettext(
        "{count} thing stands in the way; the reviewer or the platform will probably say no:",
        "{count} things stand in the way; the reviewer or the platform will probably say no:",
        count,
    ).format(count=count)
    lines: list[Line] = [(Span(f"{glyphs.ERROR} {text}", "error"),) for text in wrap(sentence, cells - 2)]
    return lines + [(Span(f"  {text}"),) for said in sentences for text in wrap(said, cells - 2)]
