"""The console: one screen with the frame that never leaves it, six views, and the session behind them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from time import monotonic

from textual import events, on, work
from textual.app import App, ComposeResult
from textual.notifications import SeverityLevel
from textual.widgets import ContentSwitcher

from mpconsole.console import describe, keyboard
from mpconsole.console.actions import BY_ID, VIEWS, Keys, bindings, of_scope
from mpconsole.console.crash import QuietApp
from mpconsole.console.glyphs import plain
from mpconsole.console.header import InFlight
from mpconsole.console.memory import Memory
from mpconsole.console.news import EVERYTHING, News, gather
from mpconsole.console.theme import DEFAULT, BrokenTheme, load_themes
from mpconsole.console.views.base import View
from mpconsole.console.widgets.filter import FilterLine
from mpconsole.console.widgets.frame import BudgetStrip, HeaderLine, KeysLine, Tabs
from mpconsole.console.widgets.inked import Inkpot
from mpconsole.console.widgets.sheets import HelpSheet, MessageSheet, Palette
from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.i18n import _
from mpconsole.session.events import Event, ProjectLost
from mpconsole.session.session import Session

FOLLOW_SECONDS = {True: 2.0, False: 60.0}
"""How often the platform is asked how a release stands, in a rehearsal and in earnest."""

FLUSH_SECONDS = 0.05
"""Events are shown at most so often: a storm costs the screen no more than a breeze."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the console was called. `theme` is a flag or environment variable's; `person_theme` a setting's;
    `begin_release`: open with the release wizard.
    """

    theme: str | None = None
    person_theme: str | None = None
    environment: str = ""
    keys: Keys = field(default_factory=lambda: Keys({}))
    ascii_only: bool = False
    begin_release: bool = False


class Console(QuietApp):
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

    def __init__(self, session: Session, options: Options | None = None) -> None:
        super().__init__()
        self.session = session
        self.options = options or Options()
        self.keys = self.options.keys
        self.memory = Memory()
        self.shown = VIEWS[0][0]
        self.is_open = False
        self._flight: InFlight | None = None
        self._version = ""
        self._lost = False
        self._views: dict[str, View] = {}
        self._heard: list[Event] = []
        self._flush_due = False
        self._flushed = 0.0
        self._complaints: list[str] = []
        self._themes, self._broken_themes = self._register_themes()
        self.set_reactive(App.theme, self._wanted_theme())
        self.stylesheet.set_variables(
            self.get_css_variables()
        )  # so that it is read once, with the right colours
        self._unsubscribe = session.subscribe(self._hear)

    # -- the frame

    def compose(self) -> ComposeResult:
        """Lay out the frame; views are mounted when they are first shown."""
        yield Inkpot()
        yield HeaderLine()
        yield BudgetStrip()
        yield Tabs()
        yield ContentSwitcher(id="views")
        yield FilterLine()
        yield KeysLine(lambda: self.keys)

    def on_mount(self) -> None:
        """Put on the theme and open the project."""
        self.set_class(self.options.ascii_only, "-ascii")
        self.set_keymap(self.keys.keymap)
        self._tell_broken_themes()
        for clash in self.keys.clashes:
            self.notify(clash, severity="warning")
        self._tell_keys()
        self.open_session()

    @work(group="session", exclusive=True)
    async def open_session(self) -> None:
        """Take the first picture; where there is none, say why and what to do."""
        try:
            await self.session.open()
        except MpconsoleError as error:
            self.tell_error(error)
            return
        self.is_open = True
        self._tell(EVERYTHING)
        await self._show(self.shown)
        self.call_after_refresh(self._follow_release)
        if self.options.begin_release:
            await self.action_start_release()

    def tell_error(self, error: MpconsoleError) -> None:
        """Show an error until it is read."""
        self.push_screen(MessageSheet(_("this cannot be done"), error.message, error.hint, ink="error"))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast: what is told is text, never markup."""
        if self.options.ascii_only:
            message, title = plain(message), plain(title)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    # -- events of the session

    def _hear(self, event: Event) -> None:
        """Gather events; the first after a silence is shown at once."""
        self._heard.append(event)
        if not self._flush_due:
            self._flush_due = True
            wait = self._flushed + FLUSH_SECONDS - monotonic()
            if wait > 0:
                self.set_timer(wait, self._show_news)
            else:
                self.call_later(self._show_news)

    async def _show_news(self) -> None:
        heard, self._heard = self._heard, []
        self._flush_due = False
        self._flushed = monotonic()
        news = gather(heard)
        if self.is_open:
            self._tell(news)

    def _tell(self, news: News) -> None:
        if news.project:
            self._lost = False
        self._lost = self._lost or any(isinstance(notice, ProjectLost) for notice in news.notices)
        if news.release and not news.everything:
            self._look_at_release()
        self._tell_header()
        if news.project:
            self.query_one(BudgetStrip).tell(describe.standing(self.session))
        for notice in news.notices:
            sentence, severity = describe.notice(notice)
            if sentence:
                self.notify(sentence, severity=severity)
        if self.view is not None:
            self.view.take(news)

    def _tell_header(self) -> None:
        self.query_one(HeaderLine).tell(
            describe.facts(
                self.session,
                self.options.environment,
                self._flight,
                version=self._version,
                lost=self._lost,
            )
        )

    def _look_at_release(self) -> None:
        """Say in the header how the newest release stands. Its journal costs 40 ms the first time."""
        from mpconsole.console import releases

        state, _unusable = releases.current(self.session)
        self._flight = releases.in_flight(state, datetime.now(UTC))
        self._version = state.release.version if state is not None and self._flight is None else ""
        self._tell_header()

    @work(group="follow", exclusive=True)
    async def _follow_release(self) -> None:
        """Ask the platform again while a release is with it: somebody else may move it."""
        from mpconsole.console import releases

        while True:
            self._look_at_release()
            state, _unusable = releases.current(self.session)
            await asyncio.sleep(FOLLOW_SECONDS[state is None or state.rehearsal])
            if state is not None and state.phase in releases.FOLLOWED and state.open_step is None:
                try:
                    await self.session.releases.refresh()
                except MpconsoleError as error:
                    self.log(error.message)  # asked again soon; the view tells what a person asked for

    # -- views

    @property
    def view(self) -> View | None:
        """The view that is shown; None until it is mounted."""
        return self._views.get(self.shown)

    async def _show(self, name: str) -> None:
        self.shown = name
        self.query_one(Tabs).tell(name)
        if not self.is_open:
            return
        switcher = self.query_one(ContentSwitcher)
        if name not in self._views:
            view = _make_view(name, self.session)
            await switcher.mount(view)
            self._views[name] = view
        if name != self.shown:
            return  # another view was asked for while this one was being made
        switcher.current = name
        self._views[name].take(EVERYTHING)
        self._views[name].focus_main()
        self.query_one(FilterLine).leave()
        self._tell_keys()

    @on(View.KeysChanged)
    def _tell_keys(self) -> None:
        everywhere = tuple(action for action in of_scope("app") if action.footer)
        here = self.view.keys_now() if self.view is not None else ()
        self.query_one(KeysLine).tell((*here, *everywhere))

    # -- keys

    async def on_event(self, event: events.Event) -> None:
        """Take full-width keys for their narrow twins, except where text is typed."""
        if isinstance(event, events.Key) and not self._typing():
            event = keyboard.narrow(event)
        await super().on_event(event)

    def _typing(self) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key("q", "q")

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

    def action_wizard_step(self, number: int) -> None:
        """Show a page of the wizard."""
        if isinstance(self.view, View):
            self.view.show_step(number)

    async def action_overview(self) -> None:
        """Show the overview."""
        await self._show("overview")

    async def action_size(self) -> None:
        """Show the sizes."""
        await self._show("size")

    async def action_problems(self) -> None:
        """Show the problems."""
        await self._show("problems")

    async def action_backend(self) -> None:
        """Show the mock backend."""
        await self._show("backend")

    async def action_files(self) -> None:
        """Show the files."""
        await self._show("files")

    async def action_release(self) -> None:
        """Show the releases."""
        await self._show("release")

    def action_help(self) -> None:
        """List the keys of this view."""
        self.push_screen(HelpSheet(self.shown, self.keys))

    def action_palette(self) -> None:
        """Offer everything by name."""
        self.push_screen(Palette(self.keys), self._do_chosen)

    def _do_chosen(self, action_id: str | None) -> None:
        if action_id is not None:
            self.call_later(self.action_do, action_id)

    def action_filter(self) -> None:
        """Type a filter for this view."""
        view = self.view
        if view is not None and view.FILTERS:
            self.query_one(FilterLine).enter(view.filter_example())

    @on(FilterLine.Changed)
    def _filter(self, event: FilterLine.Changed) -> None:
        if self.view is not None:
            self.view.filter_words(event.text)

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
        self._in_session(self.session.refresh)

    def action_mock(self) -> None:
        """Start the mock backend, or stop it."""
        running = self.session.backend.state in ("starting", "ready", "restarting")
        self._in_session(self.session.stop_backend if running else self.session.start_backend)

    async def action_start_release(self) -> None:
        """Go to the releases and open the wizard."""
        await self._show("release")
        if self.view is not None:
            await self.run_action("wizard", self.view)

    @work(group="session-call")
    async def _in_session(self, call: Callable[[], Awaitable[None]]) -> None:
        try:
            await call()
        except MpconsoleError as error:
            self.tell_error(error)

    def action_theme(self) -> None:
        """Use the next theme, and remember it."""
        names = list(self._themes)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.memory.put("theme", {"name": self.theme, "instead_of": self.options.person_theme})
        self.notify(_("theme: {name}").format(name=self.theme), timeout=2)

    def _register_themes(self) -> tuple[tuple[str, ...], tuple[BrokenTheme, ...]]:
        themes, broken = load_themes()
        for theme in themes.values():
            self.register_theme(theme)
        return tuple(themes), broken

    def _tell_broken_themes(self) -> None:
        """All that is wrong with themes, in one toast."""
        lines = [*self._complaints, *(f"{theme.path}: {theme.reason}" for theme in self._broken_themes)]
        if lines:
            self.notify(
                "\n".join(lines), title=_("themes that cannot be used"), severity="warning", timeout=15
            )

    def _wanted_theme(self) -> str:
        """Flag or environment, then the last one chosen by `t`, then the person's setting, then ours."""
        last = self.memory.get("theme")
        remembered = last if isinstance(last, dict) else {}
        chosen = remembered.get("name") if remembered.get("instead_of") == self.options.person_theme else None
        for name in (self.options.theme, chosen, self.options.person_theme):
            if name in self._themes:
                return str(name)
            if name:
                self._complaints.append(_('there is no theme "{name}"').format(name=name))
        return DEFAULT

    async def action_quit(self) -> None:
        """Leave the console."""
        self.exit(ExitCode.OK)

    def action_interrupt(self) -> None:
        """Leave as Ctrl+C does."""
        self.exit(ExitCode.INTERRUPTED)


def _make_view(name: str, session: Session) -> View:
    module = import_module(f"mpconsole.console.views.{name}")
    view: type[View] = getattr(module, f"{name.capitalize()}View")
    return view(session)
