"""The Backend view: how to connect, what is asked and answered, and each exchange in full."""

import asyncio
from collections import deque
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult

from mpconsole.backend.card import DOMAIN_CHECK
from mpconsole.backend.conversation import Conversation, Entry
from mpconsole.console import describe, exchanges, glyphs
from mpconsole.console.actions import bindings
from mpconsole.console.editor import Spot
from mpconsole.console.exchangefilter import TERMS, parse_filter
from mpconsole.console.exchangepage import UNFOLDED, Look, page
from mpconsole.console.lines import Line, Span, left, wrap
from mpconsole.console.news import News
from mpconsole.console.socketpage import socket_page
from mpconsole.console.views.backend_actions import BackendActions
from mpconsole.console.views.base import View
from mpconsole.console.widgets.detail import Detail
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.speakline import SpeakLine
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _
from mpconsole.session.events import BackendNoticed
from mpconsole.session.session import Session

if TYPE_CHECKING:
    from mpconsole.backend.callsites import CallSite, CallSites
    from mpconsole.backend.callsource import Sources

KEPT = 10_000
_SLACK = 1_000
_RATE_SECONDS = 5.0
_CONDITIONS = ("ready", "faults", "scenario")
"""What the server tells where other conditions hold: it began anew, or somebody else switched them."""
_FOLDS = 6
"""Folding begins at this depth of JSON."""


