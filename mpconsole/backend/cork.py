"""A transport that sends an answer in one piece, and not before its event is in the log.

uvicorn writes the head and the body one after the other: two system calls, where most answers of a mock need
one. What is written is held for two turns of the event loop; the log, which the application asks for in the
same turn as the answer, is written in the first. Whoever has read an answer can rely on its event, however
the server ends.
"""

import asyncio
from typing import Any

_MOST = 1024 * 1024
"""Bytes that are held; what is larger goes out as it comes."""


class Corked:
    """Wraps a transport; everything but writing and closing is the transport's own."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._soon = loop.call_soon
        self._held: list[bytes] = []
        self._size = 0
        self._is_ending = False
        self._write = transport.write
        self.is_closing = transport.is_closing  # asked several times an answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Hold until the next turn but one, or send what is too much to hold."""
        if not self._held:
            self._soon(self._soon, self._flush)
        self._held.append(data)
        self._size += len(data)
        if self._size > _MOST:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            held, self._held, self._size = self._held, [], 0
            self._write(b"".join(held))
        if self._is_ending:
            self._is_ending = False
            self._transport.close()

    def write_eof(self) -> None:
        """Send what is held, and say that nothing more comes."""
        self._flush()
        self._transport.write_eof()

    def close(self) -> None:
        """Close, when what is held is sent."""
        self.is_closing = _yes
        if self._held:
            self._is_ending = True
        else:
            self._transport.close()

    def abort(self) -> None:
        """Send what is held, and close without a word."""
        self._flush()
        self._transport.abort()


def _yes() -> bool:
    return True
