"""The sandbox's process: HTTP on loopback, the event stream, automatic reviewers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from mpconsole.backend.eventstream import events_response
from mpconsole.events import EVENTS_PATH
from mpconsole.sandbox import control, dispatch, reviewing
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.guard import Guard
from mpconsole.sandbox.page import routes as page


def make_app(desk: Desk) -> ASGIApp:
    """Return the ASGI application of the whole sandbox."""
    alarm = asyncio.Event()

    async def events(request: Request) -> Response:
        return events_response(desk.log, request)

    async def api(request: Request) -> Response:
        response = await dispatch.answer(desk, request)
        alarm.set()
        return response

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(reviewing.review(desk, alarm))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    routes = [
        Route(EVENTS_PATH, events),
        *control.routes(desk, alarm),
        *page.routes(desk, alarm),
        Route("/{path:path}", api, methods=["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)], lifespan=lifespan)
