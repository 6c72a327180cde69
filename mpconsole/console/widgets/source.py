"""Text of any length in colours, with line numbers and a caret where something is wrong."""

from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.segment import Segment
from textual import work
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from mpconsole import units
from mpconsole.console.actions import bindings
from mpconsole.console.highlight import read
from mpconsole.console.lines import Line, Span, width
from mpconsole.console.widgets.inked import Inked
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong, and where: line and columns count code points from 1, the end is exclusive."""

    line: int
    column: int
    end_column: int
    words: str


class SourceView(Inked, ScrollView, can_focus=True):
    """Lines that scroll; files are read and coloured in a thread, and the last one asked for wins."""

    BINDINGS = bindings("source")

    class Loaded(Message):
        """A file was read. `lines` is None for what is no text; `error` says why it could not be read."""

        def __init__(
            self, generation: int, lines: list[Line] | None, error: str = "", mark: Mark | None = None
        ) -> None:
            super().__init__()
            self.generation, self.lines, self.error, self.mark = generation, lines, error, mark

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []
        self._mark: Mark | None = None
        self._numbers = True
        self._generation = 0
        self._strips: dict[int, Strip] = {}
        self._size_words = ""

    # -- what is shown

    def open_file(self, disk: Path, name: str, mark: Mark | None = None) -> None:
        """Show a file, at the mark where there is one."""
        self._generation += 1
        entitle(self, name)
        self._load(self._generation, disk, name, mark)

    def show_lines(self, lines: list[Line], *, title: str) -> None:
        """Show lines made by someone else, without numbers."""
        self._generation += 1
        entitle(self, title)
        self._numbers = False
        self._put(lines, None)

    @work(thread=True, group="source", exclusive=True)
    def _load(self, generation: int, disk: Path, name: str, mark: Mark | None) -> None:
        try:
            lines, error = read(disk, name), ""
            self._size_words = units.size(disk.stat().st_size)
        except OSError as failure:
            lines, error = [], failure.strerror or str(failure)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Loaded(generation, lines, error, mark))

    def on_source_view_loaded(self, event: Loaded) -> None:
        """Show what was read, unless another file was asked for meanwhile."""
        event.stop()
        if event.generation != self._generation:
            return
        self._numbers = bool(event.lines)
        lines = event.lines
        if event.error:
            lines = [(Span(_("cannot be read: {reason}").format(reason=event.error), "error"),)]
        elif lines is None:
            words = _("This file is no text: {size}.").format(size=self._size_words)
            lines = [(Span(words, "muted"),)]
        elif not lines:
            lines = [(Span(_("This file is empty."), "muted"),)]
        self._put(lines, event.mark)

    def _put(self, lines: list[Line], mark: Mark | None) -> None:
        self._lines = lines
        self._mark = mark if mark and 1 <= mark.line <= len(lines) else None
        self._strips.clear()
        widest = max((width(line) for line in lines[:5000]), default=0)
        self.virtual_size = Size(self._gutter + widest, len(lines) + (self._mark is not None))
        top = max(0, self._mark.line - self.size.height // 3) if self._mark else 0
        self.scroll_to(0, top, animate=False, force=True)
        self.refresh()

    # -- drawing

    @property
    def _gutter(self) -> int:
        return len(str(len(self._lines))) + 3 if self._numbers else 0

    def notify_style_update(self) -> None:
        """Draw in the colours of the theme in use."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        cells = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        mark = self._mark
        if mark and index == mark.line:
            return self.strip(self._caret(mark), cells)
        number = index - 1 if mark and index > mark.line else index
        if number >= len(self._lines):
            return Strip([Segment(" " * cells, self.rich_style)], cells)
        under = "quiet-cursor" if mark and number == mark.line - 1 else ""
        gutter = self.strip(self._number(number), self._gutter, under) if self._numbers else Strip([])
        room = cells - self._gutter
        return Strip.join(
            [
                gutter,
                self._text(number, under).crop_extend(
                    self.scroll_offset.x, self.scroll_offset.x + room, self.rich_style + self.ink(under)
                ),
            ]
        )

    def _text(self, number: int, under: str) -> Strip:
        found = self._strips.get(number)
        if found is None:
            spans = self._lines[number]
            found = self._strips[number] = self.strip(spans, width(spans), under)
        return found

    def _number(self, number: int) -> Line:
        return (Span(f"{number + 1:>{self._gutter - 2}}  ", "muted"),)

    def _caret(self, mark: Mark) -> Line:
        """Point below the marked columns; tabs and wide characters before them take their cells."""
        text = "".join(span.text for span in self._lines[mark.line - 1])
        before, marked = _cells(text, mark.column - 1), _cells(text, mark.end_column - 1)
        before -= self.scroll_offset.x
        return (
            Span(" " * max(0, self._gutter + before)),
            Span("^" * max(1, marked - before - self.scroll_offset.x) + " ", "caret"),
            Span(mark.words, "caret"),
        )

    # -- keys

    def action_down(self) -> None:
        """One line down."""
        self.scroll_relative(y=1, animate=False)

    def action_up(self) -> None:
        """One line up."""
        self.scroll_relative(y=-1, animate=False)

    def action_page_down(self) -> None:
        """One page down."""
        self.scroll_relative(y=self.size.height - 1, animate=False)

    def action_page_up(self) -> None:
        """One page up."""
        self.scroll_relative(y=1 - self.size.height, animate=False)

    def action_first(self) -> None:
        """To the start."""
        self.scroll_to(0, 0, animate=False)

    def action_last(self) -> None:
        """To the end."""
        self.scroll_to(0, self.virtual_size.height, animate=False)

    def action_left(self) -> None:
        """Look further left."""
        self.scroll_relative(x=-8, animate=False)

    def action_right(self) -> None:
        """Look further right."""
        self.scroll_relative(x=8, animate=False)


def _cells(text: str, count: int) -> int:
    return cell_len(text[: max(0, count)])
