"""One running mock: its folder, its log and its counters. The application and its controls share it."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

from mpconsole.backend import cautions
from mpconsole.backend.cautions import Caution
from mpconsole.backend.eventlog import EventLog
from mpconsole.backend.faults import Conditions, FaultError, Plan, Weather, describe
from mpconsole.backend.gate import WeChatGate
from mpconsole.backend.mockfolder import MockFolder
from mpconsole.backend.recorder import Crowd, Exchange
from mpconsole.backend.requests import Refusal
from mpconsole.backend.routes import Match, Route
from mpconsole.backend.scenarios import Scenario, play
from mpconsole.backend.snapshots import FOLDER, SAVED, Snapshots
from mpconsole.backend.uploads import Uploads
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _


class Mock:
    """Serves `folder` and writes what happens to `log`.

    `domains` are the program's legal domains, as far as they are known, `app` is its app.json. `upstream` is
    the route of a real backend that gets what has no route; `replay` answers such requests from recordings.
    """

    def __init__(
        self,
        folder: Path,
        log: EventLog,
        *,
        upstream: Route | None = None,
        replay: bool = False,
        domains: tuple[str, ...] = (),
        app: Path | None = None,
    ) -> None:
        self.log = log
        self.requests = 0
        self.unlogged = 0
        self._unwritten: list[bytes] = []
        self.folder = MockFolder(folder, self.record, replay=replay)
        self._upstream = upstream
        self._domains = domains
        self.crowd = Crowd()
        self.weather = Weather()
        self._scenario: asyncio.Task[None] | None = None
        self.snapshots = Snapshots(log.folder.parent / FOLDER)
        self.uploads = Uploads(log.folder / "uploads")
        self._wechat = WeChatGate(log.folder.parent / "wechat-pay", self.record, app)

    def begin(self) -> None:
        """Begin with what was last saved, where anything was; a broken file is told and left alone."""
        if SAVED not in self.snapshots.names():
            return
        try:
            loaded = self.snapshots.load(SAVED, self.folder.database, unchanged=True)
        except MpconsoleError as error:
            print(f"mpconsole: {error.message}", file=sys.stderr, flush=True)
            return
        self._wechat.restore(loaded.wechat)
        self.record("state", action="loaded", name=SAVED, collections=loaded.collections)

    def save(self, name: str) -> list[str]:
        """Keep the collections, and what WeChat's own side remembers, by name. Raises MpconsoleError."""
        self.folder.refresh()
        self.snapshots.save(name, self.folder.database, self._wechat.memory)
        names = list(self.folder.database.tables)
        self.record("state", action="saved", name=name, collections=names)
        return names

    def load(self, name: str) -> list[str]:
        """Put all of that back to a snapshot. Raises MpconsoleError."""
        self.folder.refresh()
        loaded = self.snapshots.load(name, self.folder.database)
        self._wechat.restore(loaded.wechat)
        self.record("state", action="loaded", name=name, collections=loaded.collections)
        return loaded.collections

    def reset(self) -> list[str]:
        """Put everything back to what the files say; WeChat's own side forgets what it knew."""
        self.folder.restart()
        self._wechat.restore(None)
        names = list(self.folder.database.tables)
        self.record("reset", collections=names)
        return names

    def change_conditions(self, conditions: Conditions, *, scenario: str | None = None) -> None:
        """Play other conditions, and tell so. What a person switches ends a scenario."""
        if scenario is None:
            self.end_scenario()
        self.weather.change(conditions)
        self.record("faults", scenario=scenario, **describe(conditions))

    def play(self, scenario: Scenario) -> None:
        """Play a scenario from its beginning; the one before it ends."""
        self.end_scenario()

        def change(conditions: Conditions) -> None:
            self.change_conditions(conditions, scenario=scenario.name)

        self._scenario = asyncio.get_running_loop().create_task(play(scenario, change))

    def end_scenario(self) -> None:
        """Stay at the step that a scenario has come to."""
        if self._scenario is not None:
            self._scenario.cancel()
            self._scenario = None

    @property
    def wechat(self) -> WeChatGate:
        """WeChat's own side, with the settings of this moment."""
        self._wechat.use(self.folder.wechat)
        return self._wechat

    def find(self, method: str, path: str, exchange: Exchange) -> Match | None:
        """Return the route of a request: the folder's own, WeChat's, the real backend's."""
        found = self.folder.find(method, path, exchange) or self.wechat.find(method, path)
        if found is not None or self._upstream is None:
            return found
        exchange.cautions += cautions.of_origin(self._upstream.source, self._domains)
        return Match(self._upstream, {})

    def cautions(self, host: bytes) -> tuple[Caution, ...]:
        """Return what would stop a request to `host` with users."""
        return cautions.of_host(host, self._domains)

    def plan(self, exchange: Exchange) -> Plan | None:
        """Say what the conditions do to a request; None where they do nothing. Raises Refusal."""
        route, weather = exchange.route, self.weather
        delay = self.folder.options.delay if route is None or route.delay is None else route.delay
        fail = None if route is None else route.fail
        header = exchange.fault_header
        if header is None and not delay.high and fail is None and weather.is_fine:
            return None
        scope = exchange.scope
        try:
            text = None if header is None else header.decode("latin-1")
            return weather.plan(scope["method"], scope["path"], text, (delay, fail), monotonic())
        except FaultError as error:
            raise Refusal(400, str(error)) from error

    def record(self, kind: str, /, **fields: Any) -> None:
        """Write an event; a disk that refuses stops no answer, but is told once."""
        self._unwritten.append(self.log.line(kind, fields))
        self._write()

    def record_exchange(self, fields: Mapping[str, Any]) -> None:
        """Write an exchange, while serving together with the others of this turn of the event loop."""
        self._unwritten.append(self.log.line("exchange", fields))
        if not self.folder.turn.serving:
            self._write()
        elif len(self._unwritten) == 1:
            asyncio.get_running_loop().call_soon(self._write)

    def close_log(self) -> None:
        """Write what is left, and end; what comes later is told nowhere."""
        self._write()
        self.log.close()

    def _write(self) -> None:
        lines, self._unwritten = self._unwritten, []
        try:
            if lines and not self.log.is_closed:
                self.log.write(lines)
        except OSError as error:
            if not self.unlogged:
                words = _(
                    "mpconsole: the event log cannot be written ({reason}); requests are still answered"
                )
                print(words.format(reason=error.strerror), file=sys.stderr, flush=True)
            self.unlogged += len(lines)
