"""One WebSocket as a page: how it stands, and its messages as they passed."""

import json

from mpconsole import units
from mpconsole.backend.conversation import MESSAGES_KEPT, Conversation
from mpconsole.backend.socketevents import SocketMessage
from mpconsole.console.exchanges import clock, tag
from mpconsole.console.hexdump import hexdump
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.i18n import _, ngettext

_SHOWN = 200
_MOST_ROWS = 100
_HEX_BYTES = 256
_INDENT = 15


def socket_page(socket: Conversation, cells: int, *, whole: bool) -> list[Line]:
    """Write a connection and its newest messages, each whole or on one line."""
    query = f"?{socket.query}" if socket.query else ""
    route = [] if socket.route is None else [f"{socket.route.path}  {socket.route.source}"]
    said = [*route, *([_("sub-protocol {name}").format(name=socket.protocol)] if socket.protocol else [])]
    return [
        (Span(socket.method, "strong"), Span(f" {socket.path}"), Span(query, "muted")),
        (_state(socket), Span(f"  {clock(socket, fine=True)}  {socket.client or ''}", "muted")),
        *((Span(words, "muted"),) for words in said),
        *((Span(part, "warning"),) for one in socket.cautions for part in wrap(one.words(), cells)),
        (),
        _counts(socket),
        *_left_out(socket),
        (),
        *(line for one in list(socket.messages)[-_SHOWN:] for line in _message(one, cells, whole=whole)),
    ]


def socket_text(socket: Conversation) -> list[str]:
    """Return the messages as plain lines, to be copied or compared: `<` from the program, `>` to it."""
    return [f"{'<' if one.incoming else '>'} {_plain(one)}" for one in socket.messages]


def _plain(message: SocketMessage) -> str:
    part = message.part
    return part.content.hex() if part.text is None else part.text


def _state(socket: Conversation) -> Span:
    if socket.closed is None:
        return tag(socket)._replace(text=_("lost with its server") if socket.lost else _("open"))
    by = {
        "client": _("by the program"), "script": _("by its script"), "person": _("by hand"),
        "fault": _("by a fault on purpose"),
    }.get(socket.closed.by, "")  # fmt: skip
    words = " ".join(
        filter(None, (_("closed {code}").format(code=socket.closed.code), socket.closed.reason, by))
    )
    return Span(words, tag(socket).ink)


def _counts(socket: Conversation) -> Line:
    parts = []
    for arrow, (count, size) in (("←", socket.incoming), ("→", socket.outgoing)):
        words = ngettext("{count} message", "{count} messages", count).format(count=f"{count:,}")
        parts.append(f"{arrow} {words}, {units.size(size)}")
    return (Span(_("messages"), "primary strong"), Span("  " + "   ".join(parts), "muted"))


def _left_out(socket: Conversation) -> list[Line]:
    shown = min(_SHOWN, len(socket.messages))
    if socket.incoming[0] + socket.outgoing[0] <= shown:
        return []
    words = _("only the newest {count} are shown; {kept} are kept")
    return [(Span(words.format(count=shown, kept=f"{MESSAGES_KEPT:,}"), "muted"),)]


def _message(message: SocketMessage, cells: int, *, whole: bool) -> list[Line]:
    """Write when, in which direction, and what."""
    by_hand = message.by == "person"
    ink = "accent" if by_hand else "secondary" if message.incoming else ""
    arrow = Span("← " if message.incoming else "→ ", f"{ink} strong")
    start = (Span(clock(message, fine=True) + " ", "muted"), arrow)
    room = max(10, cells - _INDENT)
    first, *others = _rows(message, room, whole=whole) or [(Span(_("(empty)"), "muted"),)]
    lines = [(*start, *first), *((Span(" " * _INDENT), *row) for row in others)]
    return [tuple(span._replace(ink=span.ink or ink) for span in line) for line in lines]


def _rows(message: SocketMessage, cells: int, *, whole: bool) -> list[Line]:
    part = message.part
    if part.text is None or message.binary or not part.is_legible:
        rows: list[Line] = [(Span(_("binary, {size}").format(size=units.size(part.size)), "muted"),)]
        return rows + (list(hexdump(part.content[:_HEX_BYTES], cells)) if whole else [])
    if not whole:
        return [(Span(" ".join(part.text.split())),)]
    rows = [(Span(row),) for row in wrap(_legible(part.text), cells)[:_MOST_ROWS]]
    if part.truncated:
        kept = units.size(len(part.content))
        rows.append((Span(_("only the first {size} were kept").format(size=kept), "muted"),))
    return rows


def _legible(text: str) -> str:
    """Write characters that JSON has escaped; longer texts as they are."""
    if "\\u" not in text or len(text) > 4096:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
