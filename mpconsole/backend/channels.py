"""WebSockets of a running mock: each plays its script, and takes what a person sends into it.

Every message is an event of its own in the log: `socket-open`, `socket-message`, `socket-close`.
"""

import asyncio
from collections.abc import Coroutine
from time import monotonic, perf_counter
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from mpconsole.backend import masking, recorder
from mpconsole.backend.cautions import SOCKETS_AT_ONCE, Caution
from mpconsole.backend.faults import Plan
from mpconsole.backend.mock import Mock
from mpconsole.backend.recorder import Exchange
from mpconsole.backend.replies import Reply
from mpconsole.backend.requests import Refusal, check_path, scan
from mpconsole.backend.routes import Route
from mpconsole.backend.sending import ABORT, keep_silent
from mpconsole.backend.socketscript import Every, MessageContext, Said, Script
from mpconsole.backend.templates import Context
from mpconsole.events import timestamp
from mpconsole.i18n import _

GONE = 1006
"""The code of a connection that ended without one (RFC 6455, 7.4.1)."""


class Channel:
    """One open connection."""

    def __init__(self, id_: int, mock: Mock, route: Route, handshake: Exchange, send: Send) -> None:
        self.id = id_
        self.route = route
        self.handshake = handshake
        self.opened = timestamp()
        self.sent = 0
        self.received = 0
        self.by = "client"
        self.closed: tuple[int, str] | None = None
        self._mock = mock
        self._send = send
        self._turn = asyncio.Lock()

    @property
    def path(self) -> str:
        """The path of the handshake."""
        return str(self.handshake.scope["path"])

    def describe(self) -> dict[str, Any]:
        """Say what it is."""
        scope, client = self.handshake.scope, self.handshake.scope["client"]
        return {
            "socket": self.id,
            "path": scope["path"],
            "query": masking.query(scope["query_string"].decode("latin-1")),
            "client": f"{client[0]}:{client[1]}" if client else None,
            "route": self.route.place,
        }

    async def say(self, message: str | bytes, by: str) -> bool:
        """Send a message as the conditions of this moment have it; False where it does not arrive.

        Messages keep their order, however long one of them takes.
        """
        plan = self.plan()
        async with self._turn:
            if self.closed is not None:
                return False
            if plan is not None and not await self._weather(plan, len(message)):
                return False
            kind = "text" if isinstance(message, str) else "bytes"
            await self._send({"type": "websocket.send", kind: message})
            self.sent += 1
        self.record("out", message, by)
        if plan is not None and plan.fail is not None and plan.fail.kind == "half":
            self.cut("fault")
            return False
        return True

    async def close(self, code: int, reason: str, by: str) -> None:
        """End the connection with a code and a reason."""
        async with self._turn:
            if self.closed is None:
                self.closed, self.by = (code, reason), by
                await self._send({"type": "websocket.close", "code": code, "reason": reason})

    def cut(self, by: str) -> None:
        """End the connection without a word."""
        self.closed, self.by = (GONE, ""), by
        abort = self.handshake.scope.get("extensions", {}).get(ABORT)
        if abort is not None:
            abort["call"]()

    def record(self, direction: str, message: str | bytes, by: str) -> None:
        """Log one message."""
        body = message.encode() if isinstance(message, str) else message
        part = recorder.part((), body)
        del part["headers"]
        kind = "text" if isinstance(message, str) else "binary"
        self._mock.record(
            "socket-message", socket=self.id, path=self.path, direction=direction, by=by, type=kind, **part
        )

    def plan(self) -> Plan | None:
        """Say what the conditions do now."""
        return self._mock.plan(self.handshake)

    async def _weather(self, plan: Plan, size: int) -> bool:
        seconds = plan.delay + (size / plan.bandwidth if plan.bandwidth else 0.0)
        if seconds:
            await asyncio.sleep(seconds)
        kind = None if plan.fail is None else plan.fail.kind
        if kind == "drop":
            self.cut("fault")
        return self.closed is None and kind not in ("drop", "timeout")


