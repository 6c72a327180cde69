"""The lists of the Size view: the heaviest files, folders, what changed, advice, what does not ship."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from mpconsole import units
from mpconsole.console import advising, growth, sizelists
from mpconsole.console.advising import FileRow, RemedyRow, StepRow
from mpconsole.console.filetree import weight
from mpconsole.console.growth import CommitRow, DayRow, HeadRow, SaidRow, SeriesRow
from mpconsole.console.lines import Line
from mpconsole.console.sizelists import Moved, Place
from mpconsole.console.widgets.adviser import Adviser
from mpconsole.console.widgets.chooser import Choice, Chooser
from mpconsole.console.widgets.map import Tile
from mpconsole.console.widgets.pages import ChangeSheet
from mpconsole.console.widgets.rememberer import Rememberer
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import N_, _
from mpconsole.session.session import Session
from mpconsole.size.model import ExcludedFile, ShippedFile

LISTS = (
    ("heaviest", N_("heaviest")),
    ("folders", N_("folders")),
    ("changed", N_("changed")),
    ("advice", N_("advice")),
    ("growth", N_("growth")),
    ("excluded", N_("not shipped")),
)
_PASSED_OVER = (RemedyRow, SaidRow, HeadRow)
_ADVISED_UNASKED = 3000
"""In larger programs advice is worked out when it is looked at: it reads every file."""


class SizeLists(Widget):
    """One list at a time, of what lies in `place`, weighed as it ships or (`source`) as on disk."""

    class FileChosen(Message):
        """A file was opened."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    class FolderChosen(Message):
        """A folder was opened."""

        def __init__(self, tile: Tile) -> None:
            super().__init__()
            self.tile = tile

    def __init__(self, session: Session, *, id: str, classes: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._session = session
        self.chosen = "heaviest"
        self._place = Place()
        self._source = False
        self._filter = ""
        self._heaviest = 0
        self._moved: Mapping[str, Moved] = {}
        self._grown: Mapping[str, int] = {}
        self._times: Mapping[str, datetime] = {}
        self._opened: set[str] = set()

    def compose(self) -> ComposeResult:
        """The names of the lists above the one that is shown."""
        yield Chooser("size", id="size-chooser")
        yield Rows(self._line, selectable=lambda row: not isinstance(row, _PASSED_OVER), id="size-files")
        yield Adviser(self._session)
        yield Rememberer(self._session)

    # -- what is shown

    def take(self) -> None:
        """Look at the session as it is now."""
        session = self._session
        self._moved = sizelists.moved(session.report, session.opened_report)
        self._times = {file.path: row.at for row in reversed(session.changes) for file in row.files}
        if self.chosen == "advice" or session.report.file_count <= _ADVISED_UNASKED:
            self._adviser.ask(measure=self.chosen == "advice")
        if self.chosen == "growth":
            self._rememberer.ask()

    def look_into(self, place: Place, where: str, *, source: bool) -> None:
        """Show what lies in another place, called `where`, or weigh it otherwise."""
        self._place, self._source = place, source
        self._grown = sizelists.growth(self._moved.values(), place, source=source)
        basis = _("as on disk · s as it ships") if source else _("as it ships · s as on disk")
        entitle(self, where or _("whole"), subtitle=basis)
        self._show()

    def choose(self, name: str) -> None:
        """Show another list."""
        if name == "advice":
            self._adviser.ask(measure=True, now=True)
        elif name == "growth":
            self._rememberer.ask()
        self.chosen = name
        self._show()
        self._rows.focus()

    def filter_words(self, text: str) -> None:
        """List what holds `text` in its path."""
        self._filter = text.casefold()
        self._show()

    @property
    def _rows(self) -> Rows[Any]:
        return self.query_one("#size-files", Rows)

    @property
    def _adviser(self) -> Adviser:
        return self.query_one(Adviser)

    @property
    def _rememberer(self) -> Rememberer:
        return self.query_one(Rememberer)

    def _show(self) -> None:
        shown = [row for row in self._made() if self._filter in row.path.casefold()]
        self._heaviest = max((self._weight(row) for row in shown), default=0)
        self._rows.empty = _("Nothing fits the filter.") if self._filter else self._nothing()
        self._rows.show(shown, key=lambda row: row.path)
        choices = [Choice(name, _(words), self._count(name)) for name, words in LISTS]
        self.query_one(Chooser).show(choices, self.chosen)

    def _nothing(self) -> str:
        said = {
            "changed": _("Nothing has changed since the project was opened."),
            "excluded": _("Everything ships."),
            "advice": _("Nothing to advise: no step would save anything worth it.")
            if self._adviser.found
            else _("Reading the program and weighing its pictures…"),
            "growth": _("Reading what was recorded, and git's commits…"),
        }
        return said.get(self.chosen, _("Nothing is here."))

    def _made(self) -> Sequence[Any]:
        report, place, source = self._session.report, self._place, self._source
        found, grown = self._adviser.found, self._rememberer.found
        cells = self._rows.scrollable_content_region.width
        make: dict[str, Callable[[], Sequence[Any]]] = {
            "heaviest": lambda: sizelists.largest(report, place, source=source),
            "folders": lambda: sizelists.tiles(report, place, source=source),
            "changed": lambda: sizelists.changed_rows(self._moved.values(), place, source=source),
            "advice": lambda: advising.rows(found, self._opened, cells) if found else (),
            "growth": lambda: growth.rows(grown, report, cells) if grown else (),
            "excluded": lambda: sizelists.excluded_rows(report),
        }
        return make[self.chosen]()

    def _count(self, name: str) -> str:
        if name == "advice":
            found = self._adviser.found
            return units.size(found.together) if found and found.together else ""
        counts = {"changed": len(self._moved), "excluded": len(self._session.report.excluded)}
        return f"{counts[name]:,}" if counts.get(name) else ""

    def _weight(self, row: object) -> int:
        if isinstance(row, ShippedFile):
            return weight(row, source=self._source)
        return row.bytes if isinstance(row, Tile) else 0

    def _line(self, row: object, cells: int) -> Line:
        share = self._weight(row) / self._heaviest if self._heaviest else 0
        match row:
            case StepRow() | RemedyRow() | FileRow():
                return advising.line(row, cells)
            case SaidRow() | HeadRow() | SeriesRow() | DayRow() | CommitRow():
                return growth.line(row, cells)
            case ExcludedFile():
                return sizelists.excluded_line(row, cells)
            case Moved():
                return sizelists.moved_line(row, self._times.get(row.path), cells, source=self._source)
            case ShippedFile():
                change = self._moved.get(row.path)
                delta = change.delta(source=self._source) if change else 0
                size = sizelists.file_size(row, source=self._source)
                return sizelists.weighed_line(row.path, size, share, delta if self._moved else None, cells)
            case Tile():
                grown = self._grown.get(row.path, 0) if self._grown else None
                ink = "secondary" if row.is_folder else ""
                return sizelists.weighed_line(row.name, units.size(row.bytes), share, grown, cells, ink=ink)
        return ()

    @property
    def row(self) -> object:
        """The row under the cursor."""
        return self._rows.item

    @property
    def pointed(self) -> tuple[str, int]:
        """The name and bytes under the cursor."""
        match self._rows.item:
            case Tile() | ExcludedFile() as item:
                return item.path, item.bytes
            case ShippedFile() as item:
                return item.path, weight(item, source=self._source)
            case Moved() as item:
                return item.path, weight(item.after, source=self._source) if item.after else 0
            case FileRow() as item:
                return item.name, item.saves
            case SeriesRow() | DayRow() | CommitRow() as item:
                return growth.copied(item)
        return "", 0

    # -- what a person does

    @on(Adviser.Advised)
    @on(Rememberer.Remembered)
    def _advised(self) -> None:
        self._show()

    @on(Rows.Chosen, "#size-files")
    def _open(self, event: Rows.Chosen) -> None:
        event.stop()
        match event.item:
            case StepRow(path=path):
                self._opened ^= {path}
                self._show()
            case FileRow(file=file) if file:
                self.post_message(self.FileChosen(file))
            case Tile(is_folder=True) as tile:
                self.post_message(self.FolderChosen(tile))
            case Tile() | ShippedFile() | ExcludedFile() as item:
                self.post_message(self.FileChosen(item.path))
            case Moved(after=after) if after is not None:
                self.post_message(self.FileChosen(after.source or after.path))

    @work(group="mend", exclusive=True)
    async def leave_out(self) -> None:
        """Show which safe steps packOptions.ignore can take, and take them where that is wanted."""
        found, session = self._adviser.found, self._session
        if found is None:
            self.app.notify(_("Advice is being worked out: look at it first."), timeout=3)
            return
        try:
            offer = await asyncio.to_thread(advising.offer, session.snapshot, session.report, found)
            if offer is None:
                self.app.notify(_("There is no step that is safe to take without your eye."), timeout=3)
            elif await self.app.push_screen_wait(ChangeSheet(offer.title, offer.diff)):
                await asyncio.to_thread(offer.do)
        except MpconsoleError as error:
            self.app.notify(f"{error.message} {error.hint or ''}".rstrip(), severity="error")
