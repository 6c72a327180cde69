"""`/__mpconsole__/…`: the event stream, the status and the switches of a running mock.

A web page that a person happens to visit must not reach these: requests with a foreign `Origin`, and,
while the server listens on loopback alone, with a host name that is not loopback, are refused.
"""

import ipaddress
import os
from functools import partial
from importlib.resources import files
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mpconsole import __version__
from mpconsole.backend import socketcontrol, statecontrol, uploadcontrol
from mpconsole.backend.channels import Channels
from mpconsole.backend.controlbody import no_object, read_object
from mpconsole.backend.eventstream import events_response
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.faults import NETWORKS, FaultError, read_conditions
from mpconsole.backend.faults import describe as describe_conditions
from mpconsole.backend.mock import Mock
from mpconsole.backend.routewriter import Written, write_missing, write_seen
from mpconsole.backend.scenarios import names as scenario_names
from mpconsole.backend.scenarios import read_scenario
from mpconsole.backend.snapshots import counts
from mpconsole.backend.uploads import PATH as UPLOADS_PATH
from mpconsole.errors import MpconsoleError
from mpconsole.events import EVENTS_PATH, timestamp
from mpconsole.i18n import _

STATUS_PATH = "/__mpconsole__/status"
OPENAPI_PATH = "/__mpconsole__/openapi.json"
LOG_PATH = "/__mpconsole__/log"
STATE_PATH = "/__mpconsole__/state"
RESET_PATH = "/__mpconsole__/reset"
ROUTES_PATH = "/__mpconsole__/routes"
FAULTS_PATH = "/__mpconsole__/faults"
SCENARIO_PATH = "/__mpconsole__/scenario"
SOCKETS_PATH = "/__mpconsole__/sockets"
WECHAT_PATH = "/__mpconsole__/wechat"
_PAGE = 1000


def control_app(mock: Mock, channels: Channels, *, loopback: bool) -> ASGIApp:
    """Build the application for the control paths of `mock`; `loopback`: nobody else can connect."""
    app = Starlette(
        exception_handlers={HTTPException: _refused},
        routes=[
            Route(EVENTS_PATH, partial(_events, mock)),
            Route(OPENAPI_PATH, _document),
            Route(LOG_PATH, partial(_page, mock)),
            Route(STATUS_PATH, partial(_status, mock, timestamp())),
            Route(STATE_PATH, partial(statecontrol.listed, mock)),
            Route(STATE_PATH + "/{name}", partial(statecontrol.one, mock), methods=["PUT", "POST", "DELETE"]),
            Route(RESET_PATH, partial(statecontrol.reset, mock), methods=["POST"]),
            Route(ROUTES_PATH, partial(_write_route, mock), methods=["POST"]),
            Route(FAULTS_PATH, partial(_faults, mock), methods=["GET", "PUT", "DELETE"]),
            Route(SCENARIO_PATH, partial(_scenario, mock), methods=["GET", "POST", "DELETE"]),
            Route(SOCKETS_PATH, partial(socketcontrol.sockets, channels), methods=["GET", "POST"]),
            Route(
                SOCKETS_PATH + "/{id:int}",
                partial(socketcontrol.socket, channels),
                methods=["POST", "DELETE"],
            ),
            Route(UPLOADS_PATH, partial(uploadcontrol.listed, mock), methods=["GET", "DELETE"]),
            Route(UPLOADS_PATH + "/{id:int}", partial(uploadcontrol.one, mock)),
            Route(WECHAT_PATH + "/{name}", partial(_device, mock), methods=["POST"]),
        ],
    )
    return _Guard(app, loopback=loopback)


async def _events(mock: Mock, request: Request) -> Response:
    return events_response(mock.log, request)


async def _document(_request: Request) -> Response:
    """Say what these paths are, as OpenAPI."""
    content = files("mpconsole").joinpath("schemas", "mock-control-1.json").read_bytes()
    return Response(content, media_type="application/json")


async def _status(mock: Mock, started: str, _request: Request) -> Response:
    mock.folder.refresh_all()
    return JSONResponse({"started": started, **describe(mock)})


async def _page(mock: Mock, request: Request) -> Response:
    """Answer with a page of the log: the events after `after`, at most `limit`, of one `kind` where given."""
    asked = request.query_params
    after, limit = _whole(asked.get("after", "0")), _whole(asked.get("limit", str(_PAGE)))
    if after is None or limit is None or not 1 <= limit <= _PAGE:
        words = _('"after" is a number, "limit" one from 1 to {most}').format(most=_PAGE)
        return JSONResponse({"error": words}, 400)
    found = mock.log.read(after, limit=limit)
    kind = asked.get("kind")
    events = [event.as_dict() for event in found if kind in (None, event.kind)]
    last = found[-1].id if found else max(after, mock.log.last_id)
    return JSONResponse({"events": events, "last_id": last, "more": last < mock.log.last_id})


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


