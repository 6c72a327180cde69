"""What a person may do with an exchange, and with the mock that answered it."""

import asyncio
import base64
import difflib
import json
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual import work

from mpconsole import units
from mpconsole.backend.controls import Conditions, Controls, Request, Rule
from mpconsole.backend.conversation import Conversation, Entry
from mpconsole.backend.curl import curl
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.har import archive
from mpconsole.console import describe, exchangepage
from mpconsole.console.lines import Span
from mpconsole.console.socketpage import socket_text
from mpconsole.console.views.base import View
from mpconsole.console.widgets.choose import Choose
from mpconsole.console.widgets.requestsheet import RequestSheet, request_of
from mpconsole.console.widgets.sheets import Ask, Confirm
from mpconsole.console.widgets.textsheet import TextSheet
from mpconsole.errors import MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.session.session import Session

HAR = "mock.har"


class BackendActions(View):
    """Everything is asked of the server that runs; what it says instead is told."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.marked: set[int] = set()
        self.played = Conditions()

    @property
    @abstractmethod
    def picked(self) -> Entry | None:
        """The exchange or WebSocket under the cursor."""

    @property
    def picked_exchange(self) -> Exchange | None:
        """The exchange under the cursor; where a WebSocket stands there, its own keys are told."""
        if isinstance(self.picked, Conversation):
            self.app.notify(_("That is a WebSocket: i speaks into it, d closes it."), timeout=4)
            return None
        return self.picked

    @property
    @abstractmethod
    def listed(self) -> list[Entry]:
        """The exchanges and WebSockets that fit the filter, oldest first."""

    @abstractmethod
    def marks_changed(self) -> None:
        """Show other marks."""

    @abstractmethod
    def conditions_changed(self) -> None:
        """Show what is played now."""

    async def _with(self, act: Callable[[Controls], Awaitable[str]]) -> None:
        """Do something with the server, and say what came of it."""
        try:
            said = await act(self.session.mock_controls())
        except MpconsoleError as error:
            self.app.notify(" ".join(filter(None, (error.message, error.hint))), severity="error")
        else:
            if said:
                self.app.notify(said, timeout=3)

    # -- one exchange

    def action_copy(self) -> None:
        """Copy the exchange as a curl command, or what was said on the WebSocket."""
        if isinstance(self.picked, Conversation):
            self.app.copy_to_clipboard("\n".join(socket_text(self.picked)))
            self.app.notify(_("copied: the messages, a line each"), timeout=2)
        elif self.picked is not None:
            base = describe.base_url(self.session, self.picked)
            self.app.copy_to_clipboard(curl(self.picked, base))
            self._tell_copied(_("copied as a curl command"), self.picked)

    def _tell_copied(self, words: str, exchange: Exchange) -> None:
        """Say what was done, and what of the request the log does not hold."""
        if exchange.request.truncated:
            kept = units.size(len(exchange.request.content))
            more = _("of its body only the first {size} were kept").format(size=kept)
            self.app.notify(f"{words}; {more}", severity="warning", timeout=6)
        elif exchange.masked:
            more = _("what is secret in it stays masked: ***")
            self.app.notify(f"{words}; {more}", timeout=4)
        else:
            self.app.notify(words, timeout=2)

    @work(group="backend")
    async def action_repeat(self) -> None:
        """Send the request again."""
        exchange = self.picked_exchange
        if exchange is not None:
            await self._send(request_of(exchange))

    @work(group="backend-question")
    async def action_edit(self) -> None:
        """Change the request, and send it again."""
        exchange = self.picked_exchange
        if exchange is not None:
            request: Request | None = await self.app.push_screen_wait(RequestSheet(exchange))
            if request is not None:
                await self._send(request)

    async def _send(self, request: Request) -> None:
        async def act(controls: Controls) -> str:
            status = await controls.send(request)
            words = _("sent again: {method} {target} answered {status}")
            return words.format(method=request.method, target=request.target, status=status)

        await self._with(act)

    @work(group="backend-question")
    async def action_keep(self) -> None:
        """Write a route: the seen answer becomes the mock's, or an empty route begins."""
        exchange = self.picked_exchange
        if exchange is None:
            return
        words = (
            _("Make this answer the mock's? It is written into routes.toml in the mock folder.")
            if exchange.matched
            else _("Begin a route for {method} {path}? It is written into routes.toml in the mock folder.")
        )
        question = Span(words.format(method=exchange.method, path=exchange.path), "strong")
        if not await self.app.push_screen_wait(Confirm(_("write a route"), question)):
            return

        async def act(controls: Controls) -> str:
            place = await (
                controls.keep_answer(exchange.id)
                if exchange.matched
                else controls.begin_route(exchange.method, exchange.path)
            )
            return _("written: {place}").format(place=place)

        await self._with(act)

    # -- a WebSocket

    @property
    def picked_socket(self) -> Conversation | None:
        """The open WebSocket under the cursor, or else the only one; where there is none, that is told."""
        if isinstance(self.picked, Conversation) and self.picked.is_open:
            return self.picked
        there = [one for one in self.session.exchanges if isinstance(one, Conversation) and one.is_open]
        if len(there) == 1:
            return there[0]
        words = _("Several WebSockets are open: choose one.") if there else _("No WebSocket is open.")
        self.app.notify(words, timeout=3)
        return None

    async def say(self, socket: Conversation, text: str) -> None:
        """Send a message into it; `base64:` before it sends bytes."""

        async def act(controls: Controls) -> str:
            await controls.say(socket.socket, _message(text))
            return ""

        await self._with(act)

    @work(group="backend-question")
    async def action_hang_up(self) -> None:
        """Close the WebSocket with a code, and a reason behind it."""
        socket = self.picked_socket
        if socket is None:
            return
        ask = _("The code and the reason that the program is told: 1000, or 3000 to 4999.")
        typed: str | None = await self.app.push_screen_wait(Ask(_("hang up"), Span(ask), value="1000"))
        if not typed:
            return
        code, _space, reason = typed.partition(" ")

        async def act(controls: Controls) -> str:
            await controls.hang_up(socket.socket, code, reason.strip())
            return _("closed {code}").format(code=code)

        await self._with(act)

    # -- marks

    def action_mark(self) -> None:
        """Mark the exchange, or take the mark away."""
        if self.picked is not None:
            self.marked ^= {self.picked.id}
            self.marks_changed()

    @work(group="backend-question")
    async def action_compare(self) -> None:
        """Compare the two marked exchanges, or the marked one with the one under the cursor."""
        ids = self.marked if len(self.marked) == 2 or self.picked is None else self.marked | {self.picked.id}
        pair = [exchange for exchange in self.session.exchanges if exchange.id in ids]
        if len(pair) != 2:
            self.app.notify(_("Mark one with Space, then compare it with another."), timeout=4)
            return
        old, new = pair
        lines = difflib.unified_diff(
            _plain_text(old),
            _plain_text(new),
            _("exchange {id}").format(id=old.id),
            _("exchange {id}").format(id=new.id),
            n=2,
            lineterm="",
        )
        text = "\n".join(lines) or _("They are the same.")
        if await self.app.push_screen_wait(TextSheet(_("compare"), text)):
            self.app.copy_to_clipboard(text)

    @work(group="backend-question")
    async def action_export(self) -> None:
        """Write the exchanges that are listed into a HAR file."""
        listed = self.listed
        ask = _("{count} exchanges go into the file; where to? (from the project's folder)")
        typed: str | None = await self.app.push_screen_wait(
            Ask(_("export as HAR"), Span(ask.format(count=len(listed))), value=HAR)
        )
        if not typed:
            return
        file = _resolve(self.session.layout.base, typed)
        if await asyncio.to_thread(file.exists):
            question = Span(_("{file} is there already. Replace it?").format(file=file), "strong")
            if not await self.app.push_screen_wait(Confirm(_("export as HAR"), question)):
                return
        value = archive(listed, self.session.backend.url or "http://127.0.0.1")
        data = json.dumps(value, ensure_ascii=False, indent=1).encode()
        try:
            await asyncio.to_thread(write_whole, file, data)
        except OSError as error:
            words = _("{file} cannot be written: {reason}").format(file=file, reason=error.strerror)
            self.app.notify(words, severity="error")
        else:
            self.app.notify(_("written: {place}").format(place=file), timeout=4)

    # -- the server

    @work(group="backend")
    async def action_reset(self) -> None:
        """Put the collections back to what db.json says."""

        async def act(controls: Controls) -> str:
            await controls.reset()
            return _("the mock data is as its files say")

        await self._with(act)

    @work(group="backend-conditions", exclusive=True)
    async def ask_conditions(self) -> None:
        """Learn what is played now: the server may have begun anew, or somebody else have switched it."""
        try:
            self.played = await self.session.mock_controls().conditions()
        except MpconsoleError:
            self.played = Conditions()
        self.conditions_changed()

    @work(group="backend-question")
    async def action_weather(self) -> None:
        """Choose the network that is played, a fault for this request, or a scenario."""
        try:
            controls = self.session.mock_controls()
            self.played = await controls.conditions()
            options = self._weathers(self.picked if isinstance(self.picked, Exchange) else None)
            chosen = await self.app.push_screen_wait(
                Choose(_("what goes wrong"), {words: about for words, (about, _act) in options.items()})
            )
            if chosen is not None:
                await options[chosen][1](controls)
                self.played = await controls.conditions()
        except MpconsoleError as error:
            self.app.notify(error.message, severity="error")
        self.conditions_changed()

    def _weathers(
        self, exchange: Exchange | None
    ) -> "dict[str, tuple[str, Callable[[Controls], Awaitable[None]]]]":
        """Return what can be chosen: its name, a word about it, and what it does."""
        options: dict[str, tuple[str, Callable[[Controls], Awaitable[None]]]] = {
            _("all is well"): (_("no network, no faults, no scenario"), lambda controls: controls.clear())
        }
        for network in self.played.networks:
            about = _("playing now") if network == self.played.network else ""
            options[_("network {name}").format(name=network)] = about, _network(network)
        if exchange is not None:
            where = f"{exchange.method} {exchange.path}"
            for words, rule in (
                (_("answers 500"), Rule(exchange.method, exchange.path, "status", 500)),
                (_("never answers"), Rule(exchange.method, exchange.path, "timeout")),
                (_("is cut off"), Rule(exchange.method, exchange.path, "drop")),
                (_("is half sent"), Rule(exchange.method, exchange.path, "half")),
                (_("takes 3 s"), Rule(exchange.method, exchange.path, delay="3s")),
            ):
                options[f"{where} {words}"] = "", _rule(rule)
        for name in self.played.scenarios:
            options[_("scenario {name}").format(name=name)] = "", _scenario(name)
        return options


def _message(text: str) -> str | bytes:
    """Read what is typed. Raises MpconsoleError for base64 that is none."""
    if not text.startswith("base64:"):
        return text
    try:
        return base64.b64decode(text.removeprefix("base64:"), validate=True)
    except ValueError as error:
        raise MpconsoleError(_("what stands behind base64: is no base64")) from error


def _plain_text(one: Entry) -> list[str]:
    return socket_text(one) if isinstance(one, Conversation) else exchangepage.text(one)


def _resolve(base: Path, typed: str) -> Path:
    """Return a typed path; `~` is the person's home."""
    return base / Path(typed).expanduser()


def _network(name: str) -> Callable[[Controls], Awaitable[None]]:
    return lambda controls: controls.play_network(name)


def _rule(rule: Rule) -> Callable[[Controls], Awaitable[None]]:
    return lambda controls: controls.add_rule(rule)


def _scenario(name: str) -> Callable[[Controls], Awaitable[None]]:
    return lambda controls: controls.play_scenario(name)
