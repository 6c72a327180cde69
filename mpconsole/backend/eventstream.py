"""An event log as Server-Sent Events, as the contract of the mock backend and the sandbox says.

`Last-Event-ID` (or `?after=ID`) resumes after that event; without either the stream begins now. The
header `mpconsole-stream` names the log: a client that comes back with another name (another project
on the same port) is told what is new, not what its old number would mean here.
"""

from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import StreamingResponse

from mpconsole.backend.eventlog import EventLog

STREAM_HEADER = "mpconsole-stream"
PING_SECONDS = 15.0


def events_response(log: EventLog, request: Request) -> StreamingResponse:
    """Answer `GET /__mpconsole__/events` from `log`."""
    after = _start(log, request.headers, request.query_params)
    return StreamingResponse(
        _server_sent(log, after),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no", STREAM_HEADER: log.stream},
    )


def _start(log: EventLog, headers: Mapping[str, str], query: Mapping[str, str]) -> int | None:
    known = headers.get(STREAM_HEADER)
    if known is not None and known != log.stream:
        return None
    for text in (headers.get("last-event-id"), query.get("after")):
        if text is not None and text.isascii() and text.isdigit():
            return min(int(text), log.last_id)
    return None


async def _server_sent(log: EventLog, after: int | None) -> AsyncIterator[bytes]:
    yield b": mpconsole\n\n"  # the first bytes tell the client that it is through
    async for batch in log.batches(after, idle=PING_SECONDS):
        yield b"".join(b"id: %d\ndata: %b\n\n" % one for one in batch) or b":\n\n"
