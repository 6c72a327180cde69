"""The Problems view: every finding, what to do about it, and the source it stands in."""

from textual import on
from textual.app import ComposeResult

from mpconsole.checks.finding import Finding
from mpconsole.checks.words import help_text, message
from mpconsole.console import describe, problems
from mpconsole.console.actions import bindings
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.news import News
from mpconsole.console.views.base import View
from mpconsole.console.widgets.detail import Detail
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _
from mpconsole.session.session import Session


class ProblemsView(View):
    """Findings grouped by file or by rule."""

    BINDINGS = bindings("problems")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._by_rule = False
        self._words = ""

    def compose(self) -> ComposeResult:
        """The list with the source beside it, the rule's help below."""
        rows: Rows[problems.Row] = Rows(
            lambda row, cells: problems.line(row, cells, by_rule=self._by_rule),
            empty=_("Nothing is wrong."),
            selectable=lambda row: isinstance(row, Finding),
            id="problem-rows",
            classes="pane",
        )
        yield Detail(rows)
        yield Drawn(self._help, id="problem-help", classes="pane")

    def on_mount(self) -> None:
        """Name the panes."""
        entitle(self.query_one("#problem-rows"), _("problems"))
        entitle(self.query_one("#problem-help"), _("what to do"))

    def take(self, news: News) -> None:
        """Show what is new."""
        if news.project:
            self._show()

    def filter_words(self, text: str) -> None:
        """List the findings that hold every word."""
        self._words = text
        self._show()

    def filter_example(self) -> str:
        """Say what can be typed."""
        return _("words of the problem, its file or its rule: error cart")

    def go_back(self) -> bool:
        """Close the source."""
        return self.query_one(Detail).close()

    @property
    def _rows(self) -> Rows[problems.Row]:
        return self.query_one("#problem-rows", Rows)

    def _show(self) -> None:
        rows = self._rows
        findings = self.session.findings
        rows.empty = _("Nothing fits the filter.") if self._words and findings else _("Nothing is wrong.")
        rows.show(problems.rows(findings, by_rule=self._by_rule, words=self._words), key=problems.identity)
        entitle(rows, subtitle=describe.problems_summary(findings))
        self.query_one("#problem-help", Drawn).redraw()

    def _help(self, cells: int) -> list[Line]:
        finding = self._rows.item
        if not isinstance(finding, Finding):
            return []
        lines: list[Line] = [(Span(text, "strong"),) for text in wrap(message(finding), cells)]
        lines += [(Span(text),) for text in wrap(help_text(finding), cells)]
        return [*lines, (Span(_official(finding), "muted"),)]

    def action_group(self) -> None:
        """Group by file or by rule."""
        self._by_rule = not self._by_rule
        self._show()

    @on(Rows.Moved, "#problem-rows")
    def _follow(self, event: Rows.Moved) -> None:
        self.query_one("#problem-help", Drawn).redraw()
        if self.query_one(Detail).is_open:
            self._open(event.item, focus=False)

    @on(Rows.Chosen, "#problem-rows")
    def _chosen(self, event: Rows.Chosen) -> None:
        self._open(event.item, focus=True)

    def _open(self, finding: Finding, *, focus: bool) -> None:
        file = finding.place.file
        text = self.query_one(Detail).open(focus=focus)
        disk = describe.disk_path(self.session, file)
        marks = problems.marks_of(self.session.findings, file)
        text.open_file(disk, file, marks, at=problems.mark_of(finding))


def _official(finding: Finding) -> str:
    """Say what the official tool makes of it."""
    if finding.official is None:
        return _("rule {rule}").format(rule=finding.rule)
    if finding.official is True:
        return _("rule {rule} · the official tool refuses the project").format(rule=finding.rule)
    words = _("rule {rule} · the official tool refuses the project: {code}")
    return words.format(rule=finding.rule, code=finding.official)
