"""The wizard: walks through the pages, keeps the draft, and at the end hands everything on."""

import asyncio
from dataclasses import replace

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, TextArea

from mpconsole.console.actions import bindings
from mpconsole.console.asking import allowed
from mpconsole.console.lines import Line, Span
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.draft import Draft, Drafts
from mpconsole.console.wizard.pages import PAGES
from mpconsole.console.wizard.pages.page import Known, Page
from mpconsole.console.wizard.pages.submit import SubmitPage
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.release import answers, words
from mpconsole.release.answers import Feedback
from mpconsole.release.model import Phase
from mpconsole.session.session import Session


def drafts_of(session: Session) -> Drafts:
    """Return the drafts of the program and the place that this session releases to."""
    target = session.releases.target
    return Drafts(session.layout.base, f"{target.platform}:{target.environment}")


class Wizard(Widget):
    """Six pages. Nothing is sent before the version is typed on the last one."""

    BINDINGS = bindings("wizard")

    class Confirmed(Message):
        """Send it: the draft as it stands, although the items `accepted` (their keys) failed."""

        def __init__(self, draft: Draft, accepted: frozenset[str]) -> None:
            super().__init__()
            self.draft, self.accepted = draft, accepted

    def __init__(self, session: Session) -> None:
        super().__init__(id="wizard", classes="pane")
        self.session = session
        self._is_built = "before_build" not in session.settings.hooks.commands
        self._drafts = drafts_of(session)
        releases = session.releases
        state = releases.state()
        self._known = Known(
            releases.target,
            session.layout.base,
            self._drafts.load(releases.answers),
            session.report,
            pages=tuple(page.path for page in session.snapshot.pages),
            rejected=" ".join(words.reason(state.reason)) if state and state.phase is Phase.REJECTED else "",
        )

    def compose(self) -> ComposeResult:
        """Heading, page, and what has been sent so far: nothing."""
        yield Drawn(self._heading, classes="page-lines")
        with ContentSwitcher(id="wizard-pages", initial=f"page-{self._known.draft.step}"):
            for page in PAGES:
                yield page(id=f"page-{page.STEP}")
        yield Drawn(lambda cells: [(Span(_(steps.NOTHING_SENT), "muted"),)], classes="page-lines")

    def on_mount(self) -> None:
        """Go on where the person was, and look at the project."""
        entitle(self, _("release"))
        entitle(self, subtitle=_("Tab next · Shift+Tab back"))
        self.go_to(self._known.draft.step)
        self.look()

    @property
    def draft(self) -> Draft:
        """The answers so far."""
        return self._known.draft

    def _heading(self, cells: int) -> list[Line]:
        known, draft = self._known, self.draft
        failed = known.preflight is not None and bool(known.preflight.failed)
        return steps.heading(draft.version, known.target, draft.step, cells, failed=failed)

    # -- walking

    def go_to(self, step: int) -> None:
        """Show a page; the draft remembers which."""
        step = max(0, min(step, len(PAGES) - 1))
        self._put(replace(self._known, draft=replace(self.draft, step=step), trouble=""))
        self._drafts.save(self.draft)
        self.query_one("#wizard-pages", ContentSwitcher).current = f"page-{step}"
        self.page.focus_first()
        if step == steps.LOOK:
            self.look()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.query_one(f"#page-{self.draft.step}", Page)

    def _put(self, known: Known) -> None:
        self._known = known
        for page in self.query(Page):
            page.show(known)
        for lines in self.query(Drawn):
            lines.redraw(layout=True)

    def action_next(self) -> None:
        """To the next field, or the next page."""
        fields = self.page.fields()
        focused = self.app.focused
        if focused in fields and focused is not fields[-1]:
            fields[fields.index(focused) + 1].focus()
        else:
            self.go_to(self.draft.step + 1)

    def action_previous(self) -> None:
        """To the page before."""
        self.go_to(self.draft.step - 1)

    def on_key(self, event: events.Key) -> None:
        """Enter goes on, but in the notes, where it is a line break, and on the last page, where it sends."""
        if (
            event.key == "enter"
            and self.draft.step != steps.SUBMIT
            and not isinstance(self.app.focused, TextArea | Rows)
        ):
            event.stop()
            self.action_next()

    @on(Page.Answered)
    def _answered(self, event: Page.Answered) -> None:
        event.stop()
        before = self.draft.answers
        draft = replace(self.draft, **event.changes)  # type: ignore[arg-type]
        self._known = replace(self._known, draft=draft)
        for page in self.query(Page):
            page.known = self._known
        self._drafts.save(draft)
        if draft.answers != before:
            self.judge()
        self.query_one(".page-lines", Drawn).redraw()

    # -- looking

    @work(group="wizard", exclusive=True)
    async def look(self) -> None:
        """Suggest what is still empty, then look at everything; the platform is asked, nothing is sent."""
        releases = self.session.releases
        trouble = ""
        try:
            await self._build_first()
            self._wait(_("Looking at the project and the platform…"))
            suggestion = await releases.suggest()
            draft = self.draft
            if not draft.version:
                draft = replace(draft, version=suggestion.version)
            if not draft.notes:
                draft = replace(draft, notes=suggestion.notes)
            self._put(replace(self._known, suggestion=suggestion, draft=draft))
            preflight = await releases.preflight(draft.version, draft.notes, answers=draft.answers)
            categories = await releases.categories()
            # Only now: what was answered meanwhile stands in what is known now.
            self._known = replace(self._known, preflight=preflight, categories=categories)
        except MpconsoleError as error:
            trouble = " ".join(part for part in (error.message, error.hint) if part)
        self._put(replace(self._known, waiting="", trouble=trouble, report=self.session.report))
        self.judge()

    async def _build_first(self) -> None:
        """Run the project's `before_build` once, after a yes: what is judged is what it makes."""
        if self._is_built:
            return
        self._wait(_("The project's before_build runs…"))
        releases = self.session.releases

        async def build() -> None:
            if await releases.prepare():
                await self.session.refresh()

        await allowed(self.app, build)
        self._is_built = True

    def _wait(self, words: str) -> None:
        self._put(replace(self._known, waiting=words, trouble=""))

    @work(group="wizard-judge", exclusive=True)
    async def judge(self) -> None:
        """Hold the answers against what the platform takes; files are looked at beside the screen."""
        known, feedback = self._known, Feedback(self.draft.feedback)
        found = await asyncio.to_thread(
            answers.faults, self.draft.answers, known.base, known.pages, known.categories, feedback
        )
        if found != self._known.faults:
            self._put(replace(self._known, faults=found))

    @on(SubmitPage.Confirmed)
    def _confirmed(self, event: SubmitPage.Confirmed) -> None:
        """Send it where what was typed is the version."""
        event.stop()
        if not self.draft.version:
            self._put(replace(self._known, trouble=_("There is no version yet: step 2 asks for it.")))
        elif event.typed != self.draft.version:
            said = _("That is not {version}; nothing was sent.").format(version=self.draft.version)
            self._put(replace(self._known, trouble=said))
        else:
            failed = self._known.preflight.failed if self._known.preflight else ()
            self.post_message(self.Confirmed(self.draft, frozenset(item.key for item in failed)))
