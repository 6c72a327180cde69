"""A transport that sends the head of an answer together with its body.

uvicorn writes the head and the body one after the other: two system calls, where most answers of a mock need
one. A head is held until the next write, or the next turn of the event loop.
"""

import asyncio
from typing import Any

_HEAD = b"HTTP/"


class Corked:
    """Wraps a transport; everything but writing is the transport's own."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""
        self._write = transport.write
        self.is_closing = transport.is_closing  # asked several times an answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send, or hold what begins an answer."""
        if self._held:
            data, self._held = self._held + data, b""
        elif data[:5] == _HEAD:
            self._held = data
            self._loop.call_soon(self._flush)
            return
        self._write(data)

    def _flush(self) -> None:
        if self._held:
            data, self._held = self._held, b""
            self._write(data)

    def write_eof(self) -> None:
        """Send what is held, and say that nothing more comes."""
        self._flush()
        self._transport.write_eof()

    def close(self) -> None:
        """Send what is held, and close."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Close without a word."""
        self._held = b""
        self._transport.abort()
