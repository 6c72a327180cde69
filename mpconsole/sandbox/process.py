"""Running the sandbox in the foreground of its own process."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import uvicorn

from mpconsole.backend.lifeline import on_orphaned
from mpconsole.errors import MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.options import Options
from mpconsole.sandbox.server import make_app

Told: TypeAlias = Callable[[str, dict[str, str]], None]


def run(options: Options, *, ready_file: Path | None = None, told: Told) -> None:
    """Serve until SIGINT or SIGTERM. Once requests are answered, `told` is called with the URL and with the
    environment that leads the official uploader here, and `ready_file` holds `{"url", "pid", "env"}`.
    Raises MpconsoleError where port or folder is taken.
    """
    listener = _listen(options.host, options.port)
    try:
        desk = Desk(options)
    except BaseException:
        listener.close()
        raise
    desk.url = f"http://{options.host}:{listener.getsockname()[1]}"

    def ready(environment: dict[str, str]) -> None:
        if ready_file is not None:
            facts = {"url": desk.url, "pid": os.getpid(), "env": environment}
            write_whole(ready_file, json.dumps(facts).encode())
        told(desk.url, environment)

    config = uvicorn.Config(make_app(desk), log_config=None, access_log=False, timeout_graceful_shutdown=3)
    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises the signal again once it has stopped
    try:
        _Server(config, desk, ready).run(sockets=[listener])
    finally:
        desk.close()
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """Tells when it answers, and ends the event streams when it is asked to stop."""

    def __init__(self, config: uvicorn.Config, desk: Desk, ready: Callable[[dict[str, str]], None]) -> None:
        super().__init__(config)
        self._desk = desk
        self._ready = ready
        self._front: asyncio.Server | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        on_orphaned(self._orphaned)
        self._ready(await self._open_front() if self._desk.options.front else {})

    def _orphaned(self, _signal: signal.Signals | None) -> None:
        self.should_exit = True

    async def _open_front(self) -> dict[str, str]:
        """Open the door for the official uploader; return the environment that leads it here."""
        from mpconsole.sandbox import certificates, front

        options, address = self._desk.options, urlsplit(self._desk.url)
        authority, context = certificates.prepare(options.data / "tls")
        assert address.port is not None
        self._front = await front.serve(options.host, (options.host, address.port), context)
        port = self._front.sockets[0].getsockname()[1]
        return {
            "NODE_EXTRA_CA_CERTS": str(authority.resolve()),
            "HTTPS_PROXY": f"http://{options.host}:{port}",
        }

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._front is not None:
            self._front.close()
        self._desk.log.close()
        await super().shutdown(sockets)


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise MpconsoleError(
            _("port {port} cannot be used: {reason}").format(port=port, reason=error.strerror),
            hint=_("Stop the program that uses it, or choose another with --port (0 finds a free one)."),
        ) from error
    return listener
