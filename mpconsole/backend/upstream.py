"""A real backend behind the mock: what has no route is passed on to it, and what it answers is recorded."""

import ssl
import sys
from urllib.parse import urlsplit

import httpx

from mpconsole.backend import replies
from mpconsole.backend.recordings import Recordings
from mpconsole.backend.replies import Reply
from mpconsole.backend.templates import Context
from mpconsole.errors import UsageError
from mpconsole.i18n import _

_LARGEST = 100 * 1024 * 1024
_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "upgrade"}
    | {"host", "transfer-encoding", "content-length", "accept-encoding"}
)
_BACK = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length", "date", "server"}
)


def check_url(url: str) -> str:
    """Return the URL of a backend without a slash at its end. Raises UsageError for what is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise UsageError(_("{url} is no address of a backend; write https://api.example.com").format(url=url))
    return url.rstrip("/")


class Upstream:
    """Passes requests on to the backend at `url`, the only host that is asked, and records its answers."""

    def __init__(self, url: str, recordings: Recordings) -> None:
        self.url = check_url(url)
        self._recordings = recordings
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(30, connect=10), follow_redirects=False)

    async def reply(self, context: Context) -> Reply:
        """Ask the backend; 502 where it cannot be reached."""
        target = self.url + context.scope["raw_path"].decode("ascii")
        query = context.query_string.decode("ascii")
        headers = [
            (name, value) for name, value in context.scope["headers"] if name.decode("latin-1") not in _HOP
        ]
        try:
            request = self._client.build_request(
                context.method,
                f"{target}?{query}" if query else target,
                headers=headers,
                content=context.raw_body,
            )
            response = await self._client.send(request, stream=True)
            try:
                body = await _read(response)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            words = _("{url} cannot be reached: {reason}")
            return replies.error(502, words.format(url=self.url, reason=str(error) or type(error).__name__))
        return self._answered(context, query, response, body)

    def _answered(self, context: Context, query: str, response: httpx.Response, body: bytes) -> Reply:
        back = {
            name: self._here(value) if name == "location" else value
            for name, value in response.headers.items()
            if name not in _BACK
        }
        try:
            self._recordings.add(context.method, context.url_path, query, response.status_code, back, body)
        except OSError as error:
            words = _("mpconsole: the answer is not recorded: {reason}")
            print(words.format(reason=error.strerror or error), file=sys.stderr, flush=True)
        reply = replies.make(response.status_code, "application/octet-stream", body)
        reply.headers = [
            (name, value)
            for name, value in response.headers.raw
            if name.decode("latin-1").lower() not in _BACK and name.lower() != b"location"
        ]
        if "location" in back:
            reply.headers.append((b"location", back["location"].encode("latin-1")))
        reply.headers.append((b"content-length", str(len(reply.body)).encode("ascii")))
        return reply

    def _here(self, location: str) -> str:
        """Let a redirect within the backend come back here."""
        return location.removeprefix(self.url) or "/" if location.startswith(self.url) else location

    async def aclose(self) -> None:
        """End the connections."""
        await self._client.aclose()


async def _read(response: httpx.Response) -> bytes:
    """Return the body, decoded. Raises httpx.HTTPError where it is too large to be kept."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _LARGEST:
            raise httpx.ReadError(_("the answer is larger than 100 MB"))
    return bytes(body)
