"""The Size view: packages against their limits, the map, and lists of what weighs, changed or stays out."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from mpconsole import units
from mpconsole.console import sizelists, sizes
from mpconsole.console.actions import bindings
from mpconsole.console.budget import package_name
from mpconsole.console.filetree import weight
from mpconsole.console.lines import Line
from mpconsole.console.news import News
from mpconsole.console.sizelists import Moved, Place
from mpconsole.console.sizes import PackageRow
from mpconsole.console.views.base import View
from mpconsole.console.widgets.chooser import Choice, Chooser
from mpconsole.console.widgets.frame import Drawn, Ruled
from mpconsole.console.widgets.map import Tile, TreeMap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import N_, _
from mpconsole.session.session import Session
from mpconsole.size.model import ExcludedFile, ShippedFile

LISTS = (
    ("heaviest", N_("heaviest")),
    ("folders", N_("folders")),
    ("changed", N_("what changed")),
    ("excluded", N_("not shipped")),
)


class SizeView(View):
    """Map and lists look into `_place`; `_list` says which list is shown."""

    BINDINGS = bindings("size")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._source = False
        self._list = "heaviest"
        self._place = Place()
        self._filter = ""
        self._heaviest = 0
        self._moved: dict[str, Moved] = {}
        self._grown: dict[str, int] = {}
        self._times: dict[str, datetime] = {}

    def compose(self) -> ComposeResult:
        """Packages above, map and lists side by side below."""
        with Vertical(id="size-packages", classes="pane"):
            yield Ruled(lambda cells: sizes.package_header(self.session.report, cells))
            yield Rows(self._package_line, id="size-package-rows")
            yield Drawn(self._verdicts, id="size-verdicts")
        with Horizontal(id="size-below"):
            yield TreeMap(id="size-map", classes="pane")
            with Vertical(id="size-lists", classes="pane"):
                yield Chooser("size", id="size-chooser")
                yield Rows(self._row_line, id="size-files")

    def on_mount(self) -> None:
        """Name the panes."""
        entitle(self.query_one("#size-packages"), _("packages"))

    def on_resize(self) -> None:
        """Give the packages as much room as they need and as there is."""
        if self.is_mounted:
            self._share_out()

    def take(self, news: News) -> None:
        """Show what is new."""
        if news.project:
            self._moved = sizelists.moved(self.session.report, self.session.opened_report)
            self._times = {file.path: row.at for row in reversed(self.session.changes) for file in row.files}
            self._show()

    def focus_main(self) -> None:
        """Keys go to the packages first."""
        self.query_one("#size-package-rows").focus()

    def filter_words(self, text: str) -> None:
        """List the files whose path holds `text`."""
        self._filter = text.casefold()
        self._show_list()

    def go_back(self) -> bool:
        """Come out of a folder, or back to the heaviest files."""
        if self._place != Place():
            self._look_into(self._place.up(self.session.report))
            return True
        if self._list != "heaviest":
            self._choose("heaviest")
            return True
        return False

    # -- showing

    def _show(self) -> None:
        report, opened = self.session.report, self.session.opened_report
        rows = self.query_one("#size-package-rows", Rows)
        rows.show(sizes.package_rows(report, opened), key=lambda row: (row.kind, row.name))
        self.query_one(Ruled).redraw()
        entitle(self.query_one("#size-packages"), subtitle=sizes.figures(report))
        self._share_out()
        self._show_place()

    def _share_out(self) -> None:
        rows, verdicts = self.query_one("#size-package-rows", Rows), self.query_one("#size-verdicts", Drawn)
        room = max(4, self.size.height - 12)
        told = len(self._verdicts(max(20, self.size.width - 6)))
        verdicts.styles.height = told
        verdicts.display = told > 0
        verdicts.redraw()
        shown = min(len(rows.items), max(4, room - told), 10)
        self.query_one("#size-packages").styles.height = shown + told + 3

    def _verdicts(self, cells: int) -> list[Line]:
        return sizes.verdicts(self.session.report, cells, 2 if self.size.height < 24 else 4)

    def _show_place(self) -> None:
        tree = self.query_one(TreeMap)
        tiles = sizelists.tiles(self.session.report, self._place, source=self._source)
        self._grown = sizelists.growth(self._moved.values(), self._place, source=self._source)
        tree.show(tiles)
        where = self._where()
        entitle(tree, _("map of {folder}").format(folder=where) if where else _("map"))
        entitle(tree, subtitle=_("Esc comes out") if where else _("Enter goes in"))
        self._show_list()

    def _where(self) -> str:
        if self._place.prefix:
            return self._place.prefix
        package = self.session.report.package(self._place.package) if self._place.package else None
        return package_name(package) if package else ""

    def _show_list(self) -> None:
        rows = self.query_one("#size-files", Rows)
        shown = [row for row in self._rows() if self._filter in _path(row).casefold()]
        self._heaviest = max((self._weight(row) for row in shown), default=0)
        rows.empty = _("Nothing fits the filter.") if self._filter else self._nothing()
        rows.show(shown, key=_path)
        choices = [Choice(name, _(words), self._count(name)) for name, words in LISTS]
        self.query_one(Chooser).show(choices, self._list)
        basis = _("as on disk · s as it ships") if self._source else _("as it ships · s as on disk")
        entitle(self.query_one("#size-lists"), self._where() or _("whole"), subtitle=basis)

    def _nothing(self) -> str:
        if self._list == "changed":
            return _("Nothing has changed since the project was opened.")
        return _("Everything ships.") if self._list == "excluded" else _("Nothing is here.")

    def _rows(self) -> Sequence[Any]:
        report, place, source = self.session.report, self._place, self._source
        make: dict[str, Callable[[], Sequence[Any]]] = {
            "heaviest": lambda: sizelists.largest(report, place, source=source),
            "folders": lambda: sizelists.tiles(report, place, source=source),
            "changed": lambda: sizelists.changed_rows(self._moved.values(), place, source=source),
            "excluded": lambda: sizelists.excluded_rows(report),
        }
        return make[self._list]()

    def _count(self, name: str) -> str:
        counts = {"changed": len(self._moved), "excluded": len(self.session.report.excluded)}
        return f"{counts[name]:,}" if counts.get(name) else ""

    def _weight(self, row: object) -> int:
        if isinstance(row, ShippedFile):
            return weight(row, source=self._source)
        return row.bytes if isinstance(row, Tile) else 0

    def _package_line(self, row: PackageRow, cells: int) -> Line:
        return sizes.package_line(row, self.session.report, cells)

    def _row_line(self, row: object, cells: int) -> Line:
        share = self._weight(row) / self._heaviest if self._heaviest else 0
        match row:
            case ExcludedFile():
                return sizelists.excluded_line(row, cells)
            case Moved():
                at = self._times.get(row.path)
                return sizelists.moved_line(row, at, cells, source=self._source)
            case ShippedFile():
                change = self._moved.get(row.path)
                delta = change.delta(source=self._source) if change else 0
                size = sizelists.file_size(row, source=self._source)
                return sizelists.weighed_line(row.path, size, share, delta if self._moved else None, cells)
            case Tile():
                delta = self._grown.get(row.path, 0)
                ink = "secondary" if row.is_folder else ""
                size = units.size(row.bytes)
                return sizelists.weighed_line(
                    row.name, size, share, delta if self._grown else None, cells, ink=ink
                )
        return ()

    # -- what a person does

    def action_source(self) -> None:
        """Weigh as on disk, or as it ships."""
        self._source = not self._source
        self._show_place()

    def action_heaviest(self) -> None:
        """List the heaviest files."""
        self._choose("heaviest")

    def action_folders(self) -> None:
        """List folders and files with what lies in them."""
        self._choose("folders")

    def action_changed(self) -> None:
        """List what changed since the project was opened."""
        self._choose("changed")

    def action_excluded(self) -> None:
        """List what does not ship, or the heaviest files."""
        self._choose("heaviest" if self._list == "excluded" else "excluded")

    def _choose(self, name: str) -> None:
        self._list = name
        self._show_list()
        self.query_one("#size-files").focus()

    def action_copy(self) -> None:
        """Copy the name and the size of what the cursor stands on."""
        name, count = self._pointed()
        if name:
            text = sizelists.exact(name, count)
            self.app.copy_to_clipboard(text)
            self.app.notify(_("copied: {text}").format(text=text), timeout=2)

    def _pointed(self) -> tuple[str, int]:
        """The name and bytes under the cursor of the pane that has the focus."""
        focused = self.app.focused
        if isinstance(focused, TreeMap):
            tile = focused.tile
            return (tile.path, tile.bytes) if tile else ("", 0)
        item = focused.item if isinstance(focused, Rows) else None
        match item:
            case PackageRow():
                return item.name, item.source_bytes if self._source else item.bytes
            case Tile() | ExcludedFile():
                return item.path, item.bytes
            case ShippedFile():
                return item.path, weight(item, source=self._source)
            case Moved():
                return item.path, weight(item.after, source=self._source) if item.after else 0
        return "", 0

    def _look_into(self, place: Place) -> None:
        self._place = place
        self._show_place()

    @on(Rows.Chosen, "#size-package-rows")
    def _open_package(self, event: Rows.Chosen) -> None:
        row: PackageRow = event.item
        if row.kind == "excluded":
            self._choose("excluded")
            return
        self._look_into(Place(row.package.name, row.package.root) if row.package else Place())
        tree = self.query_one(TreeMap)
        if tree.display:
            tree.focus()
        else:
            self._choose("folders")

    @on(Rows.Chosen, "#size-files")
    def _open_row(self, event: Rows.Chosen) -> None:
        row = event.item
        if isinstance(row, Tile):
            self._enter(row)
        elif not (isinstance(row, Moved) and row.after is None):
            self._open_file(row.path)

    @on(TreeMap.Entered)
    def _enter_tile(self, event: TreeMap.Entered) -> None:
        self._enter(event.tile)

    def _enter(self, tile: Tile) -> None:
        if tile.is_folder:
            self._look_into(Place(self._place.package, tile.path))
        else:
            self._open_file(tile.path)

    def _open_file(self, path: str) -> None:
        self.post_message(View.Wanted("files", path))


def _path(row: ShippedFile | ExcludedFile | Moved | Tile) -> str:
    return row.path
