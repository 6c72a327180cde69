"""Events of WebSockets as the tail shows them."""

from dataclasses import dataclass

from mpconsole.backend.cautions import Caution
from mpconsole.backend.exchange import Part, RoutePlace, read_part, read_place
from mpconsole.events import Event


@dataclass(frozen=True, slots=True)
class SocketOpened:
    """A connection opened; `socket` is its number while the server runs."""

    id: int
    time: str
    socket: int
    path: str
    query: str
    route: RoutePlace | None
    protocol: str | None
    client: str | None
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class SocketMessage:
    """One message: `incoming` from the program; `by` client, script or person."""

    id: int
    time: str
    socket: int
    path: str
    incoming: bool
    by: str
    binary: bool
    part: Part


@dataclass(frozen=True, slots=True)
class SocketClosed:
    """A connection ended, after so many messages and milliseconds; `code` 1006 where it was cut."""

    id: int
    time: str
    socket: int
    path: str
    code: int
    reason: str
    by: str
    sent: int
    received: int
    duration_ms: float


SocketEvent = SocketOpened | SocketMessage | SocketClosed


def read_socket(event: Event) -> SocketEvent | None:
    """Read an event; None for one of another kind."""
    data = event.data
    if not event.kind.startswith("socket-"):
        return None
    head = (event.id, event.time, int(data["socket"]), str(data["path"]))
    if event.kind == "socket-open":
        route = read_place(data.get("route"))
        return SocketOpened(
            *head,
            str(data.get("query") or ""),
            route,
            data.get("protocol"),
            data.get("client"),
            tuple(map(Caution.read, data.get("warnings") or ())),
        )
    if event.kind == "socket-message":
        incoming, binary = data["direction"] == "in", data["type"] == "binary"
        return SocketMessage(*head, incoming, str(data["by"]), binary, read_part(data))
    if event.kind == "socket-close":
        counts = (int(data["sent"]), int(data["received"]), float(data["duration_ms"]))
        return SocketClosed(*head, int(data["code"]), str(data["reason"]), str(data["by"]), *counts)
    return None
