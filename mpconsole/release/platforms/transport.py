"""One HTTP call to a platform: sent once, or again where that is safe, and its answer told apart.

The platform answers with HTTP 200 even for errors; `errcode` in the JSON decides. An answer in HTML, a
status of 5xx, an end of the connection and `-1` (busy) leave open whether it has acted.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from mpconsole.i18n import _
from mpconsole.platform import errcodes
from mpconsole.release.platforms.errors import LOOPBACK, RefusedError, UnclearError, UnreachableError

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between repetitions of a call that may be repeated."""

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True, slots=True)
class Call:
    """A call. `repeatable`: doing it twice does what doing it once does. `seconds` is how long an answer
    may take. At most one of `json`, `content` and `files` is given.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    content: bytes | None = None
    files: Mapping[str, tuple[str, bytes, str]] | None = None
    repeatable: bool = False
    seconds: float = 30.0


class Transport:
    """HTTP to one platform. Close it, or use it in an `async with`."""

    def __init__(self, base_url: str, *, pauses: Sequence[float] = PAUSES) -> None:
        # Tokens travel in the query: httpx must not write addresses into anybody's log.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self.base_url = base_url.rstrip("/")
        self.host = urlsplit(base_url).netloc
        self._pauses = pauses
        # No connection is kept: one that the other side closed meanwhile would make a call unclear.
        self._client = httpx.AsyncClient(
            base_url=self.base_url,
            limits=httpx.Limits(max_keepalive_connections=0),
            trust_env=urlsplit(base_url).hostname not in LOOPBACK,
        )

    async def close(self) -> None:
        """Close what is open."""
        await self._client.aclose()

    async def answer(self, call: Call) -> dict[str, Any]:
        """Return the JSON object answered. Raises RefusedError, UnclearError or UnreachableError."""
        response = await self._send(call, self._read)
        assert isinstance(response, dict)
        return response

    async def picture(self, call: Call) -> bytes:
        """Return the image answered; an error comes as JSON and is raised like others."""
        response = await self._send(call, self._read_picture)
        assert isinstance(response, bytes)
        return response

    async def _send(self, call: Call, read: Any) -> dict[str, Any] | bytes:
        for pause in (*self._pauses, None):
            try:
                result: dict[str, Any] | bytes = read(call, await self._once(call))
            except UnreachableError:
                if pause is None:
                    raise
            except UnclearError:
                if pause is None or not call.repeatable:
                    raise
            else:
                return result
            await asyncio.sleep(pause)
        raise AssertionError  # pragma: no cover - the last round returns or raises

    async def _once(self, call: Call) -> httpx.Response:
        content, headers = call.content, {}
        if call.json is not None:
            # The platform wants raw UTF-8: \uXXXX arrives as garbled text.
            content = json.dumps(call.json, ensure_ascii=False, separators=(",", ":")).encode()
            headers = {"content-type": "application/json; charset=utf-8"}
        try:
            return await self._client.request(
                call.method,
                call.path,
                params=dict(call.query),
                content=content,
                files=dict(call.files) if call.files else None,
                headers=headers,
                timeout=httpx.Timeout(call.seconds, connect=10.0),
            )
        except _NOT_SENT as error:
            raise UnreachableError(self.host, _reason(error)) from error
        except httpx.HTTPError as error:
            raise UnclearError(call.path, _reason(error)) from error

    def _read(self, call: Call, response: httpx.Response) -> dict[str, Any]:
        try:
            answer = json.loads(response.content)
        except ValueError:
            answer = None
        if response.status_code != 200 or not isinstance(answer, dict):
            raise UnclearError(call.path, _strange(response))
        return _judge(call, answer)

    def _read_picture(self, call: Call, response: httpx.Response) -> bytes:
        if response.content[:1] in (b"{", b"<") or response.status_code != 200:
            self._read(call, response)
            raise UnclearError(call.path, _strange(response))
        return response.content


def _judge(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
    code = answer.get("errcode", answer.get("errCode", 0))
    if code == 0:
        return answer
    text = str(answer.get("errmsg", answer.get("errMsg", "")))
    if code == errcodes.BUSY:
        raise UnclearError(call.path, text or _("the platform is busy"))
    raise RefusedError(call.path, int(code), text)


def _strange(response: httpx.Response) -> str:
    kind = response.headers.get("content-type", "-").partition(";")[0]
    return _("HTTP {status} with {kind} instead of JSON").format(status=response.status_code, kind=kind)


def _reason(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return _("no answer in time")
    return str(error) or type(error).__name__
