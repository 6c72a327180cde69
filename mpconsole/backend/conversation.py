"""A WebSocket as the tail shows it: one row while it lives, with its messages inside."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mpconsole.backend.cautions import Caution
from mpconsole.backend.exchange import Exchange, Part, RoutePlace
from mpconsole.backend.socketevents import SocketClosed, SocketEvent, SocketMessage, SocketOpened

MESSAGES_KEPT = 1_000
METHOD = "WS"


class Conversation:
    """One connection, alive: it grows as its messages come. What an exchange has too has the same name.

    `messages` are the newest ones; `incoming` and `outgoing` count all of them as (messages, bytes), incoming
    from the program. `closed` is how it ended; `lost` says that nobody knows, for its server has ended.
    """

    method = METHOD
    status = 101
    matched = True
    nearest: RoutePlace | None = None
    violations: tuple[tuple[str, str], ...] = ()
    raw_path = ""
    fault: Mapping[str, Any] | None = None

    def __init__(self, first: SocketEvent) -> None:
        self.id = first.id
        self.time = first.time
        self.socket = first.socket
        self.path = first.path
        opened = first if isinstance(first, SocketOpened) else None
        self.query = opened.query if opened else ""
        self.route = opened.route if opened else None
        self.protocol = opened.protocol if opened else None
        self.client = opened.client if opened else None
        self.cautions: tuple[Caution, ...] = opened.cautions if opened else ()
        self.messages: deque[SocketMessage] = deque(maxlen=MESSAGES_KEPT)
        self.incoming = self.outgoing = (0, 0)
        self.closed: SocketClosed | None = None
        self.lost = False
        self._last = first.time
        self.take(first)

    def take(self, event: SocketEvent) -> None:
        """Take in what happened on it."""
        self._last = event.time
        if isinstance(event, SocketMessage):
            self.messages.append(event)
            if event.incoming:
                self.incoming = (self.incoming[0] + 1, self.incoming[1] + event.part.size)
            else:
                self.outgoing = (self.outgoing[0] + 1, self.outgoing[1] + event.part.size)
        elif isinstance(event, SocketClosed):
            self.closed = event

    @property
    def is_open(self) -> bool:
        """Whether a message could be sent into it."""
        return self.closed is None and not self.lost

    @property
    def target(self) -> str:
        """Path and query as people read them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def duration_ms(self) -> float:
        """How long it lived, or until its newest message."""
        if self.closed is not None:
            return self.closed.duration_ms
        try:
            lived = datetime.fromisoformat(self._last) - datetime.fromisoformat(self.time)
        except ValueError:
            return 0.0
        return lived.total_seconds() * 1000

    @property
    def request(self) -> Part:
        """What the program sent, as a size."""
        return Part(size=self.incoming[1])

    @property
    def response(self) -> Part:
        """What was sent to it, as a size."""
        return Part(size=self.outgoing[1])

    @property
    def parts(self) -> tuple[Part, ...]:
        """What its messages say."""
        return tuple(message.part for message in self.messages)


Entry = Exchange | Conversation
"""A row of the tail."""


class Conversations:
    """The connections of one server that are open, by number."""

    def __init__(self) -> None:
        self._open: dict[int, Conversation] = {}

    def take(self, event: SocketEvent) -> Conversation | None:
        """Take an event in; return a conversation that begins with it, None where it goes on with one."""
        found = None if isinstance(event, SocketOpened) else self._open.get(event.socket)
        if found is not None:
            found.take(event)
        elif isinstance(event, SocketClosed):
            return Conversation(event)  # it began before anybody listened
        if isinstance(event, SocketClosed):
            del self._open[event.socket]
        if found is not None:
            return None
        if event.socket in self._open:
            self._open[event.socket].lost = True  # of a server that is no more
        self._open[event.socket] = begun = Conversation(event)
        return begun

    def lose(self) -> bool:
        """Give all of them up: their server has ended. Tell whether there were any."""
        for one in self._open.values():
            one.lost = True
        there = bool(self._open)
        self._open.clear()
        return there
