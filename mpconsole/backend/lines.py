"""Events as lines of plain text, for pipes, logs and terminals without the console."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from mpconsole import units
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.socketevents import (
    SocketClosed,
    SocketEvent,
    SocketMessage,
    SocketOpened,
    read_socket,
)
from mpconsole.events import Event
from mpconsole.i18n import _

SOCKET = "WS"
_LEVEL, _SENTENCE = ("level", "severity", "@l"), ("msg", "message", "event", "@m")
_SAID_ALREADY = {"time", "timestamp", "ts", "@timestamp", "@t"}


def event_line(event: Event) -> str:
    """Return one line for an event: `12:03:04.120  GET  /api/x  200  12 ms  1.2 KB  routes.toml:3`."""
    exchange = Exchange.from_event(event)
    socket = read_socket(event)
    if exchange is not None:
        words = _exchange_words(exchange)
    else:
        words = _socket_words(socket) if socket is not None else _words(event)
    return f"{_clock(event.time)}  {_printable(words)}"


def _clock(time: str) -> str:
    """Return the time of day of an RFC 3339 time on this machine's clock; other texts as they are."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%H:%M:%S.%f")[:12]
    except ValueError:
        return time


def _exchange_words(exchange: Exchange) -> str:
    status = _("gone") if exchange.status is None else str(exchange.status)
    parts = [f"{exchange.method:<6}", status, f"{exchange.duration_ms:.0f} ms".rjust(7)]
    parts.append(units.size(exchange.response.size if exchange.response else 0).rjust(9))
    parts.append(exchange.target)
    if exchange.fault:
        parts.append(_("fault: {kind}").format(kind=exchange.fault.get("kind", "")))
    if exchange.route is not None:
        parts.append(f"({exchange.route.source})")
    elif exchange.nearest is not None:
        parts.append(_("no route; the nearest is {route}").format(route=_named(exchange)))
    elif exchange.status in (404, 405) and not exchange.foreign:
        parts.append(_("no route"))
    parts += [f"! {one.words()}" for one in exchange.cautions]
    return "  ".join(parts)


def _socket_words(event: SocketEvent) -> str:
    start = f"{SOCKET:<6}  #{event.socket}"
    match event:
        case SocketOpened():
            opened = _("open")
            target = f"{event.path}?{event.query}" if event.query else event.path
            source = f"  ({event.route.source})" if event.route else ""
            return f"{start}  {opened}  {target}{source}"
        case SocketMessage():
            arrow = "←" if event.incoming else "→"
            hand = _("by hand")
            by = f"  ({hand})" if event.by == "person" else ""
            text = event.part.text if event.part.text is not None else _("binary")
            return f"{start}  {arrow} {units.size(event.part.size).rjust(9)}  {event.path}  {text[:200]}{by}"
        case SocketClosed():
            closed, reason = _("closed"), f" {event.reason}" if event.reason else ""
            return f"{start}  {closed}  {event.path}  {event.code}{reason}"


def _named(exchange: Exchange) -> str:
    nearest = exchange.nearest
    return f"{nearest.method} {nearest.path}" if nearest else ""


def _words(event: Event) -> str:
    data = event.data
    match event.kind:
        case "ready":
            return _("serving {folder} at {url}").format(folder=data.get("folder"), url=data.get("url"))
        case "reloaded":
            return _("{file} was read again").format(file=data.get("file"))
        case "broken":
            place = f"{data.get('file')}:{data.get('line')}" if data.get("line") else str(data.get("file"))
            words = _("{place}: {message} (the last good one stays in use)")
            return words.format(place=place, message=data.get("message"))
        case "reset":
            return _("the collections are as in db.json again")
        case "state":
            kept, back = _("the collections are kept as {name}"), _("the collections are as in {name}")
            return (kept if data.get("action") == "saved" else back).format(name=data.get("name"))
        case "faults":
            words = _("network: {network}, rules: {count}")
            return words.format(network=data.get("network") or "-", count=len(data.get("faults") or ()))
        case "notify":
            result = data.get("status") or data.get("reason")
            words = _("payment notification to {url}: {result}")
            return words.format(url=data.get("url"), result=result)
        case "missed":
            return _("{count} events are no longer kept").format(count=data.get("count"))
        case "line":
            said = data.get("object")
            return _object_words(said) if isinstance(said, Mapping) else str(data.get("text") or "")
    return event.kind


def _object_words(value: Mapping[str, Any]) -> str:
    """Write a line of a log: its level, its sentence, and what else it says."""
    first = [str(value[name]) for name in _LEVEL + _SENTENCE if isinstance(value.get(name), str)]
    rest = [
        f"{key}={one if isinstance(one, str) else msgspec.json.encode(one).decode()}"
        for key, one in value.items()
        if key not in _SAID_ALREADY and not (key in _LEVEL + _SENTENCE and isinstance(one, str))
    ]
    return "  ".join([*first, " ".join(rest)]).rstrip()


def _printable(text: str) -> str:
    """Show control characters instead of obeying them: a request must not drive the terminal."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
