"""The mock backend as a process: listens, says that it is ready, serves until it is told to stop."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from mpconsole.backend import lognames
from mpconsole.backend.app import MockApp
from mpconsole.backend.card import Card, make_card
from mpconsole.backend.channels import Channels
from mpconsole.backend.control import control_app
from mpconsole.backend.eventlog import EventLog, LogInUseError
from mpconsole.backend.http import quiet_server, serve_until
from mpconsole.backend.mock import Mock
from mpconsole.backend.patterns import Pattern
from mpconsole.backend.recordings import Recordings
from mpconsole.backend.routes import ANY, Route
from mpconsole.backend.sockets import is_loopback, listen, url_of
from mpconsole.errors import MpconsoleError
from mpconsole.events import EVENTS_PATH, MOCK_SCHEMA
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.state import project_folder

LOOK_SECONDS = 0.5
"""How often the files are looked at while nobody asks for anything."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the ready file says, as JSON: where the server answers and its log's last id before it began."""

    url: str
    host: str
    port: int
    pid: int
    events: str
    after: int
    folder: str
    log: str
    card: Card

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises MpconsoleError where it cannot be written."""
        try:
            write_whole(path, msgspec.json.encode(asdict(self)) + b"\n")
        except OSError as error:
            words = _("{file} cannot be written: {reason}").format(file=path, reason=error.strerror)
            raise MpconsoleError(words) from error

    def remove(self, path: Path) -> None:
        """Take the file away again, where it is still this server's."""
        with suppress(OSError, msgspec.DecodeError):
            if msgspec.json.decode(path.read_bytes())["pid"] == self.pid:
                path.unlink()


@dataclass(frozen=True)
class MockServer:
    """A mock that listens and is about to serve."""

    mock: Mock
    listener: socket.socket
    ready: Ready

    @property
    def card(self) -> Card:
        """How to reach it."""
        return self.ready.card

    async def serve(self, stop: asyncio.Event, on_started: Callable[[], None]) -> None:
        """Serve until `stop` is set; `on_started` is called when the first request can come."""
        channels = Channels(self.mock)
        control = control_app(self.mock, channels, loopback=is_loopback(self.listener))

        def started() -> None:
            self._announce()
            self.mock.begin()
            on_started()

        async def stopped() -> None:
            await stop.wait()
            self.mock.log.end()  # the event streams, which would hold the server back

        server = quiet_server(MockApp(self.mock, channels, control), started, websockets=True)
        self.mock.folder.turn.serving = True
        own = self.mock.log.folder / lognames.NAME
        self.ready.write(own)
        looking = asyncio.create_task(self._look())
        try:
            await serve_until(server, self.listener, stopped())
        finally:
            looking.cancel()
            self.ready.remove(own)
            self.mock.close_log()

    def _announce(self) -> None:
        folder = self.mock.folder
        self.mock.record("ready", url=self.ready.url, folder=self.ready.folder, routes=len(folder.routes))
        for fault in folder.faults:
            self.mock.record("broken", file=fault.file, line=fault.line, message=fault.message)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.mock.folder.refresh_all()


@dataclass(frozen=True, slots=True)
class Recording:
    """What becomes of requests without a route: passed on to `upstream` and recorded (`mask`: without
    secrets), or answered from recordings (`replay`).
    """

    upstream: str | None = None
    replay: bool = False
    mask: bool = True

    def route(self, folder: Path) -> Route | None:
        """Return the route to the real backend. Raises UsageError where it is no address."""
        if self.upstream is None:
            return None
        from mpconsole.backend.upstream import Upstream  # httpx: 100 ms, and rarely needed

        upstream = Upstream(self.upstream, Recordings(folder, mask=self.mask))
        return Route(ANY, Pattern.parse("/*"), upstream, upstream.url)


def open_server(
    folder: Path,
    base: Path,
    host: str,
    port: int,
    recording: Recording = Recording(),
    domains: tuple[str, ...] = (),
    app: Path | None = None,
) -> MockServer:
    """Listen on `host`:`port` and open the log of the project at `base`, whose app.json is `app`.

    Raises MpconsoleError.
    """
    upstream = recording.route(folder)
    listener = listen(host, port)
    try:
        log = open_log(base)
    except BaseException:
        listener.close()
        raise
    mock = Mock(folder, log, upstream=upstream, replay=recording.replay, domains=domains, app=app)
    url = url_of(listener)
    address = listener.getsockname()
    card = make_card(url, str(folder), mock.folder.routes, loopback=is_loopback(listener))
    ready = Ready(
        url=url,
        host=address[0],
        port=address[1],
        pid=os.getpid(),
        events=url + EVENTS_PATH,
        after=log.last_id,
        folder=str(folder),
        log=str(log.folder),
        card=card,
    )
    return MockServer(mock, listener, ready)


def open_log(base: Path) -> EventLog:
    """Open the project's log; a second server of the same project at the same time gets one of its own."""
    for number in range(1, lognames.LOGS + 1):
        name = lognames.log_name(number)
        try:
            return EventLog(project_folder(base) / name, MOCK_SCHEMA)
        except LogInUseError:
            continue
        except OSError as error:
            raise MpconsoleError(
                _("the event log cannot be opened: {reason}").format(reason=error),
                hint=_("MPCONSOLE_STATE_DIR names another folder for it."),
            ) from error
    raise MpconsoleError(_("{count} servers of this project are running already").format(count=lognames.LOGS))
