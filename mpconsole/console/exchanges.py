"""The Backend view's rows, its filter, and the page of one exchange."""

import json
import shlex
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from mpconsole import units
from mpconsole.backend.exchange import Exchange, Part
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, left, right, width
from mpconsole.i18n import _

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Keep = Callable[[Exchange], bool]


def clock(exchange: Exchange, *, fine: bool = False) -> str:
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


def tag(exchange: Exchange) -> Span:
    """What is special about an exchange: a fault on purpose, or that no route answered."""
    if exchange.fault:
        return Span(_("fault"), "warning")
    if exchange.status is None:
        return Span(_("gone"), "muted")
    if not exchange.matched:
        return Span(_("no route"), "error strong")
    return Span("")


def line(exchange: Exchange, cells: int) -> Line:
    """Write one exchange: when, method, path, status, how long, how much, what is special."""
    wide = cells >= 64
    status = str(exchange.status) if exchange.status is not None else "-"
    size = units.size(exchange.response.size) if exchange.response else ""
    special = tag(exchange)
    end = [
        Span(right(status, 4), status_ink(exchange.status)),
        Span(right(f"{exchange.duration_ms:.0f} ms", 8)),
    ]
    if wide:
        end.append(Span(right(size, 10)))
    end += [Span("  "), special._replace(text=left(special.text, 10))]
    start = [Span(clock(exchange) + " ", "muted"), Span(left(exchange.method, 7), "strong")]
    room = cells - width(start) - width(end)
    ink = "" if exchange.matched or exchange.fault else "error"
    target = [Span(exchange.path, ink)]
    if exchange.query:
        target.append(Span(f"?{exchange.query}", "muted"))
    return (*start, *_clipped(target, room), *end)


def _clipped(spans: list[Span], room: int) -> list[Span]:
    clipped = []
    for span in spans:
        taken = min(room, width((span,)))
        clipped.append(span._replace(text=left(span.text, taken)))
        room -= taken
    return [*clipped, Span(" " * max(0, room))]


# -- the filter: `status:5xx path:cart method:post -fault words`


def parse_filter(text: str) -> Keep:
    """Return what a filter keeps: exchanges that fit every word of it; `-word` turns a word round.

    `status:404`, `status:5xx`, `status:>=400`, `ms:>100`, `method:post`, `path:cart`, `query:page`,
    `body:tea`, `is:unmatched`, `is:fault`; a word without a key is looked for in method, path, query
    and status.
    """
    tests = [_test(word) for word in text.casefold().split()]
    return lambda exchange: all(test(exchange) for test in tests)


def _test(word: str) -> Keep:
    if word.startswith("-") and len(word) > 1:
        inner = _test(word[1:])
        return lambda exchange: not inner(exchange)
    key, colon, value = word.partition(":")
    if colon and key in _KEYS and value:
        return _KEYS[key](value)
    return lambda exchange: word in f"{exchange.method} {exchange.target} {exchange.status}".casefold()


def _number(value: str, of: Callable[[Exchange], float | None]) -> Keep:
    for sign, compare in _COMPARISONS.items():
        if value.startswith(sign):
            try:
                limit = float(value.removeprefix(sign))
            except ValueError:
                return lambda exchange: False
            return lambda exchange: (found := of(exchange)) is not None and compare(found, limit)
    return lambda exchange: (found := of(exchange)) is not None and f"{found:.0f}".startswith(value)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}


def _is(value: str) -> Keep:
    if value.startswith("un") or value in ("noroute", "404"):
        return lambda exchange: not exchange.matched
    return lambda exchange: bool(exchange.fault)


def _body(value: str) -> Keep:
    def test(exchange: Exchange) -> bool:
        return any(
            value in (part.text or "").casefold() for part in (exchange.request, exchange.response) if part
        )

    return test


_KEYS: dict[str, Callable[[str], Keep]] = {
    "status": lambda value: _number(value.rstrip("x"), lambda exchange: exchange.status),
    "ms": lambda value: _number(value, lambda exchange: exchange.duration_ms),
    "method": lambda value: lambda exchange: exchange.method.casefold().startswith(value),
    "path": lambda value: lambda exchange: value in exchange.path.casefold(),
    "query": lambda value: lambda exchange: value in exchange.query.casefold(),
    "body": _body,
    "is": _is,
}


# -- one exchange as a page


def page(exchange: Exchange) -> list[Line]:
    """Write everything that the log kept of an exchange."""
    status = str(exchange.status) if exchange.status is not None else _("gone")
    lines: list[Line] = [
        (Span(exchange.method, "strong"), Span(f" {exchange.path}"), Span(_query(exchange), "muted")),
        (
            Span(status, f"{status_ink(exchange.status)} strong"),
            Span(f"  {exchange.duration_ms:.1f} ms  {clock(exchange, fine=True)}", "muted"),
            Span(f"  {exchange.client or ''}", "muted"),
        ),
        _answered_by(exchange),
        (),
    ]
    lines += _half(_("request"), exchange.request)
    if exchange.response is not None:
        lines += [(), *_half(_("response"), exchange.response)]
    return lines


def _query(exchange: Exchange) -> str:
    return f"?{exchange.query}" if exchange.query else ""


def _answered_by(exchange: Exchange) -> Line:
    if exchange.fault:
        return (Span(_("a fault on purpose: {kind}").format(kind=exchange.fault.get("kind", "")), "warning"),)
    if exchange.route is not None:
        route = exchange.route
        return (Span(f"{route.method} {route.path}  {route.source}", "muted"),)
    if exchange.nearest is not None:
        route = exchange.nearest
        words = _("No route matches. The nearest is {method} {path} in {source}.")
        return (Span(words.format(method=route.method, path=route.path, source=route.source), "error"),)
    return (Span(_("No route matches. Routes stand in routes.toml in the mock folder."), "error"),)


def _half(name: str, part: Part) -> list[Line]:
    from mpconsole.console.highlight import highlight  # Pygments, for who looks into an exchange

    lines: list[Line] = [(Span(name, "primary strong"), Span(f"  {units.size(part.size)}", "muted"))]
    lines += [(Span(f"{key}: ", "muted"), Span(value)) for key, value in part.headers]
    if part.text:
        lines += [(), *highlight(*_pretty(part))]
    elif part.content:
        lines += [(), (Span(_("{size} that are no text").format(size=units.size(part.size)), "muted"),)]
    if part.truncated:
        kept = units.size(len(part.content))
        lines.append(
            (Span(_("{mark} only the first {size} were kept").format(mark=glyphs.DOT, size=kept), "muted"),)
        )
    return lines


def _pretty(part: Part) -> "tuple[str, Lexer | None]":
    """Return a body as it reads best, and the lexer for it."""
    from mpconsole.console.highlight import lexer_for

    text = part.text or ""
    if text[:1] in "{[" or "json" in part.content_type:
        try:
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
        except ValueError:
            return text, None
        return text, lexer_for("body.json")
    return text, lexer_for("body.html") if "html" in part.content_type else None


def curl(exchange: Exchange, base: str) -> str:
    """Write an exchange's request as a curl command for the backend at `base`; masked headers stay masked."""
    words = ["curl", "-X", exchange.method, base.rstrip("/") + exchange.target]
    for name, value in exchange.request.headers:
        if name.lower() not in _CURLS_OWN:
            words += ["-H", f"{name}: {value}"]
    if exchange.request.text:
        words += ["--data-binary", exchange.request.text]
    return " ".join(shlex.quote(word) for word in words)


_CURLS_OWN = frozenset({"host", "content-length", "connection", "accept-encoding", "transfer-encoding"})
