"""What a script may do that only a person or time does on the real platform: verdicts, moving
time on, and bad days.

    POST /__mpconsole__/verdict {"auditid": 1, "verdict": "approve" | "reject" | "delay", "reason", "pages"}
    GET  /__mpconsole__/time
    POST /__mpconsole__/time    {"advance": SECONDS}
    POST /__mpconsole__/fault   {"path": "/wxa/release" | "*", "kind", "errcode", "times"}, see faults.py

Bodies must come as application/json, which no foreign web page can send without asking first.
"""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mpconsole.sandbox import reviewing
from mpconsole.sandbox.calendar import rfc3339
from mpconsole.sandbox.codes import TEXTS, Refused
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.faults import KINDS, Fault
from mpconsole.sandbox.fields import integer, strings, text
from mpconsole.sandbox.model import AuditStatus

VERDICTS = {
    "approve": AuditStatus.PASSED,
    "reject": AuditStatus.REJECTED,
    "delay": AuditStatus.DELAYED,
}
_LONGEST_STEP = 366 * 86400


def routes(desk: Desk, alarm: Callable[[], None]) -> list[Route]:
    """Return the routes; `alarm` is called whenever something has changed."""

    async def verdict(request: Request) -> Response:
        try:
            body = await _body(request)
            audit = reviewing.decide(
                desk,
                integer(body, "auditid"),
                VERDICTS[text(body, "verdict")],
                by=text(body, "by", "script"),
                reason=text(body, "reason"),
                pages=strings(body, "pages"),
            )
        except KeyError:
            return _refusal("verdict: approve, reject or delay")
        except Refused as refused:
            return _refusal(refused.text)
        alarm()
        return JSONResponse({"auditid": audit.audit_id, "status": int(audit.status)})

    async def show_time(_request: Request) -> Response:
        return JSONResponse({"now": desk.now, "time": rfc3339(desk.now)})

    async def move_time(request: Request) -> Response:
        try:
            seconds = _step((await _body(request)).get("advance"))
        except Refused as refused:
            return _refusal(refused.text)
        desk.move_time(seconds)
        alarm()
        return await show_time(request)

    async def fault(request: Request) -> Response:
        try:
            body = await _body(request)
            path, kind, times = text(body, "path"), text(body, "kind"), integer(body, "times", 1)
            code = integer(body, "errcode", 0)
        except Refused as refused:
            return _refusal(refused.text)
        if not path or kind not in KINDS or times < 1:
            return _refusal(f"path, kind ({', '.join(KINDS)}), times (1 or more)")
        if (kind == "refuse") != (code in TEXTS):
            return _refusal("errcode: one of the platform's error codes, with the kind refuse alone")
        desk.faults.add(path, Fault(kind, code), times)
        return JSONResponse({"path": path, "kind": kind, "errcode": code, "times": times})

    return [
        Route("/__mpconsole__/fault", fault, methods=["POST"]),
        Route("/__mpconsole__/verdict", verdict, methods=["POST"]),
        Route("/__mpconsole__/time", show_time),
        Route("/__mpconsole__/time", move_time, methods=["POST"]),
    ]


async def _body(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Refused(47001, "send application/json")
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise Refused(47001) from error
    if not isinstance(body, dict):
        raise Refused(47001)
    return body


def _step(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST_STEP:
        raise Refused(40097, "advance: seconds, from 0 to a year")
    return float(value)


def _refusal(words: str) -> Response:
    return JSONResponse({"error": words}, status_code=400)
