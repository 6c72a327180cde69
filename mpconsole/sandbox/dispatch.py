"""From an HTTP request to its endpoint and back: always HTTP 200, the platform's code in the body."""

import hashlib
import json
import logging
import re
import secrets
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mpconsole.sandbox import limits
from mpconsole.sandbox.api import ENDPOINTS
from mpconsole.sandbox.api.call import Answer, Auth, Body, Call, Endpoint, File, Picture
from mpconsole.sandbox.codes import TEXTS, Refused
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.faults import PAGE
from mpconsole.sandbox.masking import masked
from mpconsole.sandbox.model import Program, Token

_LOGGER = logging.getLogger(__name__)
_CI = "/wxa/ci/"
_ESCAPED = re.compile(rb"(?<!\\)((?:\\\\)*)\\u(?!00[0-7])")
_BY_PATH: dict[str, dict[str, Endpoint]] = {}
for _endpoint in ENDPOINTS:
    _BY_PATH.setdefault(_endpoint.path, {})[_endpoint.method] = _endpoint


@dataclass(frozen=True, slots=True)
class _Given:
    """What a request brought along, read before its transaction begins."""

    raw: bytes = b""
    file: File | None = None
    parcel: Any = None


async def answer(desk: Desk, request: Request) -> Response:
    """Answer one request to the platform's API, unless a fault was ordered for it."""
    started = time.perf_counter()
    given = await _read(request, _endpoint_of(request))
    fault = desk.faults.take(request.url.path)
    kind = fault.kind if fault else None
    exchange = _Exchange(desk, request, given, started, kind)
    refused = fault.errcode if fault and kind == "refuse" else -1
    response = exchange.refuse(refused) if kind in ("busy", "away", "refuse") else exchange.respond()
    if kind == "silent":
        await _until_the_client_gives_up(request)
    return Response(PAGE, 502, media_type="text/html") if kind in ("away", "html") else response


async def _until_the_client_gives_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _endpoint_of(request: Request) -> Endpoint | None:
    return _BY_PATH.get(request.url.path, {}).get(request.method)


async def _read(request: Request, endpoint: Endpoint | None) -> _Given:
    if endpoint is not None and endpoint.body is Body.FORM:
        return _Given(file=await _read_file(request))
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > limits.UPLOAD:
            raise HTTPException(413)
    parcel = None
    if endpoint is not None and endpoint.prepare is not None:
        parcel = await run_in_threadpool(endpoint.prepare, bytes(raw))
    return _Given(bytes(raw), parcel=parcel)


