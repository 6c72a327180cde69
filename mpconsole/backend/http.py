"""uvicorn's HTTP protocol and server with what a server that strangers may reach needs.

uvicorn waits for ever for a request's headers and takes any number of them; here a client has
HEADER_SECONDS and HEADER_BYTES. Signals are left to the caller, and uvicorn's own log is silent.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mpconsole.backend.cork import Corked
from mpconsole.backend.sending import ABORT

HEADER_SECONDS = 10.0
HEADER_BYTES = 64 * 1024
MESSAGE_BYTES = 10 * 1024 * 1024
"""The largest message that a WebSocket takes; a larger one closes it with 1009."""
LINGER_SECONDS = 2.0
_SWEEP_TICKS = 10  # of uvicorn's main loop, 0.1 s each


class PatientProtocol(HttpToolsProtocol):
    """An HTTP connection that gives its client limited time and room for the headers."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        transport = cast(asyncio.Transport, Corked(transport, self.loop))
        super().connection_made(transport)
        self._refused = False
        self._extensions: dict[str, dict[object, object]] = {ABORT: {"call": transport.abort}}
        self.waiting_since: float | None = self.loop.time()
        self._header_bytes = 0

    def on_message_begin(self) -> None:
        """Begin to wait for the headers of a request."""
        super().on_message_begin()
        self.scope["extensions"] = self._extensions
        self.waiting_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """Stop waiting: the application takes over."""
        self.waiting_since = None
        self._header_bytes = 0
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count what comes before the headers are complete."""
        if self._refused:
            return
        super().data_received(data)
        if self.waiting_since is not None:
            self._header_bytes += len(data)
            if self._header_bytes > HEADER_BYTES:
                self.refuse(b"431 Request Header Fields Too Large", b"the headers are larger than 64 KB")

    def refuse(self, status: bytes, words: bytes) -> None:
        """Answer without asking the application, and close.

        What the client still sends is read and dropped for a moment: closing at once would reset the
        connection before the client has read the answer.
        """
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self.waiting_since = None
        head = b"HTTP/1.1 %b\r\ncontent-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self.transport.write(head % (status, len(words)) + words)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def eof_received(self) -> None:
        """Close with the client."""
        if self._refused:
            self.transport.close()
        super().eof_received()


class QuietServer(uvicorn.Server):
    """A uvicorn server that leaves signals alone and says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the caller."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and say so."""
        await super().startup(sockets)
        self._on_started()

    async def on_tick(self, counter: int) -> bool:
        """Close connections whose headers don't come."""
        if counter % _SWEEP_TICKS == 0:
            oldest = asyncio.get_running_loop().time() - HEADER_SECONDS
            for connection in list(self.server_state.connections):
                since = getattr(connection, "waiting_since", None)
                if isinstance(connection, PatientProtocol) and since is not None and since < oldest:
                    connection.refuse(b"408 Request Timeout", b"the headers did not come within 10 s")
        return await super().on_tick(counter)


def _websocket(**options: Any) -> asyncio.Protocol:
    """Make the protocol of one WebSocket; its libraries are imported with the first one."""
    from mpconsole.backend.socketprotocol import SocketProtocol

    return SocketProtocol(**options)


def quiet_server(app: ASGIApp, on_started: Callable[[], None], *, websockets: bool = False) -> QuietServer:
    """Make a server for `app`; run it with `await server.serve(sockets=[…])`, end it by `should_exit`."""
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())  # else errors reach the screen at exit
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws=_websocket if websockets else "none",  # type: ignore[arg-type]
        ws_max_size=MESSAGE_BYTES,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return QuietServer(config, on_started)


async def serve_until(server: uvicorn.Server, listener: socket.socket, stop: Awaitable[object]) -> None:
    """Serve on `listener` until `stop` is done, and what was under way then is over."""

    async def watch() -> None:
        await stop
        server.should_exit = True

    watching = asyncio.ensure_future(watch())
    try:
        await server.serve(sockets=[listener])
        if cancelled := set(server.server_state.tasks):
            await asyncio.wait(cancelled, timeout=1)
    finally:
        watching.cancel()
