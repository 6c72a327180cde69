"""Follows an event stream and hands on what it tells: a few times a second, never at the cost of the rest."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from mpconsole.backend.client import Link, new_client, tail
from mpconsole.backend.conversation import Conversations, Entry
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.socketevents import read_socket
from mpconsole.events import Event as StreamEvent
from mpconsole.session.events import BackendNoticed, Event, ExchangesSeen

if TYPE_CHECKING:
    import httpx

GATHER_SECONDS = 0.1
"""Exchanges are told ten times a second at most, all that came in between at once."""
GATHERED = 5_000
TURN_SECONDS = 0.002
"""So long events are taken in a row: then whoever else waits on the loop (keys, the screen) has its turn."""


class Traffic:
    """What comes from one stream, told as events. While too many exchanges wait to be told, the rest is left
    on the server, whose log is on disk; what that has dropped meanwhile is counted as missed.
    """

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        self._gathered: list[Entry] = []
        self._sockets: list[BackendNoticed] = []
        self._conversations = Conversations()
        self._missed = 0
        self._numbered = 0
        self._room = asyncio.Event()
        self.client: httpx.AsyncClient | None = None

    async def follow(self, url: str, after: int, on_link: Callable[[Link], None] | None = None) -> None:
        """Take the events after id `after` until cancelled. Raises PlatformError where there is no stream."""
        self.client = client = new_client(tls=False)
        try:
            await self.take_all(tail(url, after=after, client=client, on_link=on_link))
        finally:
            self.client = None
            await client.aclose()

    async def take_all(self, events: AsyncIterator[StreamEvent]) -> None:
        """Take events until their end, or until cancelled."""
        telling = asyncio.create_task(self._hand_on(), name="exchanges")
        turn = monotonic()
        try:
            async for event in events:
                self._take(event)
                if max(len(self._gathered), len(self._sockets)) >= GATHERED:
                    self._room.clear()
                    await self._room.wait()
                if monotonic() - turn > TURN_SECONDS:
                    await asyncio.sleep(0)
                    turn = monotonic()
        finally:
            telling.cancel()

    def _take(self, event: StreamEvent) -> None:
        if not event.id:  # of a stream without numbers: its rows need some to be told apart
            self._numbered += 1
            event = replace(event, id=self._numbered)
        if event.kind == "missed":
            self._missed += int(event.data.get("count") or 0)
            return
        exchange = Exchange.from_event(event)
        if exchange is not None:
            self._gathered.append(exchange)
            return
        notice = BackendNoticed(event.kind, event.data)
        socket = read_socket(event)
        if socket is not None:
            self._sockets.append(notice)
            begun = self._conversations.take(socket)
            if begun is not None:
                self._gathered.append(begun)
            return
        if event.kind == "ready":
            self.lose()
        self._tell(notice)

    def lose(self) -> None:
        """Give up the WebSockets that were open: their server has ended."""
        if self._conversations.lose():
            self._sockets.append(BackendNoticed("sockets-lost"))

    async def _hand_on(self) -> None:
        while True:
            await asyncio.sleep(GATHER_SECONDS)
            if self._gathered or self._missed or self._sockets:
                gathered, self._gathered = self._gathered, []
                missed, self._missed = self._missed, 0
                sockets, self._sockets = self._sockets, []
                self._room.set()
                self._tell(ExchangesSeen(tuple(gathered), missed, tuple(sockets)))
