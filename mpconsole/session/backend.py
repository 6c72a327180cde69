"""Keeps the mock backend running and follows it: one child process, or one that runs already."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from mpconsole.backend.card import Card
from mpconsole.backend.client import Link, LinkState, stream_url, tail
from mpconsole.backend.controls import Controls
from mpconsole.backend.following import events_of, is_file
from mpconsole.backend.process import Died, ServerProcess, Started
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.model import Layout
from mpconsole.session.events import BackendChanged, BackendStatus, Event
from mpconsole.session.neighbour import Neighbour, find_neighbour, neighbour_at
from mpconsole.session.traffic import Traffic
from mpconsole.settings import ProjectSettings
from mpconsole.state import project_folder

GONE_SECONDS = 12.0
"""A neighbour's server that does not answer for so long is not being started again."""


class BackendKeeper:
    """Starts, follows and stops the mock backend of one project; `tell` hears every step.

    Where a server of the project runs already (another console, `mpconsole mock`), its stream is joined:
    it is followed, and never stopped from here.
    """

    def __init__(
        self,
        layout: Layout,
        settings: Callable[[], ProjectSettings],
        tell: Callable[[Event], None],
        *,
        port: int | None = None,
        log: str | None = None,
    ) -> None:
        """`settings` returns those in force at each start; `port` is a flag's, before theirs.

        Where `log` names another backend's log (a URL or a file), that is followed, and no mock is started.
        """
        self._log = log
        self._layout = layout
        self._settings = settings
        self._flag = port
        self._tell = tell
        self.status = BackendStatus()
        self._process: ServerProcess | None = None
        self._traffic = Traffic(tell)
        self._tasks: list[asyncio.Task[None]] = []
        self._gone: asyncio.TimerHandle | None = None

    @property
    def folder(self) -> Path:
        """The project's mock folder, there or not."""
        return self._layout.base / self._settings().mock.folder

    @property
    def _port(self) -> int:
        return self._settings().mock.port if self._flag is None else self._flag

    async def start(self) -> None:
        """Join the server that runs, or start one where there is a mock folder; what comes of it is told."""
        if self.status.state in ("starting", "ready", "restarting"):
            return
        if self._log is not None:
            self._is(BackendStatus("ready", self._log, log=True))
            self._tasks = [asyncio.create_task(self._follow_log(self._log), name="log")]
            return
        if not self.folder.is_dir():
            self._is(BackendStatus("off", error=_("no mock folder: {folder}").format(folder=self.folder)))
            return
        self._is(BackendStatus("starting"))
        neighbour = await asyncio.to_thread(find_neighbour, self._layout.base, self._flag)
        if neighbour is not None:
            self._join(neighbour)
            return
        try:
            await self._start_own()
        except MpconsoleError as error:
            self._process = None
            await self._not_started(error)

    async def _start_own(self) -> None:
        ready = project_folder(self._layout.base) / "mock" / "console.ready"
        self._process = process = ServerProcess(self._command(ready), ready)
        started = await process.start()
        self._started(started)
        self._tasks = [
            asyncio.create_task(self._supervise(process), name="mock"),
            asyncio.create_task(
                self._follow(str(started.ready["events"]), int(started.ready.get("after", 0))), name="tail"
            ),
        ]

    async def _not_started(self, error: MpconsoleError) -> None:
        """Say why, unless the port is taken by a server of this very project."""
        there = await asyncio.to_thread(neighbour_at, self._settings().mock.host, self._port)
        if there is not None and there.serves(self.folder):
            self._join(there)
            return
        if there is not None:
            words = _("port {port} belongs to the mock backend of {folder}")
            said = words.format(port=self._port, folder=there.folder)
            error = MpconsoleError(
                said, hint=_("Choose another one with --port, or --port 0 for a free one.")
            )
        self._is(BackendStatus("failed", error=_sentence(error)))

    def _join(self, neighbour: Neighbour) -> None:
        self._is(BackendStatus("ready", neighbour.url, neighbour.card, joined=True))
        follow = self._follow(neighbour.events, neighbour.after, self._linked)
        self._tasks = [asyncio.create_task(follow, name="tail")]

    async def _follow_log(self, source: str) -> None:
        def on_link(link: Link) -> None:
            lost = link.state is LinkState.LOST
            words = _("no connection to {url}; trying again").format(url=source) if lost else None
            if words != self.status.error:
                self._is(replace(self.status, error=words))

        events = events_of(source) if is_file(source) else tail(stream_url(source), on_link=on_link)
        try:
            await self._traffic.take_all(events)
            error = _("{source} has ended").format(source=source)
        except MpconsoleError as failure:
            error = _sentence(failure)
        self._is(BackendStatus("off", error=error))

    async def stop(self) -> None:
        """Stop following, and end the server where it is our own."""
        process, self._process = self._process, None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        self._forget_gone()
        self._traffic.lose()
        if process is not None:
            await process.stop()
        if self.status.state != "off":
            self._is(BackendStatus("off"))

    @property
    def controls(self) -> Controls:
        """The running server's switches. Raises MpconsoleError where none is followed."""
        client = self._traffic.client
        if self.status.log:
            raise MpconsoleError(
                _("The log of another backend is followed: there is no mock that could do this.")
            )
        if client is None or self.status.url is None:
            raise MpconsoleError(
                _("the mock backend is not running"), hint=_("Start it first: m in the console.")
            )
        return Controls(client, self.status.url)

    def _command(self, ready: Path) -> list[str]:
        """`-P`: nothing in the folder that the person works in may pass for a module of ours."""
        port, host = str(self._port), self._settings().mock.host
        options = ["--port", port, "--host", host, "--ready-file", str(ready), "--quiet"]
        return [sys.executable, "-P", "-m", "mpconsole", "mock", str(self._layout.base), *options]

    async def _supervise(self, process: ServerProcess) -> None:
        async for news in process.watch():
            if isinstance(news, Died):
                self._traffic.lose()
                self._is(BackendStatus("restarting", self.status.url, self.status.card, news.reason))
            else:
                self._started(news)

    async def _follow(self, url: str, after: int, on_link: Callable[[Link], None] | None = None) -> None:
        with suppress(MpconsoleError):
            await self._traffic.follow(url, after, on_link)

    def _linked(self, link: Link) -> None:
        """Wait for a neighbour's server that went away: its own console may be starting it again."""
        if link.state is LinkState.CONNECTED:
            self._forget_gone()
        elif self._gone is None:
            self._gone = asyncio.get_running_loop().call_later(GONE_SECONDS, self._lost)

    def _lost(self) -> None:
        self._gone = None
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._is(BackendStatus("off", error=_("the mock backend that was followed here has ended")))

    def _forget_gone(self) -> None:
        if self._gone is not None:
            self._gone.cancel()
            self._gone = None

    def _started(self, started: Started) -> None:
        self._is(BackendStatus("ready", started.url, msgspec.convert(started.ready["card"], Card)))

    def _is(self, status: BackendStatus) -> None:
        self.status = status
        self._tell(BackendChanged(status))


def _sentence(error: MpconsoleError) -> str:
    if not error.hint:
        return error.message
    return _("{message}. {hint}").format(message=error.message, hint=error.hint)
