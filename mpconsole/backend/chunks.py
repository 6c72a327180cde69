"""Answers that come in pieces, as `wx.request({ enableChunked: true })` takes them: `[[route.chunks]]`."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import StreamingResponse

from mpconsole.backend.durations import Delay
from mpconsole.backend.replies import Content, TemplateHeaders
from mpconsole.backend.templates import Context


@dataclass(frozen=True, slots=True)
class Chunk:
    """One piece: sent after its delay; JSON gets a line feed at its end."""

    content: Content
    delay: Delay

    def fill(self, context: Context) -> bytes:
        """Return the bytes of one answer."""
        filled = self.content.fill(context)
        return filled + b"\n" if self.content.content_type.startswith("application/json") else filled


class Chunks:
    """Answers with a status and headers at once, and with the pieces one after the other, `times` times."""

    def __init__(self, status: int, headers: Mapping[str, str], pieces: Sequence[Chunk], times: int) -> None:
        self._status = status
        self._headers = TemplateHeaders(headers)
        self._pieces = tuple(pieces)
        self._times = times
        self._type = pieces[0].content.content_type

    async def reply(self, context: Context) -> StreamingResponse:
        """Answer one request."""
        headers = {"content-type": self._type, "cache-control": "no-store", **self._headers.fill(context)}
        return StreamingResponse(self._bodies(context), self._status, headers)

    async def _bodies(self, context: Context) -> AsyncIterator[bytes]:
        for turn in range(self._times):
            context.index = turn + 1
            for piece in self._pieces:
                if piece.delay:
                    await asyncio.sleep(piece.delay.seconds())
                yield piece.fill(context)
