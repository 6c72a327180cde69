"""Running the sandbox: listens, says that it is ready, serves until it is told to stop."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from mpconsole.backend.http import quiet_server, serve_until
from mpconsole.backend.lifeline import on_stop
from mpconsole.backend.sockets import listen, url_of
from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.sandbox import pushing, reviewing
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.options import Options
from mpconsole.sandbox.server import Alarm, make_app


@dataclass(frozen=True, slots=True)
class Ready:
    """What is told once the sandbox answers. `env` leads the official uploader here."""

    url: str
    port: int
    pid: int
    env: dict[str, str]


Told: TypeAlias = Callable[[Ready], None]


def run(options: Options, *, ready_file: Path | None = None, told: Told) -> int:
    """Serve until SIGINT, SIGTERM or the end of the program that started us; return the exit code.

    Once requests are answered, `told` is called and `ready_file` written (JSON of `Ready`). Raises
    MpconsoleError where port or folder is taken.
    """
    listener = listen(options.host, options.port)
    try:
        desk = Desk(options)
    except BaseException:
        listener.close()
        raise
    desk.url = url_of(listener)
    try:
        return asyncio.run(_serve(desk, listener, ready_file, told))
    finally:
        desk.close()
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)


async def _serve(desk: Desk, listener: socket.socket, ready_file: Path | None, told: Told) -> int:
    stop = asyncio.Event()
    code = ExitCode.OK

    def ended(by: signal.Signals | None) -> None:
        nonlocal code
        code = ExitCode.INTERRUPTED if by is signal.SIGINT else ExitCode.OK
        stop.set()

    async def stopped() -> None:
        await stop.wait()
        desk.log.close()  # ends the event streams, which would hold the server back

    on_stop(ended)
    alarm = Alarm()
    async with _front(desk) as environment, _beside(desk, alarm):
        ready = Ready(desk.url, listener.getsockname()[1], os.getpid(), environment)

        def started() -> None:
            if ready_file is not None:
                _write(ready_file, ready)
            told(ready)

        await serve_until(quiet_server(make_app(desk, alarm), started), listener, stopped())
    return code


@contextlib.asynccontextmanager
async def _beside(desk: Desk, alarm: Alarm) -> AsyncIterator[None]:
    """Review and push while the server serves."""
    works: list[Any] = [reviewing.review(desk, alarm.review, alarm.push)]
    if desk.options.callback is not None:
        works.append(pushing.push(desk, alarm.push))
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def _front(desk: Desk) -> AsyncIterator[dict[str, str]]:
    """Open the door for the official uploader; give the environment that leads it here."""
    if not desk.options.front:
        yield {}
        return
    from mpconsole.sandbox import certificates, front

    authority, context = certificates.prepare(desk.options.data / "tls")
    host = desk.options.host
    server = await front.serve(host, (host, int(desk.url.rpartition(":")[2])), context)
    port = server.sockets[0].getsockname()[1]
    try:
        yield {"NODE_EXTRA_CA_CERTS": str(authority.resolve()), "HTTPS_PROXY": f"http://{host}:{port}"}
    finally:
        server.close()


def _write(path: Path, ready: Ready) -> None:
    try:
        write_whole(path, msgspec.json.encode(ready))
    except OSError as error:
        raise MpconsoleError(
            _("{file} cannot be written: {reason}").format(file=path, reason=error.strerror)
        ) from error
