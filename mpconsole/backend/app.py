"""The mock backend as an ASGI application: finds the route, answers, and logs every exchange.

Plain ASGI on the hot path; Starlette serves what streams (files, events).
"""

import asyncio

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mpconsole.backend import recorder, replies
from mpconsole.backend.mock import Mock
from mpconsole.backend.recorder import Exchange, Tap
from mpconsole.backend.replies import BadHeaderError, Header, Reply
from mpconsole.backend.requests import ClientGone, Refusal, check_path, read_body
from mpconsole.i18n import _

CONTROL = "/__mpconsole__/"
_CORS: list[Header] = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"*")]


class MockApp:
    """Answers for `mock`, and hands `/__mpconsole__/…` to `control`."""

    def __init__(self, mock: Mock, control: ASGIApp) -> None:
        self._mock = mock
        self._folder = mock.folder
        self._control = control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await _refuse_websocket(scope, receive, send)
        elif scope["path"].startswith(CONTROL):
            await self._control(scope, receive, send)
        else:
            await self._exchange(Exchange(scope), receive, send)

    async def _exchange(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        self._mock.requests += 1
        try:
            reply = await self._reply(exchange, receive)
            if isinstance(reply, Reply):
                await self._send(exchange, reply, send)
            else:
                await self._stream(exchange, reply, receive, send)
        except ClientGone:
            pass
        except Refusal as refusal:
            await self._send(exchange, refusal.reply, send)
        finally:
            self._mock.record("exchange", **exchange.fields())

    async def _reply(self, exchange: Exchange, receive: Receive) -> Reply | Response:
        folder, scope = self._folder, exchange.scope
        folder.refresh()
        method, path = scope["method"], scope["path"]
        check_path(path)
        exchange.raw_body = await read_body(scope, receive, folder.options.body_limit)
        match = self._mock.find(method, path)
        if match is None:
            return self._unmatched(exchange)
        exchange.route = match.route
        if delay := match.route.delay or folder.options.delay:
            await asyncio.sleep(delay.seconds())
        fail = match.route.fail
        if fail is not None and fail.strikes():
            exchange.fault = {"kind": "status", "status": fail.status}
            return replies.error(
                fail.status, _("an error on purpose ({source})").format(source=match.route.source)
            )
        exchange.path = match.params
        try:
            return await match.route.answer.reply(exchange)
        except BadHeaderError as error:
            words = _("refused: the header {name} would contain a line break").format(name=error)
            return replies.error(400, words)

    def _unmatched(self, exchange: Exchange) -> Reply:
        method, path = exchange.scope["method"], exchange.scope["path"]
        options = self._folder.options
        if method == "OPTIONS" and options.cors:
            return _preflight(exchange.scope)
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

    async def _send(self, exchange: Exchange, reply: Reply, send: Send) -> None:
        exchange.status = reply.status
        exchange.response = recorder.logged_reply(reply)
        headers = reply.headers + _CORS if self._folder.options.cors else reply.headers
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _stream(self, exchange: Exchange, response: Response, receive: Receive, send: Send) -> None:
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


async def _refuse_websocket(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000})
