"""Text of any length in colours, with line numbers, and marks where something is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.cells import cell_len
from rich.segment import Segment
from textual import work
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from mpconsole.console import filepage, glyphs
from mpconsole.console.actions import bindings
from mpconsole.console.filepage import Page
from mpconsole.console.highlight import TAB
from mpconsole.console.lines import Line, Span, width, wrap
from mpconsole.console.widgets.inked import Inked
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong, and where: line and columns count code points from 1, the end is exclusive.

    `glyph` stands in the gutter, in `ink`.
    """

    line: int
    column: int
    end_column: int
    words: str
    glyph: str = glyphs.ERROR
    ink: str = "error"


@dataclass(frozen=True, slots=True)
class _File:
    """Which file is shown, and its state on disk when it was read (None: it could not be)."""

    disk: Path
    name: str
    stamp: tuple[int, int] | None


class SourceView(Inked, ScrollView, can_focus=True):
    """Lines that scroll; files are read and coloured in a thread, and the last one asked for wins.

    Every mark stands in the gutter; the words of one of them, that the person looks at, below its line.
    """

    BINDINGS = bindings("source")

    class Loaded(Message):
        """A file was read. With `stay` it takes the place of what it was before, where it stands."""

        def __init__(self, generation: int, page: Page, file: _File, *, stay: bool) -> None:
            super().__init__()
            self.generation, self.page, self.file, self.stay = generation, page, file, stay

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._page = Page([])
        self._marks: Sequence[Mark] = ()
        self._by_line: dict[int, Mark] = {}
        self._wanted: int | None = None
        self._at: Mark | None = None
        self._note: list[Line] = []
        self._generation = 0
        self._file: _File | None = None
        self._asked: Path | None = None
        self._strips: dict[int, Strip] = {}
        self._subtitle = ""

    # -- what is shown

    def open_file(
        self, disk: Path, name: str, marks: Sequence[Mark] = (), *, line: int = 0, at: Mark | None = None
    ) -> None:
        """Show a file with `marks` in its gutter: at one of them, or at a line, where one is named."""
        self._marks = marks
        self._at, self._wanted = at, line or None
        shown = self._file
        if shown is not None and (shown.disk, shown.stamp) == (disk, _stamp(disk)):
            self._generation += 1  # whatever is still being read comes too late
            self._asked = disk
            self._place()
            return
        entitle(self, name)
        self._begin(disk, name, stay=False)

    def follow_file(self, marks: Sequence[Mark]) -> None:
        """Read the file anew where it has changed on disk, and show its marks of now."""
        self._marks = marks
        if self._file is None or self._asked != self._file.disk:
            return  # another file is on its way
        self._at = next((mark for mark in marks if self._at and mark.words == self._at.words), None)
        if self._file.stamp == _stamp(self._file.disk):
            self._put(self._page)
        else:
            self._begin(self._file.disk, self._file.name, stay=True)

    def show_lines(self, lines: list[Line], *, title: str, at_end: bool = False, stay: bool = False) -> None:
        """Show lines made by someone else, without numbers: their start, their end, or with `stay` what was
        looked at, which is the end where that was in sight.
        """
        ended = self.scroll_offset.y >= self.max_scroll_y
        self._generation += 1
        self._file, self._marks, self._at, self._wanted = None, (), None, None
        entitle(self, title)
        self._put(Page(lines))
        if at_end or (stay and ended):
            self.call_after_refresh(self.scroll_to, 0, self.virtual_size.height, animate=False, force=True)
        elif not stay:
            self.scroll_to(0, 0, animate=False, force=True)

    @property
    def line(self) -> int:
        """The line that a person looks at: of the mark, or the first one that is seen."""
        return self._at.line if self._at else self.scroll_offset.y + 1

    def _begin(self, disk: Path, name: str, *, stay: bool) -> None:
        self._generation += 1
        self._asked = disk
        begin = partial(self._measure, self._generation, _File(disk, name, _stamp(disk)), stay=stay)
        if self.size:
            begin()
        else:
            self.call_after_refresh(begin)  # pictures and bytes are made for the room there is

    def _measure(self, generation: int, file: _File, *, stay: bool) -> None:
        if generation != self._generation:
            return  # another file was asked for meanwhile
        room = self.scrollable_content_region
        self._load(generation, file, room.width, room.height, stay=stay)

    @work(thread=True, group="source", exclusive=True)
    def _load(self, generation: int, file: _File, cells: int, rows: int, *, stay: bool) -> None:
        try:
            page = filepage.read(file.disk, file.name, cells or 80, rows or 24)
        except OSError as failure:
            words = _("cannot be read: {reason}").format(reason=failure.strerror or failure)
            page = filepage.message(words, "error")
        if not get_current_worker().is_cancelled:
            self.post_message(self.Loaded(generation, page, file, stay=stay))

    def on_source_view_loaded(self, event: Loaded) -> None:
        """Show what was read, unless another file was asked for meanwhile."""
        event.stop()
        if event.generation != self._generation:
            return
        self._file = event.file
        self._put(event.page)
        if not event.stay:
            self._place()

    def _put(self, page: Page) -> None:
        self._page = page
        self._strips.clear()
        self._by_line = {mark.line: mark for mark in reversed(self._marks)}
        entitle(self, subtitle=page.more or self._subtitle)
        self._resize()

    def subtitle(self, text: str) -> None:
        """Say something below the text; what is left out of it goes before."""
        self._subtitle = text
        entitle(self, subtitle=self._page.more or text)

    def _place(self) -> None:
        """Go to where the person wanted to look."""
        self._by_line = {mark.line: mark for mark in reversed(self._marks)}
        if self._at is not None and not 1 <= self._at.line <= len(self._page.text):
            self._at = None
        self._resize()
        line = self._at.line if self._at else self._wanted or 1
        left = self._columns(self._at)[1] + self._gutter + 2 if self._at else 0
        cells = self.scrollable_content_region.width
        x = max(0, left - cells) if cells else 0
        y = max(0, line - 1 - self.size.height // 3)
        self.scroll_to(x, y, animate=False, force=True, immediate=True)

    def _resize(self) -> None:
        self._note = self._note_lines() if self._at else []
        widest = max((width(line) for line in self._page.lines[:5000]), default=0)
        self.virtual_size = Size(self._gutter + widest, len(self._page.lines) + len(self._note))
        self.refresh()

    def on_resize(self) -> None:
        """Write the note anew, in the width of now, and keep it in sight."""
        self._resize()
        if self._at is not None:
            bottom = self.scroll_offset.y + self.size.height
            if not self.scroll_offset.y < self._at.line <= bottom - len(self._note):
                self._place()

    # -- drawing

    @property
    def _gutter(self) -> int:
        return len(str(len(self._page.lines))) + 4 if self._page.numbered else 0

    def notify_style_update(self) -> None:
        """Draw in the colours of the theme in use."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        cells = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        noted = self._at.line if self._at else len(self._page.lines)
        if noted <= index < noted + len(self._note):
            return self.strip(self._note[index - noted], cells)
        number = index if index < noted else index - len(self._note)
        if number >= len(self._page.lines):
            return Strip([Segment(" " * cells, self.rich_style)], cells)
        under = "quiet-cursor" if self._at and number == self._at.line - 1 else ""
        room = cells - self._gutter
        text = self._text(number, under).crop_extend(
            self.scroll_offset.x, self.scroll_offset.x + room, self.rich_style + self.ink(under)
        )
        if not self._page.numbered:
            return text
        return Strip.join([self.strip(self._number(number), self._gutter, under), text])

    def _text(self, number: int, under: str) -> Strip:
        if under:
            spans = self._page.lines[number]
            return self.strip(spans, width(spans), under)
        found = self._strips.get(number)
        if found is None:
            spans = self._page.lines[number]
            found = self._strips[number] = self.strip(spans, width(spans))
        return found

    def _number(self, number: int) -> Line:
        mark = self._by_line.get(number + 1)
        sign = Span(f"{mark.glyph} ", mark.ink) if mark else Span("  ")
        return (Span(f"{number + 1:>{self._gutter - 4}} ", "muted"), sign, Span(" "))

    def _note_lines(self) -> list[Line]:
        """Point below the marked columns; the words stand beside, or below where there is no room."""
        assert self._at is not None
        mark, cells = self._at, self.scrollable_content_region.width
        if mark.line > len(self._page.text):
            return []
        start, end = (column - self.scroll_offset.x for column in self._columns(mark))
        pointer = "^" * max(1, min(end - start, cells))
        indent = " " * (self._gutter + max(0, start))
        ink = f"{mark.ink} strong"
        if len(indent) + len(pointer) + 1 + cell_len(mark.words) <= cells:
            return [(Span(indent), Span(f"{pointer} ", ink), Span(mark.words, ink))]
        room = max(20, cells - self._gutter)
        words = [(Span(" " * self._gutter), Span(text, ink)) for text in wrap(mark.words, room)]
        return [(Span(indent), Span(pointer, ink)), *words]

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Keep the pointer below what it points at."""
        super().watch_scroll_x(old_value, new_value)
        if self._at is not None:
            self._note = self._note_lines()

    def _columns(self, mark: Mark | None) -> tuple[int, int]:
        """The cells at which a mark starts and ends; tabs and wide characters before it take theirs."""
        if mark is None or mark.line > len(self._page.text):
            return 0, 0
        text = self._page.text[mark.line - 1]
        ends = (mark.column, mark.end_column)
        start, end = (cell_len(text[: max(0, column - 1)].expandtabs(TAB)) for column in ends)
        return start, max(start + 1, end)

    # -- keys

    def action_next_mark(self) -> None:
        """To the next mark."""
        self._step(lambda lines: next((line for line in lines if line > self.line), None))

    def action_previous_mark(self) -> None:
        """To the mark before."""
        self._step(lambda lines: next((line for line in reversed(lines) if line < self.line), None))

    def _step(self, choose: Callable[[list[int]], int | None]) -> None:
        lines = sorted(self._by_line)
        if not lines:
            self.app.notify(_("Nothing is wrong in this file."), timeout=2)
            return
        found = choose(lines)
        if self._at is None and self.line in self._by_line:
            found = self.line
        if found is not None:
            self._at = self._by_line[found]
            self._place()

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
        self.scroll_relative(x=-8, animate=False, force=True)

    def action_right(self) -> None:
        """Look further right."""
        self.scroll_relative(x=8, animate=False, force=True)


def _stamp(disk: Path) -> tuple[int, int] | None:
    """What tells a file from what it was: time of change and size."""
    try:
        found = disk.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
