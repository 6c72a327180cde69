"""The overview: what changed, what the backend answers, what is wrong."""

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from mpconsole.checks.finding import Finding, Severity
from mpconsole.console import describe, exchanges
from mpconsole.console.lines import Line
from mpconsole.console.news import News
from mpconsole.console.views.base import View
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _
from mpconsole.session.events import ChangeRow


class OverviewView(View):
    """Three panes; opening a row leads to the view that knows more."""

    _widest = 0

    def compose(self) -> ComposeResult:
        """Changes beside the backend's traffic, problems below."""
        with Horizontal(id="overview-top"):
            yield Rows(
                describe.change_line,
                empty=_("Nothing has changed since the project was opened."),
                id="overview-changes",
                classes="pane",
            )
            yield Rows(
                exchanges.line,
                follow=True,
                id="overview-backend",
                classes="pane",
            )
        yield Rows(self._problem, empty=_("Nothing is wrong."), id="overview-problems", classes="pane")

    def on_mount(self) -> None:
        """Name the panes."""
        entitle(self.query_one("#overview-changes"), _("changes"))
        entitle(self.query_one("#overview-backend"), _("backend"))
        entitle(self.query_one("#overview-problems"), _("problems"))

    def take(self, news: News) -> None:
        """Show what is new."""
        if news.project:
            self._show_project()
        if news.everything or news.exchanges or news.backend:
            self._show_exchanges()

    def _show_project(self) -> None:
        changes = self.query_one("#overview-changes", Rows)
        changes.show(tuple(self.session.changes))
        entitle(changes, subtitle=describe.changes_summary(self.session.changes))
        problems = self.query_one("#overview-problems", Rows)
        self._widest = max((cell_len(describe.place(one)) for one in self.session.findings), default=0)
        order = list(Severity)
        worst_first = sorted(self.session.findings, key=lambda finding: order.index(finding.severity))
        problems.show(worst_first, key=describe.place)
        entitle(problems, subtitle=describe.problems_summary(self.session.findings))

    def _show_exchanges(self) -> None:
        rows = self.query_one("#overview-backend", Rows)
        exchanges = self.session.exchanges
        kept = [exchanges[index] for index in range(max(0, len(exchanges) - 200), len(exchanges))]
        following = rows.following
        rows.empty = self._no_request()
        rows.show(kept, key=lambda exchange: exchange.id)
        if following:
            rows.appended()
        entitle(rows, subtitle=describe.backend_word(self.session))

    def _no_request(self) -> str:
        status = self.session.backend
        if status.state == "ready":
            if status.log:
                return status.error or describe.backend_sentence(self.session)
            return _("No request yet. 4 says how to connect the program.")
        return status.error or describe.backend_sentence(self.session)

    def _problem(self, finding: Finding, cells: int) -> Line:
        return describe.problem_line(finding, cells, widest=self._widest)

    @on(Rows.Chosen, "#overview-changes")
    def _open_change(self, event: Rows.Chosen) -> None:
        row: ChangeRow = event.item
        if row.files:
            self.post_message(View.Wanted("files", row.files[0].path))

    @on(Rows.Chosen, "#overview-problems")
    def _open_problem(self, event: Rows.Chosen) -> None:
        self.post_message(View.Wanted("problems", event.item))

    @on(Rows.Chosen, "#overview-backend")
    async def _open_backend(self) -> None:
        await self.app.run_action("show_view('backend')")
