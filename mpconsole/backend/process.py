"""A server process of ours, started and supervised: when it dies it is told and started again.

The session runs the mock backend and the sandbox by this. The child writes a ready file once it
listens; its standard input is its lifeline (see `lifeline`), its stderr goes to a log.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from mpconsole.backend.lifeline import SUPERVISED
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _, language

READY_SECONDS = 30.0
STOP_SECONDS = 3.0
_POLL_SECONDS = 0.02
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 10.0
_HEALTHY_SECONDS = 10.0
"""A process that lived this long begins with the shortest pause again when it dies."""


@dataclass(frozen=True, slots=True)
class Started:
    """The server answers; `ready` is the content of its ready file."""

    ready: Mapping[str, Any]

    @property
    def url(self) -> str:
        """Where it answers."""
        return str(self.ready.get("url", ""))


@dataclass(frozen=True, slots=True)
class Died:
    """The server ended unasked. `code` is its exit code, negative for a signal; `retry_in` seconds."""

    code: int
    reason: str
    retry_in: float


class ServerProcess:
    """One server process: `await start()`, then iterate `watch()`, at last `await stop()`."""

    def __init__(
        self, argv: Sequence[str], ready_file: Path, *, env: Mapping[str, str] | None = None
    ) -> None:
        self._argv = list(argv)
        self._ready_file = ready_file
        self._log = ready_file.with_suffix(".stderr")
        spoken = {"MPCONSOLE_LANG": language()}  # its last words are shown to the same person
        self._env = {**os.environ, **spoken, **(env or {}), SUPERVISED: "1"}
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._since = 0.0

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def start(self) -> Started:
        """Start the server and wait until it answers.

        Raises MpconsoleError with the server's last words where it ends before, or takes too long.
        """
        self._ready_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._ready_file.unlink(missing_ok=True)
        with self._log.open("wb") as errors:
            self._process = await asyncio.create_subprocess_exec(
                *self._argv,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=errors,
                env=self._env,
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(READY_SECONDS):
                started = await self._ready(self._process)
        except TimeoutError as error:
            await self._end(self._process)
            words = _("the server was not ready after {seconds:.0f} s").format(seconds=READY_SECONDS)
            raise MpconsoleError(words) from error
        except asyncio.CancelledError:
            await self._end(self._process)
            raise
        self._since = asyncio.get_running_loop().time()
        self._keep_port(started)
        return started

    async def watch(self) -> AsyncIterator[Started | Died]:
        """Yield each death and each start that follows it, until `stop`."""
        wait = _FIRST_WAIT
        while self._process is not None and not self._stopping.is_set():
            code = await self._process.wait()
            if self._stopping.is_set():
                return
            if asyncio.get_running_loop().time() - self._since > _HEALTHY_SECONDS:
                wait = _FIRST_WAIT
            yield Died(code, self._reason(code), wait)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), wait)
                return
            wait = min(wait * 2, _LONGEST_WAIT)
            with suppress(MpconsoleError):  # it died again: the next turn tells so
                yield await self.start()

    async def stop(self) -> None:
        """Ask the server to end, and make it end."""
        self._stopping.set()
        if self._process is not None:
            await self._end(self._process)
        self._ready_file.unlink(missing_ok=True)

    async def _ready(self, process: asyncio.subprocess.Process) -> Started:
        ended = asyncio.create_task(process.wait())
        try:
            while True:
                with suppress(FileNotFoundError):
                    return Started(msgspec.json.decode(self._ready_file.read_bytes()))
                if ended.done():
                    raise MpconsoleError(self._reason(ended.result()), hint=self._hint())
                await asyncio.wait({ended}, timeout=_POLL_SECONDS)
        finally:
            ended.cancel()

    def _keep_port(self, started: Started) -> None:
        """Start on the same port the next time: the program knows it by now."""
        port = started.ready.get("port")
        if port and "--port" in self._argv:
            self._argv[self._argv.index("--port") + 1] = str(port)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        for one in (signal.SIGTERM, signal.SIGKILL):
            if process.returncode is not None:
                return
            with suppress(ProcessLookupError):
                process.send_signal(one)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), STOP_SECONDS)

    def _last_words(self) -> list[str]:
        try:
            lines = self._log.read_text("utf-8", "replace").splitlines()
        except OSError:
            return []
        return [line for line in lines[-20:] if line.strip()]

    def _reason(self, code: int) -> str:
        lines = [line for line in self._last_words() if not line.startswith(" ")]
        if lines:
            return lines[-1].removeprefix("mpconsole: ")
        if code < 0:
            return _("the server was ended by signal {signal}").format(signal=-code)
        return _("the server ended with code {code}").format(code=code)

    def _hint(self) -> str | None:
        """Return the server's own hint: the indented line behind its last sentence."""
        lines = self._last_words()
        return lines[-1].strip() if lines and lines[-1].startswith("  ") else None
