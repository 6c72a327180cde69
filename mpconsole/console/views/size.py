"""The Size view: packages against their limits, the map, and lists of what weighs, changed or stays out."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from mpconsole.console import describe, sizelists, sizes, whatif
from mpconsole.console.actions import bindings
from mpconsole.console.budget import package_name
from mpconsole.console.editor import Spot
from mpconsole.console.lines import Line
from mpconsole.console.news import News
from mpconsole.console.sizelists import Place
from mpconsole.console.sizes import PackageRow
from mpconsole.console.views.base import View
from mpconsole.console.widgets.frame import Drawn, Ruled
from mpconsole.console.widgets.map import Tile, TreeMap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.sizelists import SizeLists
from mpconsole.console.widgets.titles import entitle
from mpconsole.console.widgets.whatifsheet import WhatIfSheet
from mpconsole.i18n import _
from mpconsole.session.session import Session
from mpconsole.size.model import ShippedFile


class SizeView(View):
    """Map and lists look into `_place`."""

    BINDINGS = bindings("size")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._source = False
        self._place = Place()

    def compose(self) -> ComposeResult:
        """Packages above, map and lists side by side below."""
        with Vertical(id="size-packages", classes="pane"):
            yield Ruled(lambda cells: sizes.package_header(self.session.report, cells))
            yield Rows(self._package_line, id="size-package-rows")
            yield Drawn(self._verdicts, id="size-verdicts")
        with Horizontal(id="size-below"):
            yield TreeMap(id="size-map", classes="pane")
            yield SizeLists(self.session, id="size-lists", classes="pane")

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
            self._lists.take()
            self._show()

    def focus_main(self) -> None:
        """Keys go to the packages first."""
        self.query_one("#size-package-rows").focus()

    def filter_words(self, text: str) -> None:
        """List the files whose path holds `text`."""
        self._lists.filter_words(text)

    def go_back(self) -> bool:
        """Come out of a folder, or back to the heaviest files."""
        if self._place != Place():
            self._look_into(self._place.up(self.session.report))
            return True
        if self._lists.chosen != "heaviest":
            self._lists.choose("heaviest")
            return True
        return False

    # -- showing

    @property
    def _lists(self) -> SizeLists:
        return self.query_one(SizeLists)

    def _show(self) -> None:
        report, opened = self.session.report, self.session.opened_report
        rows = self.query_one("#size-package-rows", Rows)
        rows.show(sizes.package_rows(report, opened), key=lambda row: (row.kind, row.name))
        self.query_one(Ruled).redraw()
        self._share_out()
        self._show_place()

    def _share_out(self) -> None:
        rows, verdicts = self.query_one("#size-package-rows", Rows), self.query_one("#size-verdicts", Drawn)
        figures = sizes.figures(self.session.report, self.size.width - 8)
        entitle(self.query_one("#size-packages"), subtitle=figures)
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
        tree, where = self.query_one(TreeMap), self._where()
        tree.show(sizelists.map_tiles(self.session.report, self._place, source=self._source))
        entitle(tree, _("map of {folder}").format(folder=where) if where else _("map"))
        entitle(tree, subtitle=_("Esc comes out") if where else _("Enter goes in"))
        self._lists.look_into(self._place, where, source=self._source)

    def _where(self) -> str:
        if self._place.prefix:
            return self._place.prefix
        package = self.session.report.package(self._place.package) if self._place.package else None
        return package_name(package) if package else ""

    def _package_line(self, row: PackageRow, cells: int) -> Line:
        return sizes.package_line(row, self.session.report, cells)

    # -- what a person does

    def action_source(self) -> None:
        """Weigh as on disk, or as it ships."""
        self._source = not self._source
        self._show_place()

    def action_heaviest(self) -> None:
        """List the heaviest files."""
        self._lists.choose("heaviest")

    def action_folders(self) -> None:
        """List folders and files with what lies in them."""
        self._lists.choose("folders")

    def action_changed(self) -> None:
        """List what changed since the project was opened."""
        self._lists.choose("changed")

    def action_advice(self) -> None:
        """Say what to do about the weight."""
        self._lists.choose("advice")

    def action_growth(self) -> None:
        """Show how it has grown, and when it is full."""
        self._lists.choose("growth")

    def action_excluded(self) -> None:
        """List what does not ship, or the heaviest files."""
        self._lists.choose("heaviest" if self._lists.chosen == "excluded" else "excluded")

    def action_fix(self) -> None:
        """Take the advice that is safe, after showing the change."""
        if self._lists.chosen != "advice":
            self._lists.choose("advice")
        self._lists.leave_out()

    def action_what_if(self) -> None:
        """Say what it would weigh: of what the cursor stands on, unless something else is typed."""
        row = self._lists.row if self._lists.has_focus_within else None
        steps = whatif.steps_of(row, self.session.report)
        title = whatif.title_of(row) if steps else ""
        sheet = WhatIfSheet(self.session, "" if steps else whatif.question(self._asked_of()), steps, title)
        self.app.push_screen(sheet, self._copy)

    def _asked_of(self) -> str:
        """The file or folder (with `/`) under the cursor, as it lies on disk; "" for none."""
        focused = self.app.focused
        if isinstance(focused, Rows) and focused.id == "size-package-rows":
            row: PackageRow | None = focused.item
            return row.package.root if row and row.package else ""
        name, _count = self._pointed()
        shown = self._lists.row
        return shown.source or name if isinstance(shown, ShippedFile) and shown.path == name else name

    def action_copy(self) -> None:
        """Copy the name and the size of what the cursor stands on."""
        name, count = self._pointed()
        if name:
            self._copy(sizelists.exact(name, count))

    def _copy(self, text: str | None) -> None:
        if text:
            self.app.copy_to_clipboard(text)
            first = text.partition("\n")[0].strip()
            self.app.notify(_("copied: {text}").format(text=first), timeout=2)

    def action_edit(self) -> None:
        """Open the file under the cursor in the person's editor."""
        name, _count = self._pointed()
        disk = describe.disk_path(self.session, name)
        if name and disk.is_file():
            self.post_message(View.Edit(Spot(disk)))

    def _pointed(self) -> tuple[str, int]:
        """The name and bytes under the cursor of the pane that has the focus."""
        focused = self.app.focused
        if isinstance(focused, TreeMap):
            return (focused.tile.path, focused.tile.bytes) if focused.tile else ("", 0)
        if isinstance(focused, Rows) and focused.id == "size-package-rows":
            row: PackageRow | None = focused.item
            return (row.name, row.source_bytes if self._source else row.bytes) if row else ("", 0)
        return self._lists.pointed

    def _look_into(self, place: Place) -> None:
        self._place = place
        self._show_place()

    @on(Rows.Chosen, "#size-package-rows")
    def _open_package(self, event: Rows.Chosen) -> None:
        row: PackageRow = event.item
        if row.kind == "excluded":
            self._lists.choose("excluded")
            return
        self._look_into(Place(row.package.name, row.package.root) if row.package else Place())
        tree = self.query_one(TreeMap)
        if tree.display:
            tree.focus()
        else:
            self._lists.choose("folders")

    @on(SizeLists.FileChosen)
    def _open_file(self, event: SizeLists.FileChosen) -> None:
        self.post_message(View.Wanted("files", event.path))

    @on(SizeLists.FolderChosen)
    @on(TreeMap.Entered)
    def _enter(self, event: SizeLists.FolderChosen | TreeMap.Entered) -> None:
        tile: Tile = event.tile
        if tile.is_folder:
            self._look_into(Place(self._place.package, tile.path))
        else:
            self.post_message(View.Wanted("files", tile.path))
