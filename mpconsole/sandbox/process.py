"""Running the sandbox in the foreground of its own process."""

import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from mpconsole.errors import MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.options import Options
from mpconsole.sandbox.server import make_app


def run(options: Options, *, ready_file: Path | None = None, told: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. `told` is called with the URL once requests are answered; then
    `ready_file` holds `{"url", "pid"}` as JSON. Raises MpconsoleError where port or folder is taken.
    """
    listener = _listen(options.host, options.port)
    try:
        desk = Desk(options)
    except BaseException:
        listener.close()
        raise
    url = f"http://{options.host}:{listener.getsockname()[1]}"

    def ready() -> None:
        if ready_file is not None:
            write_whole(ready_file, json.dumps({"url": url, "pid": os.getpid()}).encode())
        told(url)

    config = uvicorn.Config(make_app(desk), log_config=None, access_log=False, timeout_graceful_shutdown=3)
    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises the signal again once it has stopped
    try:
        _Server(config, ready, desk.log.close).run(sockets=[listener])
    finally:
        desk.close()
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """Tells when it answers, and ends the event streams when it is asked to stop."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._stop = stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop()
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
