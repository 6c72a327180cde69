"""The mock backend as an ASGI application: finds the route, answers, and logs every exchange.

Plain ASGI on the hot path; Starlette serves what streams (files, events).
"""

import asyncio
import sys
import traceback

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mpconsole.backend import recorder, replies
from mpconsole.backend.channels import Channels
from mpconsole.backend.faults import Plan
from mpconsole.backend.mock import Mock
from mpconsole.backend.recorder import Exchange, Tap
from mpconsole.backend.replies import BadHeaderError, Header, Reply
from mpconsole.backend.requests import ClientGone, Refusal, check_path, read_body, scan
from mpconsole.backend.sending import Half, HalfSent, Sender, Throttle, cut, keep_silent
from mpconsole.i18n import _

CONTROL = "/__mpconsole__/"
_CORS: list[Header] = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"*")]


class MockApp:
    """Answers for `mock`, and hands `/__mpconsole__/…` to `control`, WebSockets to `channels`."""

    def __init__(self, mock: Mock, channels: Channels, control: ASGIApp) -> None:
        self._mock = mock
        self._channels = channels
        self._folder = mock.folder
        self._control = control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await self._channels.serve(scope, receive, send)
        elif scope["path"].startswith(CONTROL):
            await self._control(scope, receive, send)
        else:
            await self._exchange(Exchange(scope), receive, send)

    async def _exchange(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        self._mock.requests += 1
        self._mock.crowd.enter(exchange)
        try:
            await self._answer(exchange, receive, send)
        except (ClientGone, HalfSent):
            pass
        except Refusal as refusal:
            await self._send(exchange, refusal.reply, send)
        except Exception as error:  # noqa: BLE001 - a mock that fails says so, and goes on
            traceback.print_exception(error)
            if exchange.status is None:
                await self._send(
                    exchange, replies.error(500, _("the mock itself failed; see its output")), send
                )
        finally:
            self._mock.crowd.leave(exchange)
            self._mock.record_exchange(exchange.fields())

    async def _answer(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        folder, scope = self._folder, exchange.scope
        folder.refresh()
        method, path = scope["method"], scope["path"]
        check_path(path)
        scanned = scan(scope["headers"])
        exchange.fault_header, exchange.byte_range = scanned.fault, scanned.range
        exchange.cautions = self._mock.cautions(scanned.host)
        if scanned.length != 0:
            exchange.raw_body = await read_body(scanned.length, receive, folder.options.body_limit)
            if scanned.form is not None:
                await self._take_form(exchange, scanned.form)
        exchange.fakes = folder.fakes
        match = self._mock.find(method, path, exchange)
        if match is not None:
            exchange.route, exchange.path = match.route, match.params
        plan = self._mock.plan(exchange)
        if plan is None:
            await self._deliver(exchange, await self._reply(exchange), receive, send)
        else:
            await self._deliver_by(plan, exchange, receive, send)

    async def _take_form(self, exchange: Exchange, content_type: bytes) -> None:
        """Keep the uploaded files; an answer's templates see the form as `body`."""
        from mpconsole.backend.uploads import take_form

        try:
            exchange.body, kept = await take_form(
                content_type.decode("latin-1"), exchange.raw_body, self._mock.uploads
            )
        except OSError as error:
            words = _("mpconsole: the upload is not kept: {reason}")
            print(words.format(reason=error.strerror or error), file=sys.stderr, flush=True)
        else:
            exchange.uploads = [one.told() for one in kept]

    async def _deliver_by(self, plan: Plan, exchange: Exchange, receive: Receive, send: Sender) -> None:
        scope = exchange.scope
        if plan.delay:
            await asyncio.sleep(plan.delay)
        if plan.bandwidth is not None:
            send = Throttle(send, plan.bandwidth)
        reply: Reply | Response | None = None
        if plan.fail is not None:
            exchange.fault = plan.fail.told(plan.by)
            match plan.fail.kind:
                case "drop":
                    return await cut(scope, receive)
                case "timeout":
                    return await keep_silent(scope, receive)
                case "half":
                    send = Half(send)
                case _:
                    reply = replies.error(
                        plan.fail.status, _("an error on purpose ({by})").format(by=plan.by)
                    )
        if reply is None:
            reply = await self._reply(exchange)
        await self._deliver(exchange, reply, receive, send)
        return None

    async def _reply(self, exchange: Exchange) -> Reply | Response:
        if exchange.route is None:
            return await self._unmatched(exchange)
        try:
            return await exchange.route.answer.reply(exchange)
        except BadHeaderError as error:
            words = _("refused: the header {name} would contain a line break").format(name=error)
            return replies.error(400, words)

    async def _unmatched(self, exchange: Exchange) -> Reply | Response:
        method, path = exchange.scope["method"], exchange.scope["path"]
        options = self._folder.options
        if method == "OPTIONS" and options.cors:
            return _preflight(exchange.scope)
        socket = self._folder.find_socket(path, exchange)
        if socket is not None:
            exchange.route, exchange.path = socket.route, socket.params
            return await socket.route.answer.reply(exchange)
        allowed = self._folder.methods(path)
        if allowed:
            words = _("{path} knows {methods}, not {method}")
            message = words.format(path=path, methods=", ".join(allowed), method=method)
            reply = replies.error(405, message)
            reply.headers.append((b"allow", ", ".join(allowed).encode("ascii")))
            return reply
        exchange.nearest = self._folder.nearest(path)
        message = _("no route for {method} {path}").format(method=method, path=path)
        return replies.error(404, message, nearest=str(exchange.nearest) if exchange.nearest else None)

    async def _deliver(
        self, exchange: Exchange, reply: Reply | Response, receive: Receive, send: Sender
    ) -> None:
        if isinstance(reply, Reply):
            await self._send(exchange, reply, send)
        else:
            await self._stream(exchange, reply, receive, send)

    async def _send(self, exchange: Exchange, reply: Reply, send: Sender) -> None:
        exchange.status = reply.status
        exchange.response = recorder.logged_reply(reply)
        headers = reply.headers + _CORS if self._folder.options.cors else reply.headers
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _stream(self, exchange: Exchange, response: Response, receive: Receive, send: Sender) -> None:
        tap = Tap(send)
        if self._folder.options.cors:
            response.raw_headers.extend(_CORS)
        try:
            await response(exchange.scope, receive, tap)
        finally:
            exchange.status, exchange.response = tap.status, tap.part()


def _preflight(scope: Scope) -> Reply:
    asked = next(
        (value for name, value in scope["headers"] if name == b"access-control-request-headers"), b"*"
    )
    reply = replies.make(204, replies.TEXT_TYPE, b"")
    reply.headers += [
        (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"),
        (b"access-control-allow-headers", asked),
        (b"access-control-max-age", b"600"),
    ]
    return reply
