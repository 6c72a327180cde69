"""The Release view: the release on its way, what can be done with it, those before, and the wizard."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from mpconsole.console import actions, glyphs, releases
from mpconsole.console.actions import Keys, bindings
from mpconsole.console.asking import allowed
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.news import News
from mpconsole.console.views.release_questions import Call, Questions
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.draft import Draft
from mpconsole.console.wizard.wizard import Wizard, drafts_of
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.release.answers import Feedback
from mpconsole.release.model import Action, ReleaseState, StepName
from mpconsole.release.preflight import words as preflight_words
from mpconsole.session.session import Session

_ROOMY = 20
"""In fewer lines the release stands without air."""


class ReleaseView(Questions):
    """One thing at a time goes to the platform; everything it says is asked of the session's releases."""

    BINDINGS = bindings("release")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._site = ""

    def compose(self) -> ComposeResult:
        """The road beside the history; the wizard takes their place."""
        with ContentSwitcher(id="release-switch", initial="release-desk"), Vertical(id="release-desk"):
            yield Drawn(self._lines, id="release-road", classes="pane")
            yield Rows(
                releases.history_line,
                empty=_("There was no release yet."),
                id="release-history",
                classes="pane",
            )

    def on_mount(self) -> None:
        """Name the panes."""
        entitle(self.query_one("#release-road"), _("release"))
        entitle(self.query_one("#release-history"), _("releases before"))

    def take(self, news: News) -> None:
        """Show what is new."""
        if news.release or news.everything:
            self._state, unusable = releases.current(self.session)
            if unusable is not None:
                self._say(trouble=(unusable.message, unusable.hint or ""))
                return
            history = self.query_one("#release-history", Rows)
            history.show(self.session.releases.history(), key=lambda state: state.release.id)
            self.query_one("#release-road", Drawn).redraw()
            self.post_message(self.KeysChanged())
            if self._state is not None and self._state.phase in releases.FOLLOWED and not self._site:
                self._find_site()

    def keys_now(self) -> tuple[actions.Action, ...]:
        """The wizard's keys, or those of what the release's state allows."""
        if self._switch.current == "wizard":
            return actions.of_scope("wizard")
        allowed = self._state.actions if self._state is not None and not self._busy else ()
        names = [name for action, offered in releases.OFFERS.items() if action in allowed for name in offered]
        if self._state is not None and not self._busy and releases.has_trial(self._state):
            names.append("release.trial")
        names += ["release.site"] if self._site else []
        return tuple(actions.BY_ID[name] for name in names if name.startswith("release."))

    def focus_main(self) -> None:
        """Keys go to the wizard's page, or to the history."""
        wizard = self._wizard
        if wizard is not None and self._switch.current == "wizard":
            wizard.page.focus_first()
        else:
            self.query_one("#release-history").focus()

    @property
    def is_free(self) -> bool:
        """Whether the release's keys are in force."""
        return self._switch.current == "release-desk" and not self._busy

    @property
    def _switch(self) -> ContentSwitcher:
        return self.query_one("#release-switch", ContentSwitcher)

    @property
    def _wizard(self) -> Wizard | None:
        return next(iter(self.query("#wizard").results(Wizard)), None)

    # -- showing

    def _lines(self, cells: int) -> list[Line]:
        """Everything about the release on its way; blocks stand apart where there is room for it."""
        state, unusable = releases.current(self.session)
        blocks: list[list[Line]] = []
        if unusable is None and self.session.releases.target.rehearsal:
            blocks.append([(steps.rehearsal(),)])
        brief = self.query_one("#release-road").size.height < _ROOMY
        if state is not None:
            # In a small window what somebody must read stands before what went well.
            told = [self._going_on(cells), releases.problem(state, cells, self._pages())]
            way = releases.road(state, cells, brief=brief)
            blocks += [[releases.title(state)], *((*told, way) if brief else (way, *reversed(told)))]
            blocks.append(self._where_decided(state))
        elif unusable is None:
            words = _("Nothing was released to {platform} yet.")
            blocks.append([(Span(words.format(platform=self.session.releases.target.platform)),)])
        if state is None:
            blocks.append(self._going_on(cells))
        keys: Keys = self.app.keys  # type: ignore[attr-defined]
        if not self._busy:
            blocks.append(releases.offers(state, keys, brief=brief))
        blocks = [block for block in blocks if block]
        if brief:
            return [line for block in blocks for line in block]
        return [line for block in blocks for line in (*block, ())]

    def _pages(self) -> list[str]:
        return [page.path for page in self.session.snapshot.pages]

    def _where_decided(self, state: ReleaseState) -> list[Line]:
        if not self._site or state.phase not in releases.FOLLOWED:
            return []
        words = _("Reviewers decide at {url}") if state.rehearsal else _("The platform's page: {url}")
        return [(Span(words.format(url=self._site), "", "app.do('release.site')"),)]

    def _going_on(self, cells: int) -> list[Line]:
        """What is being done, or why something could not be done."""
        if self._busy:
            return [(Span(f"{glyphs.WAITING} {self._busy}", "secondary"),)]
        sentence, hint = self._trouble
        lines: list[Line] = [(Span(text, "error"),) for text in wrap(sentence, cells) if text]
        return lines + [(Span(text, "muted"),) for text in wrap(hint, cells) if text]

    def _say(self, busy: str = "", trouble: tuple[str, str] = ("", "")) -> None:
        self._busy, self._trouble = busy, trouble
        self.query_one("#release-road", Drawn).redraw()

    # -- the wizard

    async def action_wizard(self) -> None:
        """Open the wizard where it was left, unless a release is with the reviewers."""
        state, unusable = releases.current(self.session)
        if self._busy or unusable is not None:
            return
        if state is not None and Action.START not in state.actions:
            words = _("{version} is on its way; first let it be decided.").format(
                version=state.release.version
            )
            self._say(trouble=(words, ""))
            return
        if self._wizard is None:
            await self._switch.mount(Wizard(self.session))
        self._switch.current = "wizard"
        self.focus_main()
        self.post_message(self.KeysChanged())

    async def _leave_wizard(self) -> None:
        self._switch.current = "release-desk"
        if self._wizard is not None:
            await self._wizard.remove()
        self.focus_main()
        self.post_message(self.KeysChanged())

    def go_back(self) -> bool:
        """Leave the wizard; the draft stays."""
        if self._switch.current == "wizard":
            self.call_later(self._leave_wizard)
            return True
        return False

    def show_step(self, number: int) -> None:
        """Show a page of the wizard, for a click on its name."""
        if self._wizard is not None:
            self._wizard.go_to(number)

    @on(Wizard.Confirmed)
    async def _confirmed(self, event: Wizard.Confirmed) -> None:
        await self._leave_wizard()
        self._carry_out(_("On its way to the platform…"), lambda: self._send(event.draft, event.accepted))

    async def _send(self, draft: Draft, accepted: frozenset[str]) -> None:
        """Start, build, upload, commit, scan, submit; whatever was done before is not done again."""
        ours = self.session.releases
        state = ours.state()
        if state is None or Action.ADVANCE not in state.actions or state.release.version != draft.version:
            await self._judge_what_is_built(draft, accepted)
            await ours.start(draft.version, draft.notes)
        state = await ours.advance()
        if state.by_hand:
            self.call_next(self.action_sheet)
            return
        found = _found_by_scan(state)
        if found and not draft.answers.promise:
            raise MpconsoleError(
                _("The privacy scan found {names}; nothing was submitted.").format(names=", ".join(found)),
                hint=_("Declare them, or give the promise in step 4, then submit it."),
            )
        material = await ours.material(draft.answers, Feedback(draft.feedback))
        await ours.submit(draft.version, material)
        drafts_of(self.session).forget()

    async def _judge_what_is_built(self, draft: Draft, accepted: frozenset[str]) -> None:
        """Let the project's commands run, then look once more: nothing is built that nobody has judged."""
        ours = self.session.releases
        if await ours.prepare():
            await self.session.refresh()
        preflight = await ours.preflight(draft.version, draft.notes, answers=draft.answers)
        news = [item for item in preflight.failed if item.key not in accepted]
        if news:
            names = ", ".join(preflight_words.item(item)[0] for item in news)
            raise MpconsoleError(
                _("What stands in the way has changed: {names}. Nothing was sent.").format(names=names),
                hint=_("Look at it in the wizard, then send it again."),
            )

    # -- what a person does

    @work(group="release")
    async def _carry_out(self, busy: str, call: Call) -> None:
        """Do one thing with the platform; a second one waits for its own key."""
        if self._busy:
            return
        self._say(busy)
        try:
            await allowed(self.app, call)
        except MpconsoleError as error:
            self._say(trouble=(error.message, error.hint or ""))
        else:
            self._say()
        self.take(News(release=True))

    @work(group="release-site", exclusive=True)
    async def _find_site(self) -> None:
        """Ask where the platform's page is; without a connection there is none to show."""
        try:
            platform = await self.session.releases.platform()
        except MpconsoleError as error:
            self._say(trouble=(error.message, error.hint or ""))
            return
        self._site = platform.site
        self.query_one("#release-road", Drawn).redraw()

    def action_site(self) -> None:
        """Open the platform's page in a browser, and put its address on the clipboard."""
        if self._site:
            self.app.copy_to_clipboard(self._site)
            self.app.open_url(self._site)
            self.app.notify(_("copied: {text}").format(text=self._site), timeout=3)


def _found_by_scan(state: ReleaseState) -> tuple[str, ...]:
    data = state.step(StepName.SCAN).data
    return (*data.get("without_permission", ()), *data.get("without_declaration", ()))