async def _read_file(request: Request) -> File | None:
    """Return the first file of a multipart form, None where there is none."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return None
    try:
        async with request.form(max_files=4, max_fields=16) as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    return File(name, value.content_type or "", await value.read(limits.VIDEO + 1))
    except Exception:  # noqa: BLE001 - a broken form has no file in it, whichever way it is broken
        return None
    return None


class _Exchange:
    """One request, its transaction, its event, its answer."""

    def __init__(
        self, desk: Desk, request: Request, given: _Given, started: float, fault: str | None
    ) -> None:
        self._desk = desk
        self._request = request
        self._given = given
        self._started = started
        self._path = request.url.path
        self._fault = fault
        self._call = Call(
            store=desk.store,
            options=desk.options,
            now=desk.now,
            query=dict(request.query_params),
            body={},
            base=desk.url,
            raw=given.raw,
            file=given.file,
            parcel=given.parcel,
        )

    def refuse(self, code: int) -> Response:
        """Answer an error code, such as -1 (busy), and do nothing."""
        return self._tell(self._envelope(code, TEXTS[code]))

    def respond(self) -> Response:
        """Do what is asked, or say why not."""
        try:
            return self._desk.perform("exchange", self._handle)
        except Refused as refused:
            return self._tell(self._envelope(refused.code, refused.text) | refused.extra)
        except sqlite3.OperationalError as error:
            _LOGGER.error("%s: nothing was changed: %s", self._path, error)  # noqa: TRY400 - the disk, not us
            return self._tell(self._envelope(-1, TEXTS[-1]))
        except Exception:
            _LOGGER.exception("%s %s failed inside the sandbox", self._request.method, self._path)
            return self._tell(self._envelope(-1, TEXTS[-1]))

    def _tell(self, body: dict[str, Any]) -> Response:
        """Answer a refusal: nothing changed, and the exchange is told of (unless the disk is full)."""
        self._call.changes.clear()
        try:
            return self._desk.perform("exchange", lambda: self._result(body))
        except sqlite3.Error:
            return self._result(body)[0]

    def _handle(self) -> tuple[Response, dict[str, Any]]:
        endpoint = self._choose()
        if endpoint.body is Body.JSON:
            self._call.body = _json(self._given.raw)
        self._authenticate(endpoint)
        answer = endpoint.handler(self._call)
        if isinstance(answer, Picture):
            return self._result(answer)
        return self._result(answer if endpoint.bare else self._envelope(0, "ok") | answer)

    def _choose(self) -> Endpoint:
        methods = _BY_PATH.get(self._path)
        if methods is None:
            raise Refused(40066)
        if self._request.method not in methods:
            raise Refused(43002 if "POST" in methods else 43001)
        return methods[self._request.method]

    def _authenticate(self, endpoint: Endpoint) -> None:
        """Say whom the token speaks for; the platform's words where it speaks for nobody."""
        if endpoint.auth is Auth.NONE:
            return
        query = self._call.query
        value = query.get("access_token") or query.get("component_access_token", "")
        if not value:
            raise Refused(41001)
        token = self._desk.store.get(Token, value)
        if token is None or token.kind not in ("component", "authorizer", "app", "stable"):
            raise Refused(40001)
        if token.expires_at < self._call.now:
            raise Refused(42001)
        allowed = {"authorizer", "app"} if endpoint.auth is Auth.ANY else {endpoint.auth.value}
        own = token.kind in ("app", "stable")
        if ("app" if own else token.kind) not in allowed:
            raise Refused(86000 if own else 48001)
        if token.kind == "authorizer" and not self._is_authorized(token.appid):
            raise Refused(61007)
        self._call.appid = token.appid

    def _is_authorized(self, appid: str) -> bool:
        program = self._desk.store.get(Program, appid)
        return program is not None and program.authorized

    def _envelope(self, code: int, text: str) -> dict[str, Any]:
        if code:
            text = f"{text} rid: {self._rid()}"
        if self._path.startswith(_CI):
            return {"errCode": code, "errMsg": text}
        return {"errcode": code, "errmsg": text}

    def _rid(self) -> str:
        return f"{int(self._call.now):08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"

    def _result(self, body: Answer) -> tuple[Response, dict[str, Any]]:
        """Return the response and the event of this exchange."""
        if isinstance(body, Picture):
            response = Response(body.data, media_type=body.content_type)
            told: Any = {"type": body.content_type, "bytes": len(body.data)}
        else:
            response = Response(msgspec.json.encode(body), media_type="application/json; encoding=utf-8")
            told = masked(body)
        code = 0 if isinstance(body, Picture) else body.get("errcode", body.get("errCode", 0))
        event = {
            "method": self._request.method,
            "path": self._path,
            "appid": self._call.appid,
            "query": masked(self._call.query),
            "request": self._told_request(),
            "status": 200,
            "errcode": code,
            "response": told,
            "changes": self._call.changes,
            "fault": self._fault,
            "ms": round((time.perf_counter() - self._started) * 1000, 1),
        }
        return response, event

    def _told_request(self) -> Any:
        if self._call.body:
            return masked(self._call.body)
        data = self._given.file.data if self._given.file else self._given.raw
        return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} if data else None


def _json(raw: bytes) -> Mapping[str, Any]:
    """Read a body. Texts with JSON's number escapes stay as they came: the platform does not decode them."""
    if not raw.strip():
        raise Refused(44002)
    try:
        body = json.loads(_ESCAPED.sub(rb"\1\\\\u", raw))
    except (ValueError, RecursionError) as error:
        raise Refused(47001) from error
    if not isinstance(body, dict):
        raise Refused(47001)
    return body