class BackendView(BackendActions):
    """Exchanges as they come; the connect card where there are none yet."""

    BINDINGS = bindings("backend")
    FILTERS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kept: list[Entry] = []
        self._filter = ""
        self._keep = parse_filter("")
        self._card = False
        self._arrivals: deque[tuple[float, int]] = deque()
        self._depth = UNFOLDED
        self._opened: Entry | None = None
        self._sites: CallSites | None = None
        self._sources: Sources | None = None
        self._caller: CallSite | None = None

    def compose(self) -> ComposeResult:
        """The exchanges with one of them beside, or the card."""
        rows: Rows[Entry] = Rows(self._line, follow=True, id="exchange-rows", classes="pane")
        yield Detail(rows)
        yield SpeakLine()
        yield Drawn(self._card_lines, id="backend-card", classes="pane")

    def on_mount(self) -> None:
        """Name the panes, and count anew every second."""
        entitle(self._rows, _("backend"))
        entitle(self.query_one("#backend-card"), _("connect"))
        self.set_interval(1.0, self._tell_rate)

    @property
    def _rows(self) -> Rows[Entry]:
        return self.query_one("#exchange-rows", Rows)

    # -- what its actions are about

    @property
    def picked(self) -> Entry | None:
        """The exchange or WebSocket under the cursor."""
        return self._rows.item

    @property
    def listed(self) -> list[Entry]:
        """The exchanges and WebSockets that fit the filter."""
        return self._kept

    def marks_changed(self) -> None:
        """Show other marks; a filter may be about them."""
        self._rows.refresh()

    def conditions_changed(self) -> None:
        """Say what goes wrong on purpose."""
        self._tell_rate()

    # -- showing

    def _line(self, exchange: Entry, cells: int) -> Line:
        return exchanges.line(exchange, cells, marked=exchange.id in self.marked)

    def take(self, news: News) -> None:
        """Show what is new."""
        if news.everything:
            self.ask_conditions()
            self._refill()
        elif news.exchanges:
            self._append(news.exchanges)
        if any(isinstance(one, BackendNoticed) and one.kind in _CONDITIONS for one in news.notices):
            self.ask_conditions()
        if (news.sockets or news.backend) and isinstance(self._opened, Conversation):
            self._show_page(stay=True)
        if news.sockets:
            self._rows.refresh()
        if news.project or news.everything:
            self._sites = None
        if news.backend:
            self.query_one("#backend-card", Drawn).redraw()
        self._choose()

    def _refill(self) -> None:
        self._kept = [exchange for exchange in self.session.exchanges if self._keep(exchange)]
        self._rows.show(self._kept, key=lambda exchange: exchange.id)
        self._rows.appended()
        self._rows.empty = _("Nothing fits the filter.") if self._filter else ""

    def _append(self, new: tuple[Entry, ...]) -> None:
        self._arrivals.append((monotonic(), len(new)))
        self._kept += [exchange for exchange in new if self._keep(exchange)]
        dropped = 0
        if len(self._kept) > KEPT + _SLACK:
            dropped = len(self._kept) - KEPT
            del self._kept[:dropped]
        self._rows.appended(dropped=dropped)

    def _choose(self) -> None:
        """Show the card while there is nothing else to show."""
        card = self._card or not self.session.exchanges
        self.query_one(Detail).display = not card
        self.query_one("#backend-card").display = card
        self._tell_rate()

    def _tell_rate(self) -> None:
        now = monotonic()
        while self._arrivals and self._arrivals[0][0] < now - _RATE_SECONDS:
            self._arrivals.popleft()
        rate = sum(count for _at, count in self._arrivals) / _RATE_SECONDS
        state = _("following") if self._rows.following else _("paused · f follows")
        dot = f" {glyphs.DOT} "
        parts = [state, _("{rate} req/s").format(rate=f"{rate:,.1f}")]
        if self._filter:
            parts.insert(0, _("{count} fit").format(count=f"{len(self._kept):,}"))
        if not self.played.are_fine:
            parts.append(self.played.network or _("faults on purpose"))
        parts += describe.unseen(self.session)
        entitle(self._rows, subtitle=dot.join(parts))

    def _card_lines(self, cells: int) -> list[Line]:
        status = self.session.backend
        ink = describe.BACKEND_INKS[status.state]
        sentence = wrap(describe.backend_sentence(self.session), cells - 2)
        lines: list[Line] = [
            (),
            *(
                (Span("  " if row else f"{glyphs.ON} ", ink), Span(text, "strong"))
                for row, text in enumerate(sentence)
            ),
        ]
        if status.error:
            lines += [(Span("  " + text, "error"),) for text in wrap(status.error, cells - 2)]
        card = status.card
        if card is None:
            return lines
        rows = [
            (_("local"), card.url),
            *((_("LAN"), address) for address in card.lan),
            *([(_("over SSH"), card.ssh)] if card.ssh else []),
            (_("serving"), card.folder),
            (_("in the program"), card.snippet),
        ]
        lines.append(())
        for name, value in rows:
            for index, text in enumerate(wrap(value, cells - 20)):
                lines.append((Span("  " + left(name if not index else "", 16), "muted"), Span(text)))
        lines.append(())
        lines += [(Span("  " + text, "muted"),) for text in wrap(_(DOMAIN_CHECK), cells - 4)]
        if card.open_to_network:
            words = _("Everyone in this network can connect.")
            lines += [(Span("  " + text, "warning"),) for text in wrap(words, cells - 4)]
        return lines

    # -- what a person does

    def focus_main(self) -> None:
        """Keys go to the exchanges."""
        self._rows.focus()

    def filter_words(self, text: str) -> None:
        """Keep the exchanges that fit."""
        self._filter = text
        self._keep = parse_filter(text, self.marked)
        self._refill()
        self._tell_rate()

    def filter_example(self) -> str:
        """Say what can be typed."""
        return 'status:5xx path:cart method:post time:>100 body:"a b" is:unmatched   ? lists them all'

    def filter_trouble(self) -> str:
        """Say which word says nothing."""
        return self._keep.trouble

    def filter_words_known(self) -> Sequence[tuple[str, str]]:
        """Return the filter language."""
        return [(example, _(meaning)) for example, meaning in TERMS]

    def go_back(self) -> bool:
        """Leave the line to speak on, close the exchange, or the card."""
        if self.query_one(SpeakLine).leave():
            self.query_one(Detail).text.focus()
            return True
        if self._card:
            self.action_card()
            return True
        return self.query_one(Detail).close()

    @on(Rows.Followed)
    def _followed(self) -> None:
        self._tell_rate()

    @on(Rows.Chosen, "#exchange-rows")
    def _chosen(self, event: Rows.Chosen) -> None:
        self._rows.following = False
        self._open(event.item, focus=True)

    @on(Rows.Moved, "#exchange-rows")
    def _moved(self, event: Rows.Moved) -> None:
        if self.query_one(Detail).is_open and not self._rows.following:
            self._open(event.item, focus=False)

    def _open(self, exchange: Entry, *, focus: bool) -> None:
        self._opened = exchange
        self.query_one(Detail).open(focus=focus)
        self._show_page()
        self._find_caller()

    def _show_page(self, site: "CallSite | None" = None, *, stay: bool = False) -> None:
        exchange, text = self._opened, self.query_one(Detail).text
        if isinstance(exchange, Conversation):
            cells = max(20, text.scrollable_content_region.width)
            lines = socket_page(exchange, cells, whole=self._depth == UNFOLDED)
            title = _("WebSocket {number}").format(number=exchange.socket)
            text.show_lines(lines, title=title, at_end=not stay, stay=stay)
            entitle(text, subtitle=_("i speak · d hang up · y copy · - folds · Esc back"))
        elif exchange is not None:
            look = Look(max(20, text.scrollable_content_region.width), self._depth, site)
            text.show_lines(page(exchange, look), title=_("exchange {id}").format(id=exchange.id))
            entitle(text, subtitle=_("y curl · a again · e edit · - folds · Esc back"))

    @work(group="backend-caller", exclusive=True)
    async def _find_caller(self) -> None:
        """Look in the program's source, in a thread, for the call that probably made the request."""
        exchange, self._caller = self._opened, None
        if self._sites is None:
            self._sites = await asyncio.to_thread(self._read_sites)
        site = None if exchange is None else _best(self._sites, exchange)
        if site is not None and exchange is self._opened:
            self._caller = site
            self._show_page(site, stay=True)

    def _read_sites(self) -> "CallSites":
        from mpconsole.backend.callsource import Sources

        if self._sources is None:
            self._sources = Sources()
        return self._sources.call_sites(self.session.snapshot)

    # -- WebSockets

    def action_speak(self) -> None:
        """Type a message for the WebSocket under the cursor; what it says is shown beside."""
        socket = self.picked_socket
        if socket is None:
            return
        self._rows.following = False
        if socket in self._kept:
            self._rows.cursor = self._kept.index(socket)
            self._rows.reveal()
        self._open(socket, focus=False)
        self.query_one(SpeakLine).enter()

    @on(SpeakLine.Said)
    async def _said(self, event: SpeakLine.Said) -> None:
        if isinstance(self._opened, Conversation):
            await self.say(self._opened, event.text)

    @on(SpeakLine.Left)
    def _spoken(self) -> None:
        self.query_one(Detail).text.focus()

    def action_caller(self) -> None:
        """Open the line of the program that probably asked."""
        site = self._caller
        if site is None or not self.query_one(Detail).is_open:
            return
        if site.file in self.session.snapshot.files:
            self.post_message(View.Wanted("files", (site.file, site.line, site.column)))
        else:  # a framework's source: it is no file of the program
            from mpconsole.backend.callsource import source_root

            root = source_root(self.session.snapshot)
            self.post_message(View.Edit(Spot(root / site.file, site.line, site.column)))

    def action_fold(self) -> None:
        """Fold JSON by one level more."""
        self._depth = min(self._depth, _FOLDS) - 1 if self._depth > 1 else 1
        self._show_page(self._caller)

    def action_unfold(self) -> None:
        """Unfold JSON again."""
        self._depth = self._depth + 1 if self._depth < _FOLDS else UNFOLDED
        self._show_page(self._caller)

    def action_follow(self) -> None:
        """Follow the newest exchange, or stay."""
        self._rows.following = not self._rows.following
        if self._rows.following:
            self._rows.appended()

    def action_card(self) -> None:
        """Show how to connect, or the exchanges."""
        self._card = not self._card
        self._choose()
        self.focus_main()


def _best(sites: "CallSites", one: Entry) -> "CallSite | None":
    """Return the call that probably asked."""
    if isinstance(one, Conversation):
        return sites.best("GET", one.path, "socket")
    return sites.best(one.method, one.path)
