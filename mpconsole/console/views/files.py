"""The Files view: what ships, package by package; the source of each file, and why it ships."""

from textual import on
from textual.app import ComposeResult

from mpconsole.console import describe, glyphs, problems
from mpconsole.console.actions import bindings
from mpconsole.console.budget import package_name
from mpconsole.console.editor import Spot
from mpconsole.console.filetree import Node, find, key, package_tree, visible
from mpconsole.console.lines import Line, Span, left, right
from mpconsole.console.news import News
from mpconsole.console.views.base import View
from mpconsole.console.widgets.about import About
from mpconsole.console.widgets.detail import Detail
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.source import SourceView
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _, ngettext
from mpconsole.session.session import Session
from mpconsole.units import size as size_words


class FilesView(View):
    """A tree of packages, folders and files; folders fold. `_shown` is the file whose source is open."""

    BINDINGS = bindings("files")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._open: dict[str, bool] = {}
        self._roots: list[Node] = []
        self._filter = ""
        self._source = False
        self._shown = ""
        self._errors: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The tree, the source beside it, and what is known of the file."""
        rows: Rows[Node] = Rows(
            self._line, empty=_("Nothing fits the filter."), id="file-rows", classes="pane"
        )
        yield Detail(rows, About(self.session, id="file-about", classes="pane"))

    def on_mount(self) -> None:
        """Name the pane."""
        entitle(self._rows, _("files that ship"))

    def take(self, news: News) -> None:
        """Show what is new."""
        if not news.project:
            return
        self._errors = problems.worst_inks(self.session.findings)
        self._build()
        if self.query_one(Detail).is_open and self._shown:
            self._text.follow_file(problems.marks_of(self.session.findings, self._shown))
            self.query_one(About).tell(self._shown)

    def filter_words(self, text: str) -> None:
        """Show the files whose path holds `text`, unfolded."""
        self._filter = text.casefold()
        self._build()

    def go_back(self) -> bool:
        """Close the source."""
        return self.query_one(Detail).close()

    def show_wanted(self, what: object) -> None:
        """Show a file by its path in the program, at a line: (path, line, column)."""
        if isinstance(what, str):
            self._reveal(what, 0)
        elif isinstance(what, tuple):
            self._reveal(what[0], what[1])

    def _reveal(self, path: str, line: int) -> None:
        """Put the cursor on a file in the tree and open it; one that does not ship is opened too."""
        for root in self._roots:
            trail = find(root, path.removeprefix(root.path)) if path.startswith(root.path) else []
            if trail:
                self._open.update({key(node): True for node in trail[:-1]})
                self._show()
                self._rows.cursor = self._rows.items.index(trail[-1])
                break
        self._open_source(path, line=line, focus=True)

    @property
    def _rows(self) -> Rows[Node]:
        return self.query_one("#file-rows", Rows)

    @property
    def _text(self) -> SourceView:
        return self.query_one(Detail).text

    def _build(self) -> None:
        keep = (lambda path: self._filter in path.casefold()) if self._filter else None
        self._roots = [
            package_tree(package, package_name(package), source=self._source, keep=keep)
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
        mark = " " if node.file else glyphs.OPEN if self._is_open(node) else glyphs.CLOSED
        ink = "strong" if node.depth == 0 else "secondary" if node.file is None else ""
        total = max((root.bytes for root in self._roots), default=0)
        meter = 24 if cells > 90 else 10 if cells > 56 else 0
        counted = f"{node.count:,}" if node.file is None else ""
        end = [Span(right(counted, 7), "muted"), Span(right(size_words(node.bytes), 12))]
        if meter:
            end += [Span("  "), *glyphs.bar(node.bytes / total if total else 0, meter, "primary")]
        room = cells - 19 - (meter + 2 if meter else 0)
        start = f"{indent}{mark} "
        name = Span(left(node.name, max(4, room - len(start))), self._ink_of(node) or ink)
        return (Span(start, "muted"), name, *end)

    def _ink_of(self, node: Node) -> str:
        """A file with problems is written in the colour of the worst."""
        return self._errors.get(node.file.source or node.file.path, "") if node.file else ""

    def _is_open(self, node: Node) -> bool:
        return bool(self._filter) or self._open.get(key(node), node.depth == 0)

    # -- what a person does

    @on(Rows.Chosen, "#file-rows")
    def _chosen(self, event: Rows.Chosen) -> None:
        node: Node = event.item
        if node.file is None:
            self._fold(node, is_open=not self._is_open(node))
        else:
            self._open_source(node.file.source or node.file.path, focus=True)

    @on(Rows.Moved, "#file-rows")
    def _moved(self, event: Rows.Moved) -> None:
        file = event.item.file
        path = (file.source or file.path) if file is not None else self._shown
        if self.query_one(Detail).is_open and path != self._shown and self._rows.has_focus:
            self._open_source(path, focus=False)

    def _open_source(self, path: str, *, line: int = 0, focus: bool) -> None:
        self._shown = path
        marks = problems.marks_of(self.session.findings, path)
        text = self.query_one(Detail).open(focus=focus)
        at = next((mark for mark in marks if mark.line == line), None) if line else None
        text.open_file(describe.disk_path(self.session, path), path, marks, line=line, at=at)
        self.query_one(About).tell(path)

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

    def action_about(self) -> None:
        """Show or hide what is known of the file (in place of its source, where it is narrow)."""
        about, detail = self.query_one(About), self.query_one(Detail)
        was_inside = self._text.has_focus or about.has_focus
        detail.toggle_class("-about")
        if was_inside:  # keys go on working where one of them hides the other
            self.call_after_refresh((about if not self._text.display else self._text).focus)

    def action_edit(self) -> None:
        """Open the file in the person's editor."""
        path, line = self._pointed()
        if path:
            self.post_message(View.Edit(Spot(describe.disk_path(self.session, path), line)))

    def action_copy(self) -> None:
        """Copy the path of the file."""
        path, _line = self._pointed()
        if path:
            self.app.copy_to_clipboard(path)
            self.app.notify(_("copied: {text}").format(text=path), timeout=2)

    def _pointed(self) -> tuple[str, int]:
        """The file in question: the one that is read, or under the cursor; and the line looked at."""
        if self._text.has_focus:
            return self._shown, self._text.line
        node = self._rows.item
        if node is None or node.file is None:
            return "", 0
        return node.file.source or node.file.path, 0