async def _refused(_request: Request, error: Exception) -> Response:
    """Say no to a path or a method that is none, as every other refusal does."""
    assert isinstance(error, HTTPException)  # it is registered for these alone
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


async def _write_route(mock: Mock, request: Request) -> Response:
    """Write a route into routes.toml: `{"exchange": id}` makes a seen answer the mock's, `{"method", "path"}`
    begins one for a request that had none.
    """
    value = await read_object(request)
    if value is None:
        return no_object()
    try:
        written = _written(mock, value)
    except (MpconsoleError, OSError) as error:
        return JSONResponse({"error": str(error)}, 400)
    mock.folder.refresh()
    return JSONResponse({"file": written.file, "line": written.line, "body": written.body})


def _written(mock: Mock, value: dict[str, Any]) -> Written:
    folder, id_ = mock.folder.folder, value.get("exchange")
    if isinstance(id_, int):
        found = mock.log.read(id_ - 1, limit=1)
        exchange = Exchange.from_event(found[0]) if found and found[0].id == id_ else None
        if exchange is None:
            raise MpconsoleError(_("there is no exchange {id} in the log").format(id=id_))
        return write_seen(folder, exchange)
    method, path = value.get("method", "GET"), value.get("path")
    if not isinstance(method, str) or not isinstance(path, str) or not path.startswith("/"):
        raise MpconsoleError(_('send "exchange", or "method" and "path"'))
    return write_missing(folder, method.upper(), path)


async def _faults(mock: Mock, request: Request) -> Response:
    """Tell the conditions; PUT others; DELETE them all."""
    if request.method != "GET":
        value = await read_object(request) if request.method == "PUT" else {}
        if value is None:
            return no_object()
        try:
            mock.change_conditions(read_conditions(value))
        except FaultError as error:
            return JSONResponse({"error": str(error)}, 400)
    return JSONResponse({**describe_conditions(mock.weather.conditions), "networks": list(NETWORKS)})


async def _scenario(mock: Mock, request: Request) -> Response:
    """Tell the scenarios there are; POST `{"name": …}` plays one; DELETE stops it where it is."""
    folder = mock.folder.folder
    if request.method == "DELETE":
        mock.end_scenario()
    elif request.method == "POST":
        value = await read_object(request)
        if value is None:
            return no_object()
        try:
            mock.play(read_scenario(folder, str(value.get("name", ""))))
        except FaultError as error:
            return JSONResponse({"error": str(error)}, 400)
    return JSONResponse({"scenarios": scenario_names(folder)})


async def _device(mock: Mock, request: Request) -> Response:
    """Do what a phone with WeChat would do; its code is imported when somebody asks for it."""
    from mpconsole.backend.wechat.device import NAMES

    mock.folder.refresh()
    value = await read_object(request)
    if value is None:
        return no_object()
    answer = mock.wechat.service.device.call(request.path_params["name"], value)
    if answer is None:
        words = _("there is nothing of this name; there are {names}").format(names=", ".join(NAMES))
        return JSONResponse({"error": words}, 404)
    return JSONResponse(answer)


def describe(mock: Mock) -> dict[str, Any]:
    """Say what the server is and what it serves."""
    return {
        "version": __version__,
        "pid": os.getpid(),
        "folder": str(mock.folder.folder),
        "requests": mock.requests,
        "last_id": mock.log.last_id,
        "unlogged": mock.unlogged,
        "routes": [msgspec.json.decode(route.place) for route in mock.folder.routes],
        "collections": counts(mock.folder.database.tables),
        "broken": [
            {"file": fault.file, "line": fault.line, "message": fault.message} for fault in mock.folder.faults
        ],
    }


class _Guard:
    def __init__(self, app: ASGIApp, *, loopback: bool) -> None:
        self._app = app
        self._loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        host, origin = (
            headers.get(b"host", b"").decode("latin-1"),
            headers.get(b"origin", b"").decode("latin-1"),
        )
        if (origin and origin.partition("://")[2] != host) or (self._loopback and not _is_loopback(host)):
            words = _("refused: only programs on this machine may ask this, not web pages of others")
            await JSONResponse({"error": words}, 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_loopback(host: str) -> bool:
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
