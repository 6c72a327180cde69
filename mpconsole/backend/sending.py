"""Sending answers, whole or as the conditions have it: slowly, in part, not at all."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import Message, Receive, Scope

Sender = Callable[[Message], Awaitable[None]]
ABORT = "mpconsole.abort"
"""The extension of the ASGI scope by which the application cuts its connection."""
_SLICE_SECONDS = 0.05
_SILENCE_SECONDS = 600.0


class HalfSent(Exception):  # noqa: N818 - what was wanted, not an error
    """Half of the answer is sent: let the server cut the connection."""


class Half:
    """Passes half of a response's body on, then raises HalfSent."""

    def __init__(self, send: Sender) -> None:
        self._send = send
        self._left: int | None = 0

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            length = next((value for name, value in message["headers"] if name == b"content-length"), None)
            self._left = None if length is None else int(length) // 2
            await self._send(message)
            return
        whole = message.get("body", b"")
        if self._left is None:  # in chunks: half of the first one
            self._left = len(whole) // 2
        body = whole[: self._left]
        self._left -= len(body)
        await self._send({**message, "body": body, "more_body": True})
        if self._left <= 0:
            raise HalfSent


async def cut(scope: Scope, receive: Receive) -> None:
    """Cut the connection without a word."""
    abort = scope.get("extensions", {}).get(ABORT)
    if abort is not None:
        abort["call"]()
    while (await receive())["type"] != "http.disconnect":
        continue


async def keep_silent(scope: Scope, receive: Receive) -> None:
    """Answer nothing until the client has had enough."""
    try:
        async with asyncio.timeout(_SILENCE_SECONDS):
            while (await receive())["type"] != "http.disconnect":
                continue
    except TimeoutError:
        await cut(scope, receive)


class Throttle:
    """Passes a response on at `bandwidth` bytes a second."""

    def __init__(self, send: Sender, bandwidth: int) -> None:
        self._send = send
        self._bandwidth = bandwidth

    async def __call__(self, message: Message) -> None:
        """Pass one message on, its body in slices."""
        body = message.get("body", b"") if message["type"] == "http.response.body" else b""
        size = max(1, int(self._bandwidth * _SLICE_SECONDS))
        while len(body) > size:
            await self._pass(body[:size])
            body = body[size:]
        if body:
            await asyncio.sleep(len(body) / self._bandwidth)
        await self._send({**message, "body": body} if message["type"] == "http.response.body" else message)

    async def _pass(self, piece: bytes) -> None:
        await asyncio.sleep(len(piece) / self._bandwidth)
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})
