"""Has the official tool compile the project in the background, once it has been quiet for a while.

Never on the way of a save, one run at a time, and the slower the tool is here, the longer the quiet that
it waits for. What it would need a yes for it leaves to `mpconsole size --compile`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.project.model import Snapshot
from mpconsole.size.model import SizeReport
from mpconsole.size.record import Officials

QUIET = 3.0
"""Seconds without a change before it begins, at least."""

_PATIENCE = 4.0
"""So many times as long as it took the last time it waits for quiet before it takes that again."""


class Compiler:
    """Waits for `wanted`; `now` gives the state to compile, `take` gets what became known."""

    def __init__(
        self,
        base: Path,
        now: Callable[[], tuple[Snapshot, SizeReport]],
        take: Callable[[Officials], Awaitable[None]],
    ) -> None:
        self.wanted = asyncio.Event()
        self._base = base
        self._now = now
        self._take = take
        self._took = 0.0

    async def follow(self) -> None:
        """Go on until cancelled."""
        while True:
            await self.wanted.wait()
            await self._quiet()
            snapshot, report = self._now()
            if report.compiled.basis == "estimate" and snapshot.app.error is None:
                await self._compile(snapshot, report)

    async def _quiet(self) -> None:
        while self.wanted.is_set():
            self.wanted.clear()
            try:
                async with asyncio.timeout(max(QUIET, self._took * _PATIENCE)):
                    await self.wanted.wait()
            except TimeoutError:
                return

    async def _compile(self, snapshot: Snapshot, report: SizeReport) -> None:
        from mpconsole.official.find import find
        from mpconsole.size.compiling import compile_snapshot

        began = time.monotonic()
        try:
            tool = await asyncio.to_thread(find, self._base)
            officials = await compile_snapshot(snapshot, report, tool, gently=True)
        except MpconsoleError:
            return  # not installed, not allowed yet, or refused: `size --compile` says which
        self._took = time.monotonic() - began
        await self._take(officials)
