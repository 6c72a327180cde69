"""The Files view: what ships, package by package, and the source of each file."""

from textual import on
from textual.app import ComposeResult

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.actions import bindings
from mpconsole.console.budget import package_name
from mpconsole.console.filetree import Node, find, key, package_tree, visible
from mpconsole.console.lines import Line, Span, left, right
from mpconsole.console.news import News
from mpconsole.console.views.base import View
from mpconsole.console.widgets.detail import Detail
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _, ngettext
from mpconsole.session.session import Session


class FilesView(View):
    """A tree of packages, folders and files; folders fold."""

    BINDINGS = bindings("files")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._open: dict[str, bool] = {}
        self._roots: list[Node] = []
        self._filter = ""
        self._source = False

    def compose(self) -> ComposeResult:
        """The tree with the source beside it."""
        rows: Rows[Node] = Rows(
            self._line, empty=_("Nothing fits the filter."), id="file-rows", classes="pane"
        )
        yield Detail(rows)

    def on_mount(self) -> None:
        """Name the pane."""
        entitle(self._rows, _("files that ship"))

    def take(self, news: News) -> None:
        """Show what is new."""
        if news.project:
            self._build()

    def filter_words(self, text: str) -> None:
        """Show the files whose path holds `text`, unfolded."""
        self._filter = text.casefold()
        self._build()

    def go_back(self) -> bool:
        """Close the source."""
        return self.query_one(Detail).close()

    def show_wanted(self, what: object) -> None:
        """Show the file at a path, in its place in the tree."""
        if isinstance(what, str):
            self._reveal(what)

    def _reveal(self, path: str) -> None:
        for root in self._roots:
            inner = path.removeprefix(root.path)
            trail = find(root, inner) if path.startswith(root.path) else []
            if trail:
                for node in trail[:-1]:
                    self._open[key(node)] = True
                self._show()
                self._rows.cursor = self._rows.items.index(trail[-1])
                self._open_source(trail[-1], focus=True)
                return

    @property
    def _rows(self) -> Rows[Node]:
        return self.query_one("#file-rows", Rows)

    def _build(self) -> None:
        self._roots = [
            package_tree(
                package,
                package_name(package),
                source=self._source,
                keep=lambda path: self._filter in path.casefold(),
            )
            for package in self.session.report.packages
        ]
        if self._filter:
            self._roots = [root for root in self._roots if root.count]
        count = sum(root.count for root in self._roots)
        words = ngettext("{count} file", "{count} files", count).format(count=f"{count:,}")
        basis = _("as on disk") if self._source else _("as it ships")
        entitle(self._rows, subtitle=f"{words} {glyphs.DOT} {basis}")
        self._show()

    def _show(self) -> None:
        self._rows.show(list(visible(self._roots, self._open, all_open=bool(self._filter))), key=key)

    def _line(self, node: Node, cells: int) -> Line:
        indent = "  " * node.depth
        if node.file is None:
            mark = glyphs.OPEN if self._is_open(node) else glyphs.CLOSED
            name = Span(node.name, "strong" if node.depth == 0 else "secondary")
        else:
            mark, name = " ", Span(node.name)
        total = max((root.bytes for root in self._roots), default=0)
        meter = 24 if cells > 90 else 10 if cells > 56 else 0
        counted = f"{node.count:,}" if node.file is None else ""
        end = [Span(right(counted, 7), "muted"), Span(right(units.size(node.bytes), 12))]
        if meter:
            end += [Span("  "), *glyphs.bar(node.bytes / total if total else 0, meter, "primary")]
        room = cells - 19 - (meter + 2 if meter else 0)
        start = f"{indent}{mark} "
        return (Span(start, "muted"), name._replace(text=left(name.text, max(4, room - len(start)))), *end)

    def _is_open(self, node: Node) -> bool:
        return bool(self._filter) or self._open.get(key(node), node.depth == 0)

    # -- what a person does

    @on(Rows.Chosen, "#file-rows")
    def _chosen(self, event: Rows.Chosen) -> None:
        node: Node = event.item
        if node.file is None:
            self._fold(node, is_open=not self._is_open(node))
        else:
            self._open_source(node, focus=True)

    @on(Rows.Moved, "#file-rows")
    def _moved(self, event: Rows.Moved) -> None:
        if self.query_one(Detail).is_open and event.item.file is not None:
            self._open_source(event.item, focus=False)

    def _open_source(self, node: Node, *, focus: bool) -> None:
        if node.file is None:
            return
        name = node.file.source or node.file.path
        text = self.query_one(Detail).open(focus=focus)
        text.open_file(self.session.layout.disk_path(name), name)

    def _fold(self, node: Node, *, is_open: bool) -> None:
        self._open[key(node)] = is_open
        self._show()

    def action_fold(self) -> None:
        """Fold the folder, or go to the one that this lies in."""
        node = self._rows.item
        if node is None:
            return
        if node.file is None and self._is_open(node):
            self._fold(node, is_open=False)
            return
        for index in range(self._rows.cursor - 1, -1, -1):
            if self._rows.items[index].depth < node.depth:
                self._rows.cursor = index
                return

    def action_unfold(self) -> None:
        """Unfold the folder, or go to its first child."""
        node = self._rows.item
        if node is None or node.file is not None:
            return
        if self._is_open(node):
            self._rows.action_down()
        else:
            self._fold(node, is_open=True)

    def action_fold_all(self) -> None:
        """Fold every folder."""
        self._open = {key(root): False for root in self._roots}
        self._show()

    def action_unfold_all(self) -> None:
        """Unfold every folder."""
        self._open = {
            key(node): True for node in visible(self._roots, {}, all_open=True) if node.file is None
        }
        self._show()

    def action_source(self) -> None:
        """Weigh as on disk, or as it ships."""
        self._source = not self._source
        self._build()
