"""Step 3: the pages to review with their categories, pictures and videos, and what the reviewer must know."""

from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, left, path, right, wrap
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.mediumsheet import Preview
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.wizard import material, steps
from mpconsole.console.wizard.pages.page import Known, Page, fill
from mpconsole.i18n import _
from mpconsole.release.answers import LARGEST_PICTURE, LARGEST_VIDEO, MOST_PAGES
from mpconsole.settings import ReviewPage, ReviewSettings


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page to review; `index` is its place in the answers."""

    index: int
    page: ReviewPage


@dataclass(frozen=True, slots=True)
class FileRow:
    """A picture or video that is handed in."""

    name: str


@dataclass(frozen=True, slots=True)
class AddRow:
    """Adds a page or a file."""

    kind: str
    words: str


Row = PageRow | FileRow | AddRow | str


class MaterialPage(Page):
    """A list of what is handed in, and lines for the reviewer."""

    STEP = steps.MATERIAL

    def compose(self) -> ComposeResult:
        """The list takes what room there is."""
        with Horizontal(id="material"):
            yield Rows(self._draw, selectable=lambda row: not isinstance(row, str), id="material-rows")
            yield Preview(id="material-preview")
        yield Drawn(self._for_reviewer, classes="page-lines")
        yield Input(
            id="description", classes="field", compact=True, placeholder=_("how to log in, a test account")
        )
        yield Drawn(self._rejection, classes="page-lines")
        yield Input(
            id="feedback", classes="field", compact=True, placeholder=_("what was changed, or why not")
        )
        yield Drawn(self._faults, classes="page-lines")

    def show(self, known: Known) -> None:
        """Fill list and lines from the draft."""
        super().show(known)
        self.query_one(Rows).show(_rows(known))
        feedback = self.query_one("#feedback", Input)
        feedback.display = bool(known.rejected)
        fill(self.query_one("#description", Input), known.draft.answers.description)
        fill(feedback, known.draft.feedback)

    # -- drawing

    def _draw(self, row: Row, cells: int) -> Line:
        if isinstance(row, str):
            return (Span(row, "muted"),)
        if isinstance(row, AddRow):
            return (Span(f"  + {row.words}", "secondary"),)
        if isinstance(row, FileRow):
            assert self.known is not None
            fact, wrong = material.fact_of(self.known.base, row.name)
            room = max(16, cells - 30)
            return (
                Span("  "),
                Span(path(row.name, room)),
                Span(right(fact, 26), "error" if wrong else "muted"),
            )
        page = row.page
        first = self.known.categories[0] if self.known and self.known.categories else ""
        third = max(12, (cells - 4) // 3)
        more = " ".join((page.title, *(f"#{tag}" for tag in page.tags))).strip()
        return (
            Span("  " + left(page.path, third)),
            Span(left(page.category or first or _("choose a category"), third), "muted"),
            Span(left("  " + more, third), "muted"),
        )

    def _for_reviewer(self, cells: int) -> list[Line]:
        return [(), (Span(_("What should the reviewer know? (may stay empty)")),)]

    def _rejection(self, cells: int) -> list[Line]:
        if self.known is None or not self.known.rejected:
            return []
        said = _("The last review was rejected: {reason}").format(reason=self.known.rejected)
        lines: list[Line] = [(Span(text, "warning"),) for text in wrap(said, cells)]
        return [(), *lines[:4], (Span(_("Your answer to that (at most 200 characters)")),)]

    def _faults(self, cells: int) -> list[Line]:
        faults = self.known.faults if self.known else ()
        return [
            (Span(f"{glyphs.ERROR} {text}", "error"),) for fault in faults for text in wrap(fault, cells - 2)
        ]

    # -- answering

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self._edit(event.item)

    @work(group="material", exclusive=True)
    async def _edit(self, row: Row) -> None:
        """Ask for what the row is about; Esc leaves it as it was."""
        known = self.known
        assert known is not None
        answers = known.draft.answers
        if isinstance(row, AddRow):
            changed = await material.add(self.app, known, row.kind)
        elif isinstance(row, PageRow):
            changed = await material.change_page(self.app, known, row.index)
        elif isinstance(row, FileRow):
            gone = await material.drops(self.app, known, row.name)
            changed = material.without_file(answers, row.name) if gone else None
        else:
            return
        if changed is not None:
            self._change(changed)

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        """Show the picture or video under the cursor, where there is room beside the list."""
        event.stop()
        row = event.item
        base = self.known.base if self.known else None
        self.query_one(Preview).tell(base / row.name if base and isinstance(row, FileRow) else None)

    def on_key(self, event: events.Key) -> None:
        """Delete takes the row away."""
        rows = self.query_one(Rows)
        if event.key not in ("delete", "backspace") or self.known is None or not rows.has_focus:
            return
        row = rows.item
        answers = self.known.draft.answers
        if isinstance(row, PageRow):
            event.stop()
            self._change(material.without_page(answers, row.index))
        elif isinstance(row, FileRow):
            event.stop()
            self._change(material.without_file(answers, row.name))

    def _change(self, answers: ReviewSettings) -> None:
        self.answer(answers=answers)
        assert self.known is not None
        self.query_one(Rows).show(_rows(self.known))

    @on(Input.Changed, "#description")
    def _described(self, event: Input.Changed) -> None:
        event.stop()
        assert self.known is not None
        self.answer(answers=material.with_description(self.known.draft.answers, event.value))

    @on(Input.Changed, "#feedback")
    def _answered_back(self, event: Input.Changed) -> None:
        event.stop()
        self.answer(feedback=event.value)


def _rows(known: Known) -> list[Row]:
    answers = known.draft.answers
    rows: list[Row] = [_("Pages to review, and their categories (none: the home page)")]
    rows += [PageRow(index, page) for index, page in enumerate(answers.pages)]
    if len(answers.pages) < MOST_PAGES:
        rows.append(AddRow("page", _("add a page")))
    limits = _("Pictures (PNG, JPG, GIF up to {picture}) and videos (MP4 up to {video})").format(
        picture=units.size(LARGEST_PICTURE, digits=0),
        video=units.size(LARGEST_VIDEO, digits=0),
    )
    rows += ["", limits]
    rows += [FileRow(name) for name in (*answers.pictures, *answers.videos)]
    rows.append(AddRow("file", _("add a picture or a video")))
    return rows
