"""Bodies of control requests: one JSON object."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mpconsole.i18n import _


async def read_object(request: Request) -> dict[str, Any] | None:
    """Return the JSON object in a request's body, an empty one for no body, None for anything else."""
    body = await request.body()
    try:
        value = msgspec.json.decode(body) if body else {}
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return value if isinstance(value, dict) else None


def no_object() -> Response:
    """Say that the body was no object."""
    return JSONResponse({"error": _("send one JSON object in the body")}, 400)
