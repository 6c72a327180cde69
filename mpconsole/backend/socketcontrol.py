"""`/__mpconsole__/sockets`: a person or a test speaks into open WebSockets.

GET lists them. POST to one (`/sockets/3`) or to all (`/sockets`, with `path` to those at a path) sends
`{"text": …}`, `{"json": …}` or `{"base64": …}`. DELETE of one closes it (`?code=1001&reason=…`).
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mpconsole.backend.channels import Channel, Channels
from mpconsole.backend.controlbody import no_object, read_object
from mpconsole.backend.socketscript import CLOSE_CODES
from mpconsole.i18n import _


async def sockets(channels: Channels, request: Request) -> Response:
    """List the open connections, or send to them."""
    if request.method == "GET":
        return JSONResponse({"sockets": [_described(one) for one in channels.open.values()]})
    return await _send(request, lambda path: channels.at(path))


async def socket(channels: Channels, request: Request) -> Response:
    """Send to one connection, or close it."""
    channel = channels.open.get(request.path_params["id"])
    if channel is None:
        return JSONResponse({"error": _("there is no open socket of this number")}, 404)
    if request.method == "POST":
        return await _send(request, lambda _path: [channel])
    text, reason = request.query_params.get("code", "1000"), request.query_params.get("reason", "")
    code = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    if (code not in CLOSE_CODES and not 3000 <= code <= 4999) or len(reason.encode()) > 123:
        words = _("{code} is no code that a server closes with; write 1000, or 3000 to 4999")
        return JSONResponse({"error": words.format(code=text)}, 400)
    await channel.close(code, reason, "person")
    return JSONResponse({"closed": channel.id})


async def _send(request: Request, receivers: Callable[[str | None], list[Channel]]) -> Response:
    value = await read_object(request)
    if value is None:
        return no_object()
    message, path = message_of(value), value.get("path")
    if message is None or not isinstance(path, str | None):
        return JSONResponse({"error": _('send one of "text", "json" and "base64"')}, 400)
    sent = [one.id for one in receivers(path) if await one.say(message, "person")]
    return JSONResponse({"sent": sent})


def _described(channel: Channel) -> dict[str, Any]:
    found = {
        **channel.describe(),
        "opened": channel.opened,
        "sent": channel.sent,
        "received": channel.received,
    }
    return {**found, "route": msgspec.json.decode(channel.route.place)}


def message_of(value: Mapping[str, Any]) -> str | bytes | None:
    """Read what a person sends: `{"text"}`, `{"json"}` or `{"base64"}`; None for anything else."""
    given = [name for name in ("text", "json", "base64") if name in value]
    if len(given) != 1 or set(value) - {given[0], "path"}:
        return None
    content = value[given[0]]
    if given[0] == "json":
        return msgspec.json.encode(content).decode()
    if not isinstance(content, str):
        return None
    if given[0] == "text":
        return content
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:
        return None
