"""Mock folders on disk, answered in this process over ASGI, and real servers for what streams."""

import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from mpconsole.backend.app import MockApp
from mpconsole.backend.channels import Channels
from mpconsole.backend.control import control_app
from mpconsole.backend.eventlog import EventLog
from mpconsole.backend.mock import Mock
from mpconsole.events import MOCK_SCHEMA, Event


class Bench:
    """A mock folder with its application and its log."""

    def __init__(self, folder: Path, log: EventLog) -> None:
        self.folder = folder
        self.log = log
        self.mock: Mock | None = None

    def write(self, files: dict[str, Any]) -> None:
        """Write files; what is no text or bytes is written as JSON."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not isinstance(content, str | bytes):
                content = json.dumps(content)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def open(self, **files: Any) -> httpx.AsyncClient:
        """Write `routes` (routes.toml) and `db` (db.json), start the mock, return a client for it."""
        names = {"routes": "routes.toml", "db": "db.json"}
        self.write({names.get(name, name): content for name, content in files.items()})
        self.mock = Mock(self.folder, self.log)
        channels = Channels(self.mock)
        app = MockApp(self.mock, channels, control_app(self.mock, channels, loopback=True))
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:4100")

    def events(self, kind: str | None = None) -> list[Event]:
        """Return what the log holds."""
        return [event for event in self.log.read() if kind in (None, event.kind)]

    def exchanges(self) -> list[Event]:
        """Return the logged exchanges."""
        return self.events("exchange")


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    folder = tmp_path / "mock"
    folder.mkdir()
    with EventLog(tmp_path / "log", MOCK_SCHEMA) as log:
        yield Bench(folder, log)


Launch = Callable[..., tuple[subprocess.Popen[bytes], dict[str, Any]]]


@contextmanager
def launched(tmp_path: Path, **environ: str) -> Iterator[Launch]:
    """Start real `mpconsole mock` processes; they are ended afterwards."""
    running: list[subprocess.Popen[bytes]] = []

    def launch(folder: Path, *extra: str) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
        ready = tmp_path / f"ready-{len(running)}.json"
        ready.unlink(missing_ok=True)
        argv = [sys.executable, "-m", "mpconsole", "mock", str(folder), "--ready-file", str(ready)]
        if "--port" not in extra:
            argv += ["--port", "0"]
        process = subprocess.Popen(
            [*argv, *extra], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environ}
        )
        running.append(process)
        deadline = time.monotonic() + 30
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                out, err = process.communicate()
                raise AssertionError(f"no ready file: {out!r} {err!r}")
            time.sleep(0.02)
        return process, json.loads(ready.read_bytes())

    try:
        yield launch
    finally:
        for process in running:
            process.kill()
            process.communicate()


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    with launched(tmp_path) as function:
        yield function


@pytest.fixture(scope="module")
def launch_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """As `launch`, for servers that a whole module asks."""
    folder = tmp_path_factory.mktemp("servers")
    with launched(folder, MPCONSOLE_STATE_DIR=str(folder / "state"), MPCONSOLE_LANG="en") as function:
        yield function
