"""A running mock backend for tests of somebody's program: start it, ask what it saw, change its weather."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import msgspec

from mpconsole.backend.exchange import Exchange
from mpconsole.backend.running import ask
from mpconsole.errors import MpconsoleError
from mpconsole.events import Event

START_SECONDS = 30.0
_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request that was seen, with its answer. `json` is the request's body, None where it is no JSON."""

    exchange: Exchange

    @property
    def method(self) -> str:
        """GET, POST …"""
        return self.exchange.method

    @property
    def path(self) -> str:
        """The path, decoded, without the query."""
        return self.exchange.path

    @property
    def query(self) -> str:
        """What stood behind `?`, secrets masked."""
        return self.exchange.query

    @property
    def status(self) -> int | None:
        """What it was answered with; None where the client left first."""
        return self.exchange.status

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers by their names in small letters, secrets masked."""
        return {name.lower(): value for name, value in self.exchange.request.headers}

    @property
    def json(self) -> Any:
        """The request's body as JSON, secrets masked."""
        try:
            return msgspec.json.decode(self.exchange.request.content)
        except msgspec.DecodeError:
            return None

    def __repr__(self) -> str:
        return f"<{self.method} {self.exchange.target} {self.status}>"


class MockBackend:
    """A mock backend at `url`. Every method raises MpconsoleError with the server's own words."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._after = int(self._ask("GET", "status")["last_id"])

    def __repr__(self) -> str:
        return f"<MockBackend {self.url}>"

    @property
    def requests(self) -> list[Request]:
        """What was asked since `start_over` (a test's beginning), oldest first."""
        return [Request(one) for event in self.events() if (one := Exchange.from_event(event)) is not None]

    def events(self, kind: str | None = None) -> list[Event]:
        """Return the events since `start_over`, of one kind where given: `exchange`, `socket-message` …"""
        found: list[Event] = []
        after, more = self._after, True
        while more:
            page = self._ask("GET", f"log?after={after}")
            found += map(Event.from_dict, page["events"])
            after, more = page["last_id"], page["more"]
        return [event for event in found if kind in (None, event.kind)]

    def faults(self, *faults: Mapping[str, Any], network: str | None = None) -> None:
        """Play a network and rules from now on; without any, everything is well again.

        `faults({"path": "/api/cart", "kind": "status", "status": 500})`, `faults(network="offline")`.
        """
        self._ask("PUT", "faults", {"network": network, "faults": list(faults)})

    def scenario(self, name: str) -> None:
        """Play a scenario of the mock folder from its beginning."""
        self._ask("POST", "scenario", {"name": name})

    def reset(self) -> None:
        """Put the collections back to db.json."""
        self._ask("POST", "reset")

    def save(self, name: str) -> None:
        """Keep the collections by name."""
        self._ask("PUT", f"state/{quote(name, safe='')}")

    def load(self, name: str) -> None:
        """Put the collections back to what was kept."""
        self._ask("POST", f"state/{quote(name, safe='')}")

    def send(self, message: Any, path: str | None = None) -> int:
        """Send a message into the open WebSockets (those at `path`); return how many got it.

        A text goes as it is, bytes as a binary message, anything else as JSON.
        """
        import base64

        value: dict[str, Any] = {"json": message}
        if isinstance(message, str):
            value = {"text": message}
        elif isinstance(message, bytes):
            value = {"base64": base64.b64encode(message).decode("ascii")}
        return len(self._ask("POST", "sockets", value | ({} if path is None else {"path": path}))["sent"])

    def start_over(self) -> None:
        """Put everything back: the collections, the weather, what was seen."""
        self.faults()
        self.reset()
        self._after = int(self._ask("GET", "status")["last_id"])

    def _ask(self, method: str, path: str, value: Any = None) -> Any:
        return ask(method, f"{self.url}/__mpconsole__/{path}", value)


class MockProcess:
    """`mpconsole mock` of a project as a process, on a free port, with a state folder of its own."""

    def __init__(self, project: Path, *, options: Sequence[str] = ()) -> None:
        self._project = project
        self._options = options
        self._scratch = tempfile.TemporaryDirectory(prefix="mpconsole-mock-", ignore_cleanup_errors=True)
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def start(self) -> MockBackend:
        """Start it. Raises MpconsoleError with its last words where it does not come up."""
        import os

        ready = Path(self._scratch.name, "ready.json")
        words = [
            "mock",
            str(self._project),
            "--port",
            "0",
            "--ready-file",
            str(ready),
            "--quiet",
            *self._options,
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mpconsole", *words, *self._options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "MPCONSOLE_STATE_DIR": self._scratch.name},
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            with suppress(OSError):
                return MockBackend(str(msgspec.json.decode(ready.read_bytes())["url"]))
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self._end()
                raise MpconsoleError(said.removeprefix("mpconsole: ").strip() or "mpconsole mock: timeout")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it."""
        self._end()
        self._scratch.cleanup()

    def _end(self) -> str:
        process, self._process = self._process, None
        if process is None:
            return ""
        process.terminate()
        try:
            return process.communicate(timeout=_STOP_SECONDS)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()[1]
