"""The Size view: packages against their limits, the map, and the heaviest files or what does not ship."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from mpconsole.console import sizes
from mpconsole.console.actions import bindings
from mpconsole.console.filetree import weight
from mpconsole.console.lines import Line
from mpconsole.console.news import News
from mpconsole.console.sizes import PackageRow
from mpconsole.console.views.base import View
from mpconsole.console.widgets.frame import Ruled
from mpconsole.console.widgets.map import TreeMap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _
from mpconsole.session.session import Session
from mpconsole.size.model import ExcludedFile, ShippedFile


class SizeView(View):
    """`prefix` is the folder that map and files look into, "" for the whole program."""

    BINDINGS = bindings("size")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._source = False
        self._excluded = False
        self._prefix = ""
        self._filter = ""
        self._heaviest = 0

    def compose(self) -> ComposeResult:
        """Packages above, map and files side by side below."""
        with Vertical(id="size-packages", classes="pane"):
            yield Ruled(lambda cells: sizes.package_header(cells, source=self._source))
            yield Rows(self._package_line, id="size-package-rows")
        with Horizontal(id="size-below"):
            yield TreeMap(id="size-map", classes="pane")
            yield Rows(self._file_line, empty=_("Nothing is here."), id="size-files", classes="pane")

    def on_mount(self) -> None:
        """Name the panes."""
        entitle(self.query_one("#size-packages"), _("packages"))

    def take(self, news: News) -> None:
        """Show what is new."""
        if news.project:
            self._show()

    def focus_main(self) -> None:
        """Keys go to the packages first."""
        self.query_one("#size-package-rows").focus()

    def filter_words(self, text: str) -> None:
        """List the files whose path holds `text`."""
        self._filter = text.casefold()
        self._show_files()

    def go_back(self) -> bool:
        """Come out of a folder, or back from what does not ship."""
        if self._prefix:
            roots = {package.root for package in self.session.report.packages}
            self._prefix = "" if self._prefix in roots else sizes.path_of(self._prefix)[0]
            self._show()
            return True
        if self._excluded:
            self.action_excluded()
            return True
        return False

    # -- showing

    def _show(self) -> None:
        report, opened = self.session.report, self.session.opened_report
        rows = self.query_one("#size-package-rows", Rows)
        rows.show(sizes.package_rows(report, opened), key=lambda row: row.name)
        self.query_one("#size-packages").styles.height = min(len(rows.items), 9) + 3
        self.query_one(Ruled).redraw()
        entitle(self.query_one("#size-packages"), subtitle=self._basis())
        tree = self.query_one(TreeMap)
        tree.show(sizes.tiles(report, self._prefix, source=self._source))
        entitle(tree, _("map of {folder}").format(folder=self._prefix) if self._prefix else _("map"))
        entitle(tree, subtitle=_("Esc comes out") if self._prefix else _("Enter goes in"))
        self._show_files()

    def _basis(self) -> str:
        if self._source:
            return _("as on disk · s as it ships")
        return _("as written · s source")

    def _show_files(self) -> None:
        report = self.session.report
        rows = self.query_one("#size-files", Rows)
        if self._excluded:
            excluded = sorted(report.excluded.values(), key=lambda file: -file.bytes)
            shown = [file for file in excluded if self._kept(file.path)]
            entitle(rows, _("not shipped"))
            entitle(rows, subtitle=_("{count} · x back").format(count=len(shown)))
            rows.show(shown, key=lambda file: file.path)
            return
        files = [
            file for file in sizes.largest(report, self._prefix, source=self._source) if self._kept(file.path)
        ]
        self._heaviest = weight(files[0], source=self._source) if files else 0
        entitle(rows, _("heaviest files"))
        entitle(rows, subtitle=_("x what does not ship"))
        rows.show(files, key=lambda file: file.path)

    def _kept(self, path: str) -> bool:
        return self._filter in path.casefold()

    def _package_line(self, row: PackageRow, cells: int) -> Line:
        return sizes.package_line(row, self.session.report, cells, source=self._source)

    def _file_line(self, file: ShippedFile | ExcludedFile, cells: int) -> Line:
        if isinstance(file, ExcludedFile):
            return sizes.excluded_line(file, cells)
        return sizes.file_line(file, self._heaviest, cells, source=self._source)

    # -- what a person does

    def action_source(self) -> None:
        """Weigh as on disk, or as it ships."""
        self._source = not self._source
        self._show()

    def action_excluded(self) -> None:
        """List what does not ship, or the heaviest files."""
        self._excluded = not self._excluded
        self._show_files()
        self.query_one("#size-files").focus()

    @on(Rows.Chosen, "#size-package-rows")
    def _open_package(self, event: Rows.Chosen) -> None:
        package = event.item.package
        if package is None:
            self._excluded = False
            self.action_excluded()
            return
        self._prefix = package.root
        self._show()
        self.query_one(TreeMap).focus()

    @on(TreeMap.Entered)
    def _enter_tile(self, event: TreeMap.Entered) -> None:
        if event.tile.path:
            self._prefix = event.tile.path
            self._show()
