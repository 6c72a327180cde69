"""Keeps the mock backend running and follows it: one child process, one tail, told as events."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mpconsole.backend.card import Card
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.process import Died, ServerProcess, Started
from mpconsole.errors import MpconsoleError
from mpconsole.events import Event as StreamEvent
from mpconsole.i18n import _
from mpconsole.project.model import Layout
from mpconsole.session.events import BackendChanged, BackendNoticed, BackendStatus, Event, ExchangesSeen
from mpconsole.settings import ProjectSettings
from mpconsole.state import project_folder

if TYPE_CHECKING:
    import httpx

GATHER_SECONDS = 0.1
"""Exchanges are told ten times a second at most, all that came in between at once."""
GATHERED = 5_000


class BackendKeeper:
    """Starts, follows and stops the mock backend of one project; `tell` hears every step."""

    def __init__(
        self, layout: Layout, settings: Callable[[], ProjectSettings], tell: Callable[[Event], None]
    ) -> None:
        """`settings` returns those in force: another port or folder is taken at the next start."""
        self._layout = layout
        self._settings = settings
        self._tell = tell
        self.status = BackendStatus()
        self._process: ServerProcess | None = None
        self._client: httpx.AsyncClient | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._gathered: list[Exchange] = []
        self._room = asyncio.Event()

    @property
    def folder(self) -> Path:
        """The project's mock folder, there or not."""
        return self._layout.base / self._settings().mock.folder

    async def start(self) -> None:
        """Start the server where the project has a mock folder; what comes of it is told."""
        if self._process is not None:
            return
        if not self.folder.is_dir():
            self._is(BackendStatus("off", error=_("no mock folder: {folder}").format(folder=self.folder)))
            return
        ready = project_folder(self._layout.base) / "mock" / "console.ready"
        self._process = process = ServerProcess(self._command(ready), ready)
        self._is(BackendStatus("starting"))
        try:
            started = await process.start()
        except MpconsoleError as error:
            self._process = None
            self._is(BackendStatus("failed", error=_sentence(error)))
            return
        self._started(started)
        self._tasks = [
            asyncio.create_task(self._supervise(process), name="mock"),
            asyncio.create_task(self._follow(started), name="tail"),
            asyncio.create_task(self._hand_on(), name="exchanges"),
        ]

    async def stop(self) -> None:
        """Stop following and end the server."""
        process, self._process = self._process, None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._client is not None:
            await self._client.aclose()
            self._client = None
        if process is not None:
            await process.stop()
            self._is(BackendStatus("off"))

    async def reset(self) -> None:
        """Put the data back to what the files say. Raises MpconsoleError where the server does not answer."""
        import httpx

        if self._client is None or self.status.url is None:
            return
        try:
            answer = await self._client.post(f"{self.status.url}/__mpconsole__/reset", timeout=5)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            words = _("the mock backend did not reset: {reason}")
            raise MpconsoleError(words.format(reason=error)) from error

    def _command(self, ready: Path) -> list[str]:
        """`-P`: nothing in the folder that the person works in may pass for a module of ours."""
        port, host = str(self._settings().mock.port), self._settings().mock.host
        options = ["--port", port, "--host", host, "--ready-file", str(ready), "--quiet"]
        return [sys.executable, "-P", "-m", "mpconsole", "mock", str(self._layout.base), *options]

    async def _supervise(self, process: ServerProcess) -> None:
        async for news in process.watch():
            if isinstance(news, Died):
                self._is(BackendStatus("restarting", self.status.url, self.status.card, news.reason))
            else:
                self._started(news)

    async def _follow(self, started: Started) -> None:
        """Take events as they come; while too many wait to be shown, leave the rest on the server."""
        from mpconsole.backend.client import new_client, tail

        self._client = new_client()
        after = int(started.ready.get("after", 0))
        with suppress(MpconsoleError):
            async for event in tail(str(started.ready["events"]), after=after, client=self._client):
                self._take(event)
                if len(self._gathered) >= GATHERED:
                    self._room.clear()
                    await self._room.wait()

    def _take(self, event: StreamEvent) -> None:
        exchange = Exchange.from_event(event)
        if exchange is not None:
            self._gathered.append(exchange)
        else:
            self._tell(BackendNoticed(event.kind, event.data))

    async def _hand_on(self) -> None:
        while True:
            await asyncio.sleep(GATHER_SECONDS)
            if self._gathered:
                gathered, self._gathered = self._gathered, []
                self._room.set()
                self._tell(ExchangesSeen(tuple(gathered)))

    def _started(self, started: Started) -> None:
        self._is(BackendStatus("ready", started.url, msgspec.convert(started.ready["card"], Card)))

    def _is(self, status: BackendStatus) -> None:
        self.status = status
        self._tell(BackendChanged(status))


def _sentence(error: MpconsoleError) -> str:
    return f"{error.message} {error.hint}" if error.hint else error.message
