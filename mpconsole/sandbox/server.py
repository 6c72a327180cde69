"""The sandbox as one ASGI application: the platform's API, the pages, the event stream."""

import asyncio

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from mpconsole.backend.eventstream import events_response
from mpconsole.events import EVENTS_PATH
from mpconsole.sandbox import control, dispatch
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.guard import Guard
from mpconsole.sandbox.page import routes as page

_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]


class Alarm:
    """Wakes the tasks that wait for something to happen."""

    def __init__(self) -> None:
        self.review = asyncio.Event()
        self.push = asyncio.Event()

    def set(self) -> None:
        """Wake them all."""
        self.review.set()
        self.push.set()


def make_app(desk: Desk, alarm: Alarm) -> ASGIApp:
    """Return the ASGI application of the whole sandbox; `alarm` is rung when something has changed."""

    async def events(request: Request) -> Response:
        return events_response(desk.log, request)

    async def api(request: Request) -> Response:
        response = await dispatch.answer(desk, request)
        alarm.set()
        return response

    routes = [
        Route(EVENTS_PATH, events),
        *control.routes(desk, alarm.set),
        *page.routes(desk, alarm.set),
        Route("/{path:path}", api, methods=_METHODS),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)])
