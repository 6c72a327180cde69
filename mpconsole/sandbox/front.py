"""A CONNECT proxy that ends TLS for the platform's names: the way in for the unmodified official uploader.

The uploader's address is a constant in its code, but it takes HTTPS_PROXY. What it sends to
servicewechat.com ends here and goes on to the sandbox; any other address is refused, so nothing can
leave the machine through this door.
"""

import asyncio
import contextlib
import ssl

from mpconsole.sandbox.certificates import HOSTS

_LONGEST_HEAD = 16_384
_SECONDS_FOR_HEAD = 20.0
_CHUNK = 65_536


async def serve(host: str, backend: tuple[str, int], context: ssl.SSLContext) -> asyncio.Server:
    """Listen on a free port of `host`; `backend` is the sandbox's own address."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ssl.SSLError, asyncio.IncompleteReadError, TimeoutError):
            await _tunnel(reader, writer, backend, context)
        await _close(writer)

    return await asyncio.start_server(handle, host, 0, limit=_LONGEST_HEAD)


async def _tunnel(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    backend: tuple[str, int],
    context: ssl.SSLContext,
) -> None:
    target = await _read_target(reader)
    if target not in {f"{host}:443" for host in HOSTS}:
        words = "this is a rehearsal: only the platform's own names lead anywhere\n"
        writer.write(f"HTTP/1.1 403 Forbidden\r\ncontent-length: {len(words)}\r\n\r\n{words}".encode())
        await writer.drain()
        return
    writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
    await writer.drain()
    await writer.start_tls(context, ssl_handshake_timeout=_SECONDS_FOR_HEAD)
    back_reader, back_writer = await asyncio.open_connection(*backend)
    try:
        await asyncio.gather(_pipe(reader, back_writer), _pipe(back_reader, writer))
    finally:
        await _close(back_writer)


async def _read_target(reader: asyncio.StreamReader) -> str:
    """Return `host:port` of a CONNECT request, "" where it is none."""
    try:
        async with asyncio.timeout(_SECONDS_FOR_HEAD):
            head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        return ""
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    return words[1].lower() if len(words) == 3 and words[0] == "CONNECT" else ""


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass everything on; when one side has ended, so does the other."""
    with contextlib.suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError, ssl.SSLError):
        await writer.wait_closed()
