"""The Backend view's rows, its filter, and the page of one exchange."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, left, right, width
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.backend.conversation import Conversation, Entry
    from mpconsole.backend.socketevents import SocketMessage

_WIDE, _ROOMY = 64, 104
"""From so many cells on the size of the answer is shown; and what was sent, and the route."""
_SOCKET = "WS"
_USUAL_ENDS = (1000, 1001, 1005)


def clock(exchange: "Entry | SocketMessage", *, fine: bool = False) -> str:
    """The time of day on this machine's clock."""
    try:
        at = datetime.fromisoformat(exchange.time).astimezone()
    except ValueError:
        return exchange.time[11:19]
    return at.strftime("%H:%M:%S.%f")[:-3] if fine else at.strftime("%H:%M:%S")


def status_ink(status: int | None) -> str:
    """Answers by their hundreds."""
    if status is None:
        return "muted"
    return "error" if status >= 400 else "secondary" if status >= 300 else "success"


def tag(exchange: "Entry") -> Span:
    """What is special about an exchange: a fault on purpose, that no route answered, what would not work.

    Of a WebSocket: whether it is open, and the code that it was closed with.
    """
    if exchange.method == _SOCKET:
        return _how_it_is(cast("Conversation", exchange))
    if exchange.fault:
        return Span(_("fault"), "warning")
    if exchange.status is None:
        return Span(_("gone"), "muted")
    if not exchange.matched:
        return Span(_("no route"), "error strong")
    if exchange.violations:
        return Span(_("contract"), "warning")
    return Span(_("caution"), "warning") if exchange.cautions else Span("")


def _how_it_is(socket: "Conversation") -> Span:
    if socket.lost:
        return Span(_("lost"), "warning")
    if socket.closed is None:
        return Span(_("caution"), "warning") if socket.cautions else Span(_("open"), "success")
    code = socket.closed.code
    return Span(_("closed {code}").format(code=code), "muted" if code in _USUAL_ENDS else "warning")


def line(exchange: "Entry", cells: int, *, marked: bool = False) -> Line:
    """Write one exchange: when, method, path, what is special, its route, status, how long, how much."""
    status = str(exchange.status) if exchange.status is not None else "-"
    end = [
        Span(right(status, 4), status_ink(exchange.status)),
        Span(right(_lasted(exchange), 9)),
    ]
    if cells >= _ROOMY:
        end.append(Span(right(_up(exchange), 10), "muted"))
    if cells >= _WIDE:
        end.append(Span(right(units.size(exchange.response.size) if exchange.response else "", 9)))
    mark = Span(glyphs.MARK if marked else " ", "accent strong")
    start = [mark, Span(clock(exchange) + " ", "muted"), Span(left(exchange.method, 7) + " ", "strong")]
    room = cells - width(start) - width(end)
    if cells < _ROOMY:
        return (*start, *_target(exchange, room), *end)
    route = min(36, room // 3)
    return (
        *start,
        *_target(exchange, room - route),
        Span(left("  " + _route(exchange), route), "muted"),
        *end,
    )


def _target(exchange: "Entry", cells: int) -> list[Span]:
    """Write path and query, and what is special at their end: it takes room only where there is something."""
    ink = "" if exchange.matched or exchange.fault else "error"
    target = [Span(exchange.path, ink)]
    if exchange.query:
        target.append(Span(f"?{exchange.query}", "muted"))
    special = tag(exchange)
    if not special.text:
        return _clipped(target, cells)
    room = max(0, cells - width((special,)) - 1)
    return [*_clipped(target, room), Span(" "), special]


def _lasted(exchange: "Entry") -> str:
    """How long it took: milliseconds, and seconds or minutes for what lives long."""
    seconds = exchange.duration_ms / 1000
    if seconds < 100:
        return f"{exchange.duration_ms:,.0f} ms"
    return f"{seconds:.0f} s" if seconds < 6000 else f"{seconds / 60:.0f} min"


def _route(exchange: "Entry") -> str:
    """Where the route that answered is written: `routes.toml:14`."""
    return exchange.route.source if exchange.route else ""


def _up(exchange: "Entry") -> str:
    """How much was sent along."""
    return f"{glyphs.UP}{units.size(exchange.request.size)}" if exchange.request.size else ""


def _clipped(spans: list[Span], room: int) -> list[Span]:
    clipped = []
    for span in spans:
        taken = min(room, width((span,)))
        clipped.append(span._replace(text=left(span.text, taken)))
        room -= taken
    return [*clipped, Span(" " * max(0, room))]
