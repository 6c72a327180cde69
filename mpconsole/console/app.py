"""The console: one screen with the frame that never leaves it, six views, and the session behind them."""

from asyncio import Task
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import App, ComposeResult

from mpconsole.console import describe, garbage
from mpconsole.console.actions import BY_ID, VIEWS, Keys, bindings, of_scope
from mpconsole.console.feed import Feed, later_in
from mpconsole.console.memory import Memory
from mpconsole.console.news import EVERYTHING, News
from mpconsole.console.options import Options
from mpconsole.console.speaking import SpeakingApp
from mpconsole.console.theme import Wardrobe
from mpconsole.console.views.base import View
from mpconsole.console.widgets.filter import FilterLine
from mpconsole.console.widgets.frame import BudgetStrip, HeaderLine, KeysLine, Tabs
from mpconsole.console.widgets.inked import Inkpot
from mpconsole.console.widgets.stage import Stage
from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.i18n import _
from mpconsole.session.events import ProjectLost
from mpconsole.session.session import Session

if TYPE_CHECKING:
    from mpconsole.console.following import ReleaseFollower


class Console(SpeakingApp):
    """The app. It owns the frame and the views, and hands every key to whom it concerns."""

    CSS_PATH = "console.tcss"
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-narrow"),
        (100, "-wide"),
        (150, "-broad"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - as Textual declares it

    def __init__(
        self, session: Session, options: Options | None = None, opening: Task[None] | None = None
    ) -> None:
        """`opening` is the session's first picture being taken; without it the app takes it."""
        self.options = options or Options()
        super().__init__(ascii_only=bool(self.options.ascii_only))
        self.session = session
        self.keys = Keys(self.options.keys)
        self.memory = Memory()
        self.shown = VIEWS[0][0]
        self.is_open = False
        self._opening = opening
        self._release: ReleaseFollower | None = None
        self._lost = False
        self._wardrobe = Wardrobe(self.options, self.memory)
        for theme in self._wardrobe.themes.values():
            self.register_theme(theme)
        self.set_reactive(App.theme, self._wardrobe.first)
        self.stylesheet.set_variables(self.get_css_variables())  # read once, with the right colours
        self._header, self._strip, self._tabs = HeaderLine(), BudgetStrip(), Tabs()
        self._stage = Stage(session, self.shown if self._is_opened() else None)
        self._feed = Feed(self._tell, later_in(self))
        self._unsubscribe = session.subscribe(self._feed.hear)

    # -- the frame

    def compose(self) -> ComposeResult:
        """Lay out the frame; where the project is open already, with the first view in it."""
        yield Inkpot()
        yield self._header
        yield self._strip
        yield self._tabs
        yield self._stage
        yield FilterLine()
        yield KeysLine(lambda: self.keys)

    def _is_opened(self) -> bool:
        return self._opening is not None and self._opening.done() and self._opening.exception() is None

    async def on_mount(self) -> None:
        """Put on the theme and open the project."""
        self.set_class(self.ascii_only, "-ascii")
        self.set_keymap(self.keys.keymap)
        self.tell_complaints(self._wardrobe.complaints(), self.keys.clashes)
        self._tell_keys()
        if self._is_opened():
            await self._begin()
        else:
            self.open_session()

    @work(group="session", exclusive=True)
    async def open_session(self) -> None:
        """Take the first picture; where there is none, say why and what to do."""
        try:
            await (self._opening or self.session.take_first_picture(remembered=True))
        except MpconsoleError as error:
            self.tell_error(error)
            return
        await self._begin()

    async def _begin(self) -> None:
        """Show the first picture, then look for what can come later."""
        self.is_open = True
        self._tell(EVERYTHING)
        await self._show(self.shown)
        self._feed.open()
        self.call_after_refresh(self._go_on)
        if self.options.begin_release:
            await self.action_start_release()

    def _go_on(self) -> None:
        """Begin with what need not be in the first picture."""
        garbage.settle()
        self.session.go_on()
        for sentence in describe.first_of_all(self.session):
            self.notify(sentence, severity="warning", timeout=15)
        self._follow_release()

    # -- what the session tells

    def _tell(self, news: News) -> None:
        self._lost = (self._lost and not news.project) or any(
            isinstance(notice, ProjectLost) for notice in news.notices
        )
        if news.release and not news.everything:
            self._releases().look()
        self._tell_header()
        if news.project:
            self._strip.tell(describe.standing(self.session))
        for notice in news.notices:
            sentence, severity = describe.notice(notice)
            if sentence:
                self.notify(sentence, severity=severity)
        if self.view is not None and not news.everything:
            self.view.take(news)

    def _tell_header(self) -> None:
        release = self._release
        facts = describe.facts(
            self.session,
            self.options.environment,
            release.flight if release else None,
            version=release.version if release else "",
            lost=self._lost,
        )
        self._header.tell(facts)

    def _releases(self) -> "ReleaseFollower":
        from mpconsole.console.following import ReleaseFollower  # 30 ms, after the first picture

        if self._release is None:
            self._release = ReleaseFollower(self.session)
        return self._release

    @work(group="follow", exclusive=True)
    async def _follow_release(self) -> None:
        await self._releases().follow(self._tell_header, self.log)

    # -- views

    @property
    def view(self) -> View | None:
        """The view that is shown; None until it is mounted."""
        return self._stage[self.shown]

    async def _show(self, name: str) -> None:
        if name != self.shown:
            self._take_filter_away()
        self.shown = name
        self._tabs.tell(name)
        if not self.is_open:
            return
        view = await self._stage.prepare(name)
        if name != self.shown:
            return  # another view was asked for while this one was being made
        self._feed.flush()
        self._stage.current = name
        view.take(EVERYTHING)
        view.focus_main()
        self._tell_keys()

    @on(View.Wanted)
    async def _show_wanted(self, event: View.Wanted) -> None:
        await self._show(event.view)
        if self.view is not None and self.shown == event.view:
            self.view.show_wanted(event.what)

    @on(View.Edit)
    def _edit(self, event: View.Edit) -> None:
        self.edit(event.spot)

    @on(View.KeysChanged)
    def _tell_keys(self) -> None:
        everywhere = tuple(action for action in of_scope("app") if action.footer)
        here = self.view.keys_now() if self.view is not None else ()
        self.query_one(KeysLine).tell((*here, *everywhere))

    # -- keys

    async def action_do(self, action_id: str) -> None:
        """Run an action of the registry, on the widget that it belongs to."""
        action = BY_ID[action_id]
        if action.scope == "app":
            await self.run_action(action.method, self)
            return
        if action.scope != "list" and action.scope != self.shown:
            await self._show(action.scope)
        target = self.focused if action.scope == "list" else self.view
        if target is not None:
            await self.run_action(action.method, target)

    async def action_show_view(self, name: str) -> None:
        """Show a view."""
        await self._show(name)

    async def action_show_page(self, page: str) -> None:
        """Show a page's template in the Files view."""
        await self._show_wanted(View.Wanted("files", (f"{page}.wxml", 0)))

    def action_wizard_step(self, number: int) -> None:
        """Show a page of the wizard."""
        if isinstance(self.view, View):
            self.view.show_step(number)

    def action_help(self) -> None:
        """List the keys of this view."""
        from mpconsole.console.widgets.sheets import HelpSheet

        known = self.view.filter_words_known() if self.view is not None else ()
        self.push_screen(HelpSheet(self.shown, self.keys, known))

    def action_palette(self) -> None:
        """Offer everything by name."""
        from mpconsole.console.widgets.sheets import Palette

        self.push_screen(Palette(self.keys), self._do_chosen)

    def _do_chosen(self, action_id: str | None) -> None:
        if action_id is not None:
            self.call_later(self.action_do, action_id)

    async def action_filter(self) -> None:
        """Type a filter for this view."""
        view = self.view
        if view is not None and view.FILTERS:
            await self.query_one(FilterLine).enter(view.filter_example())

    @on(FilterLine.Changed)
    def _filter(self, event: FilterLine.Changed) -> None:
        if self.view is not None:
            self.view.filter_words(event.text)
            self.query_one(FilterLine).say(self.view.filter_trouble())

    def _take_filter_away(self) -> None:
        """Each view begins unfiltered: what filters it would not be seen."""
        line = self.query_one(FilterLine)
        if line.text and self.view is not None:
            self.view.filter_words("")
        line.leave()

    @on(FilterLine.Left)
    def _leave_filter(self) -> None:
        if self.view is not None:
            self.view.focus_main()

    async def action_back(self) -> None:
        """Close what is open, take the filter away, or go to the overview."""
        line = self.query_one(FilterLine)
        if self.view is None or self.view.go_back():
            return
        if line.text:
            line.leave()
            self.view.filter_words("")
        elif self.shown != "overview":
            await self._show("overview")

    def action_refresh(self) -> None:
        """Read the project anew."""
        self.in_session(self.session.refresh)

    def action_mock(self) -> None:
        """Start the mock backend, or stop it."""
        running = self.session.backend.state in ("starting", "ready", "restarting")
        self.in_session(self.session.stop_backend if running else self.session.start_backend)

    async def action_start_release(self) -> None:
        """Go to the releases and open the wizard."""
        await self._show("release")
        if self.view is not None:
            await self.run_action("wizard", self.view)

    def action_theme(self) -> None:
        """Use the next theme, and remember it."""
        self.theme = self._wardrobe.after(self.theme)
        self.notify(_("theme: {name}").format(name=self.theme), timeout=2)

    async def action_quit(self) -> None:
        """Leave the console."""
        self.exit(ExitCode.OK)

    def action_interrupt(self) -> None:
        """Leave as Ctrl+C does."""
        self.exit(ExitCode.INTERRUPTED)