class Channels:
    """The open connections of a mock, by number; the next one has the next number."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self._last = 0
        self.open: dict[int, Channel] = {}

    def at(self, path: str | None) -> list[Channel]:
        """Return the open connections at a path (None: all)."""
        return [one for one in self.open.values() if path in (None, one.path)]

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection from its handshake to its end."""
        exchange = Exchange({**scope, "method": "GET"})
        self._mock.requests += 1
        await receive()  # websocket.connect
        try:
            route = self._route(exchange)
            plan = self._mock.plan(exchange)
            if plan is not None and not await self._handshake(plan, exchange, scope, receive):
                return
        except Refusal as refusal:
            await self._refuse(exchange, refusal.reply, send)
            return
        script = route.answer
        assert isinstance(script, Script)  # find_socket gives no others
        protocol = script.protocol(scope.get("subprotocols") or [])
        await send({"type": "websocket.accept", "subprotocol": protocol})
        self._last += 1
        channel = self.open[self._last] = Channel(self._last, self._mock, route, exchange, send)
        self._mock.record("socket-open", **channel.describe(), protocol=protocol, **self._told(exchange))
        try:
            await _Play(self, channel, script).run(receive)
        finally:
            del self.open[channel.id]
            self._ended(channel)

    def _told(self, exchange: Exchange) -> dict[str, Any]:
        """Return the warnings for the log: too many of one client, and what its handshake gave."""
        client = exchange.scope["client"]
        ours = (
            [one for one in self.open.values() if one.handshake.scope["client"][0] == client[0]]
            if client
            else []
        )
        cautions = exchange.cautions
        if len(ours) > SOCKETS_AT_ONCE:
            cautions = (*cautions, Caution("sockets", count=len(ours), limit=SOCKETS_AT_ONCE))
        return {"warnings": [one.told() for one in cautions]} if cautions else {}

    def script(self, channel: Channel) -> Script | None:
        """Return the script of a connection as routes.toml has it now, None where it has none any more."""
        self._mock.folder.refresh()
        match = self._mock.folder.find_socket(channel.path, channel.handshake)
        answer = None if match is None else match.route.answer
        return answer if isinstance(answer, Script) else None

    def _route(self, exchange: Exchange) -> Route:
        folder, path = self._mock.folder, exchange.scope["path"]
        folder.refresh()
        check_path(path)
        scanned = scan(exchange.scope["headers"])
        exchange.fault_header = scanned.fault
        exchange.cautions = self._mock.cautions(scanned.host)
        exchange.fakes = folder.fakes
        match = folder.find_socket(path, exchange)
        if match is None:
            exchange.nearest = folder.nearest(path)
            raise Refusal(404, _("no [[socket]] for {path}").format(path=path))
        exchange.route, exchange.path = match.route, match.params
        return match.route

    async def _handshake(self, plan: Plan, exchange: Exchange, scope: Scope, receive: Receive) -> bool:
        """Let the conditions act on the handshake; False where it ends there."""
        if plan.delay:
            await asyncio.sleep(plan.delay)
        fail = plan.fail
        if fail is None or fail.kind == "half":
            return True
        exchange.fault = fail.told(plan.by)
        if fail.kind == "status":
            raise Refusal(fail.status, _("an error on purpose ({by})").format(by=plan.by))
        self._mock.record_exchange(exchange.fields())
        if fail.kind == "timeout":
            await keep_silent(scope, receive)
        else:
            scope["extensions"][ABORT]["call"]()
        return False

    async def _refuse(self, exchange: Exchange, reply: Reply, send: Send) -> None:
        exchange.status, exchange.response = reply.status, recorder.logged_reply(reply)
        await send(
            {"type": "websocket.http.response.start", "status": reply.status, "headers": reply.headers}
        )
        await send({"type": "websocket.http.response.body", "body": reply.body})
        self._mock.record_exchange(exchange.fields())

    def _ended(self, channel: Channel) -> None:
        code, reason = channel.closed or (GONE, "")
        self._mock.record(
            "socket-close",
            socket=channel.id,
            path=channel.path,
            code=code,
            reason=reason,
            by=channel.by,
            sent=channel.sent,
            received=channel.received,
            duration_ms=int((perf_counter() - channel.handshake.started) * 1e6) / 1e3,
        )


class _Play:
    """One connection's script while it runs."""

    def __init__(self, channels: Channels, channel: Channel, script: Script) -> None:
        self._channels = channels
        self._channel = channel
        self._script = script
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, receive: Receive) -> None:
        """Play until the connection ends."""
        context = MessageContext(self._channel.handshake)
        self._start(self._all(self._script.connect, context))
        for every in self._script.every:
            self._start(self._clock(every, context))
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                self._take(message)
            if self._channel.closed is None:
                self._channel.closed = (message.get("code") or GONE, message.get("reason") or "")
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, saying: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(saying)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _take(self, message: Message) -> None:
        given: str | None = message.get("text")
        raw: bytes = message.get("bytes") or b""
        channel = self._channel
        channel.received += 1
        channel.record("in", raw if given is None else given, "client")
        context = MessageContext(channel.handshake, given, raw)
        script = self._channels.script(channel) or self._script
        says = script.to_message(context)
        if says:
            self._start(self._all(says, context))

    async def _all(self, says: tuple[Said, ...], context: Context) -> None:
        for said in says:
            if said.delay:
                await asyncio.sleep(said.delay.seconds())
            await self._say(said, context)

    async def _say(self, said: Said, context: Context) -> None:
        message = said.message(context)
        if message is not None:
            others = self._channels.at(self._channel.path) if said.to_all else [self._channel]
            await asyncio.gather(*(one.say(message, "script") for one in others), return_exceptions=True)
        if said.close is not None:
            await self._channel.close(said.close, said.reason, "script")

    async def _clock(self, every: Every, context: Context) -> None:
        began, turn = monotonic(), 0
        while not every.times or turn < every.times:
            turn += 1
            fixed = every.period.low == every.period.high
            wait = began + turn * every.period.low - monotonic() if fixed else every.period.seconds()
            await asyncio.sleep(max(0.0, wait))
            await self._all(every.says, context)
