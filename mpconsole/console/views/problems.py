"""The Problems view: every finding, what to do about it, the source it stands in, and what mends it."""

import asyncio
from dataclasses import replace

from textual import on, work
from textual.app import ComposeResult

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import help_text, message
from mpconsole.console import describe, glyphs, problems
from mpconsole.console.actions import bindings
from mpconsole.console.editor import Spot
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.mending import Offer, all_safe, is_mendable, offer, rule_page
from mpconsole.console.news import News
from mpconsole.console.problems import Problem, Row, Shown
from mpconsole.console.views.base import View
from mpconsole.console.widgets.detail import Detail
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.pages import ChangeSheet, PageSheet
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _, ngettext
from mpconsole.session.session import Session

_LESS = {
    Severity.NOTE: Severity.ERROR,
    Severity.ERROR: Severity.WARNING,
    Severity.WARNING: Severity.NOTE,
}


class ProblemsView(View):
    """Findings grouped by file or by rule."""

    BINDINGS = bindings("problems")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown = Shown()
        self._widest = 0
        self._read = ""

    def compose(self) -> ComposeResult:
        """The list with the source beside it, the rule's help below."""
        rows: Rows[Row] = Rows(
            lambda row, cells: problems.line(row, cells, by_rule=self._shown.by_rule, widest=self._widest),
            empty=_("Nothing is wrong."),
            selectable=lambda row: isinstance(row, Problem),
            id="problem-rows",
            classes="pane",
        )
        yield Detail(rows)
        yield Drawn(self._help, id="problem-help", classes="pane")

    def on_mount(self) -> None:
        """Name the panes."""
        entitle(self.query_one("#problem-help"), _("what to do"))

    def take(self, news: News) -> None:
        """Show what is new."""
        if not news.project:
            return
        self._show()
        finding = self._finding
        if self.query_one(Detail).is_open and finding is not None:
            if finding.place.file == self._read:
                self._detail.text.follow_file(problems.marks_of(self.session.findings, self._read))
            else:
                self._open(finding, focus=False)

    def filter_words(self, text: str) -> None:
        """List the findings that hold every word."""
        self._shown = replace(self._shown, words=text)
        self._show()

    def filter_example(self) -> str:
        """Say what can be typed."""
        return _("words of the problem, its file or its rule: error cart")

    def show_wanted(self, what: object) -> None:
        """Put the cursor on a finding."""
        for index, row in enumerate(self._rows.items):
            if isinstance(row, Problem) and row.finding == what:
                self._rows.cursor = index
                self._rows.reveal()

    def go_back(self) -> bool:
        """Close the source."""
        return self._detail.close()

    @property
    def _rows(self) -> Rows[Row]:
        return self.query_one("#problem-rows", Rows)

    @property
    def _detail(self) -> Detail:
        return self.query_one(Detail)

    @property
    def _finding(self) -> Finding | None:
        row = self._rows.item
        return row.finding if isinstance(row, Problem) else None

    def _show(self) -> None:
        rows, findings = self._rows, self.session.findings
        listed = self._shown.rows(findings)
        self._widest = problems.widest_place(listed)
        rows.empty = _("Nothing fits the filter.") if findings else _("Nothing is wrong.")
        rows.show(listed, key=problems.identity)
        entitle(rows, self._title(), subtitle=describe.problems_summary(findings))
        self.query_one("#problem-help", Drawn).redraw()

    def _title(self) -> str:
        by = _("problems by rule") if self._shown.by_rule else _("problems by file")
        only = {
            Severity.ERROR: _("errors only"),
            Severity.WARNING: _("errors and warnings"),
            Severity.NOTE: "",
        }[self._shown.least]
        return f" {glyphs.DOT} ".join(part for part in (by, only) if part)

    def _help(self, cells: int) -> list[Line]:
        finding = self._finding
        if finding is None:
            return []
        lines: list[Line] = [(Span(text, "strong"),) for text in wrap(message(finding), cells)]
        lines += [(Span(text),) for text in wrap(help_text(finding), cells)]
        can = is_mendable(self.session.snapshot, self.session.settings, finding)
        mends = f" {glyphs.DOT} " + _("f mends it") if can else ""
        return [*lines, (Span(_official(finding), "muted"), Span(mends, "success"))]

    # -- what a person does

    def action_group(self) -> None:
        """Group by file or by rule."""
        self._shown = replace(self._shown, by_rule=not self._shown.by_rule)
        self._show()

    def action_severity(self) -> None:
        """List errors only, errors and warnings, or everything."""
        self._shown = replace(self._shown, least=_LESS[self._shown.least])
        self._show()

    def action_explain(self) -> None:
        """Show the page of the rule."""
        finding = self._finding
        if finding is not None:
            lines = rule_page(finding.rule, max(30, min(96, self.app.size.width - 8)))
            self.app.push_screen(PageSheet(_("rule {rule}").format(rule=finding.rule), lines))

    def action_edit(self) -> None:
        """Open the place in the person's editor."""
        finding = self._finding
        if finding is not None:
            at = finding.place
            disk = describe.disk_path(self.session, at.file)
            self.post_message(View.Edit(Spot(disk, at.line, at.column)))

    def action_copy(self) -> None:
        """Copy the place and the sentence."""
        finding = self._finding
        if finding is not None:
            text = f"{describe.place(finding)}: {message(finding)} ({finding.rule})"
            self.app.copy_to_clipboard(text)
            self.app.notify(_("copied: {text}").format(text=text), timeout=2)

    def action_file(self) -> None:
        """Show the file in the Files view."""
        finding = self._finding
        if finding is not None:
            self.post_message(View.Wanted("files", (finding.place.file, finding.place.line)))

    @work(group="mend", exclusive=True)
    async def action_fix(self) -> None:
        """Show what would mend the problem, and do it where that is wanted."""
        finding = self._finding
        if finding is None:
            return
        snapshot, settings = self.session.snapshot, self.session.settings
        found = await asyncio.to_thread(offer, snapshot, settings, finding)
        if found is None:
            self.app.notify(_("Nothing is known that mends this: x explains the rule."), timeout=3)
            return
        await self._mend(found)

    @work(group="mend", exclusive=True)
    async def action_fix_all(self) -> None:
        """Show what mends everything that can be mended without a doubt, and do it where that is wanted."""
        snapshot, settings = self.session.snapshot, self.session.settings
        found = await asyncio.to_thread(all_safe, snapshot, settings)
        if found is None:
            self.app.notify(_("Nothing can be mended without a doubt."), timeout=3)
            return
        await self._mend(found)

    async def _mend(self, found: Offer) -> None:
        if not await self.app.push_screen_wait(ChangeSheet(found.title, found.diff)):
            return
        try:
            await asyncio.to_thread(found.do)
        except MpconsoleError as error:
            self.app.notify(f"{error.message} {error.hint or ''}".rstrip(), severity="error")
            return
        words = ngettext("{count} problem mended", "{count} problems mended", found.count)
        self.app.notify(words.format(count=found.count), timeout=3)

    @on(Rows.Moved, "#problem-rows")
    def _follow(self, event: Rows.Moved) -> None:
        self.query_one("#problem-help", Drawn).redraw()
        if self._detail.is_open and isinstance(event.item, Problem):
            self._open(event.item.finding, focus=False)

    @on(Rows.Chosen, "#problem-rows")
    def _chosen(self, event: Rows.Chosen) -> None:
        self._open(event.item.finding, focus=True)

    def _open(self, finding: Finding, *, focus: bool) -> None:
        file = self._read = finding.place.file
        text = self._detail.open(focus=focus)
        marks = problems.marks_of(self.session.findings, file)
        text.open_file(describe.disk_path(self.session, file), file, marks, at=problems.mark_of(finding))


def _official(finding: Finding) -> str:
    """Say what the official tool makes of it."""
    if finding.official is None:
        return _("rule {rule}").format(rule=finding.rule)
    if finding.official is True:
        return _("rule {rule} · the official tool refuses the project").format(rule=finding.rule)
    words = _("rule {rule} · the official tool refuses the project: {code}")
    return words.format(rule=finding.rule, code=finding.official)
