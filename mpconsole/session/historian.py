"""Writes down what the program weighs, some seconds after the last save and never on the way of one."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from mpconsole.size.history import store
from mpconsole.size.model import SizeReport

QUIET = 5.0
"""Seconds without a change before a weight is written down."""


class Historian:
    """Keeps one project's history while `follow` runs; `flush` writes what is still waiting."""

    def __init__(self, base: Path, report: Callable[[], SizeReport], *, quiet: float = QUIET) -> None:
        self._base = base
        self._report = report
        self._quiet = quiet
        self._changed = asyncio.Event()
        self._waiting = False

    def weighed(self) -> None:
        """Say that there is a new report."""
        self._waiting = True
        self._changed.set()

    async def follow(self) -> None:
        """Write the newest weight down whenever it has been quiet for a while."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await asyncio.sleep(self._quiet)
            if not self._changed.is_set():
                await self.flush()

    async def flush(self) -> None:
        """Write the newest weight down, where it was not yet."""
        if self._waiting:
            self._waiting = False
            await asyncio.to_thread(self._record, self._report())

    def _record(self, report: SizeReport) -> None:
        try:
            store.record(store.path_of(self._base), store.moment_of(report, time.time()))
        except OSError:
            return  # a history that cannot be kept is none: nothing else hangs on it
