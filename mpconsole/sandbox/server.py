"""The sandbox as one ASGI application: the platform's API, the pages, the event stream, what runs beside."""

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
from mpconsole.sandbox import control, dispatch, pushing, reviewing
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


def make_app(desk: Desk) -> ASGIApp:
    """Return the ASGI application of the whole sandbox."""
    alarm = Alarm()

    async def events(request: Request) -> Response:
        return events_response(desk.log, request)

    async def api(request: Request) -> Response:
        response = await dispatch.answer(desk, request)
        alarm.set()
        return response

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(reviewing.review(desk, alarm.review, alarm.push))]
            if desk.options.callback is not None:
                tasks.append(group.create_task(pushing.push(desk, alarm.push)))
            yield
            for task in tasks:
                task.cancel()

    routes = [
        Route(EVENTS_PATH, events),
        *control.routes(desk, alarm.set),
        *page.routes(desk, alarm.set),
        Route("/{path:path}", api, methods=_METHODS),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)], lifespan=lifespan)
