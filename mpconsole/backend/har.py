"""Exchanges as an HTTP Archive (HAR 1.2), which browsers' and proxies' tools read.

Format: http://www.softwareishard.com/blog/har-12-spec/ . What the log masked stays masked, and a body of
which the log kept only the beginning says so in its comment.
"""

import base64
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from mpconsole import __version__
from mpconsole.backend.conversation import Conversation, Entry
from mpconsole.backend.exchange import Exchange, Part

_UNKNOWN = -1


def archive(exchanges: Iterable[Entry], base: str) -> dict[str, Any]:
    """Return the archive of answered and unanswered exchanges, oldest first; `base` is the server's URL."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "mpconsole", "version": __version__},
            "entries": [
                _socket(one, base.rstrip("/"))
                if isinstance(one, Conversation)
                else _entry(one, base.rstrip("/"))
                for one in exchanges
            ],
        }
    }


def _entry(exchange: Exchange, base: str) -> dict[str, Any]:
    return {
        "startedDateTime": _began(exchange),
        "time": exchange.duration_ms,
        "request": _request(exchange, base),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.duration_ms, "receive": 0},
    }


def _began(exchange: Exchange) -> str:
    """Return when a request came: the log has the moment at which it was answered."""
    try:
        ended = datetime.fromisoformat(exchange.time)
    except ValueError:
        return exchange.time
    return (ended - timedelta(milliseconds=exchange.duration_ms)).isoformat(timespec="milliseconds")


def _socket(socket: Conversation, base: str) -> dict[str, Any]:
    """Return a WebSocket as browsers export it: its handshake, and its messages in `_webSocketMessages`."""
    handshake = Exchange(
        socket.id, socket.time, "GET", socket.path, socket.query, socket.route, None, socket.status,
        0.0, None, Part(), None,
    )  # fmt: skip
    entry = _entry(handshake, "ws" + base.removeprefix("http"))
    entry["time"] = entry["timings"]["wait"] = socket.duration_ms
    entry["_resourceType"] = "websocket"
    entry["_webSocketMessages"] = [
        {
            "type": "send" if one.incoming else "receive",
            "time": datetime.fromisoformat(one.time).timestamp(),
            "opcode": 2 if one.binary else 1,
            "data": _text(one.part)[0],
        }
        for one in socket.messages
    ]
    return entry


def _request(exchange: Exchange, base: str) -> dict[str, Any]:
    part, query = exchange.request, parse_qsl(exchange.query, keep_blank_values=True)
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": base + exchange.request_target,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(part),
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": _UNKNOWN,
        "bodySize": part.size,
    }
    if part.content or part.text:
        text, encoding = _text(part)
        request["postData"] = {"mimeType": part.content_type, "text": text, **_comment(part)}
        if encoding:
            request["postData"]["_encoding"] = encoding  # the format knows none for what is sent
    return request


def _response(exchange: Exchange) -> dict[str, Any]:
    part = exchange.response or Part()
    text, encoding = _text(part)
    content: dict[str, Any] = {
        "size": part.size,
        "mimeType": part.content_type,
        "text": text,
        **_comment(part),
    }
    if encoding:
        content["encoding"] = encoding
    return {
        "status": exchange.status or 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(part),
        "content": content,
        "redirectURL": part.header("location") or "",
        "headersSize": _UNKNOWN,
        "bodySize": part.size,
    }


def _headers(part: Part) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in part.headers]


def _text(part: Part) -> tuple[str, str]:
    """Return a body and how it is encoded ("" for text)."""
    if part.text is not None:
        return part.text, ""
    return (base64.b64encode(part.content).decode("ascii"), "base64") if part.content else ("", "")


def _comment(part: Part) -> dict[str, str]:
    return {"comment": "only the beginning was kept"} if part.truncated else {}
