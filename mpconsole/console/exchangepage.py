"""One exchange as a page: what was asked, by which line of the program, and what was answered."""

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mpconsole import units
from mpconsole.backend.exchange import Exchange, Part
from mpconsole.console import glyphs
from mpconsole.console.bodies import fields, pieces, unpacked
from mpconsole.console.exchanges import clock, status_ink
from mpconsole.console.hexdump import hexdump
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.i18n import _, ngettext

if TYPE_CHECKING:
    from pygments.lexer import Lexer

    from mpconsole.backend.callsites import CallSite

UNFOLDED = 99
"""So deep JSON is shown at first: as deep as it is."""
_MOST_ROWS = 24
_HEX_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is drawn: `cells` wide, JSON folded below `depth`; `site` is the probable call."""

    cells: int = 80
    depth: int = UNFOLDED
    site: "CallSite | None" = None


def page(exchange: Exchange, look: Look) -> list[Line]:
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
    ]
    if look.site is not None:
        words = _("Probably asked at {place}")
        lines.append((Span(words.format(place=look.site.place), "secondary", "app.do('backend.caller')"),))
    lines += _remarks(exchange, look.cells)
    lines += [(), *_half(_("request"), exchange.request, look)]
    lines += [
        (Span(_("file {name}: {size}").format(name=one.get("name"), size=units.size(one.get("bytes", 0)))),)
        for one in exchange.uploads
    ]
    if exchange.response is not None:
        lines += [(), *_half(_("response"), exchange.response, look)]
    return lines


def text(exchange: Exchange) -> list[str]:
    """Return a page as plain lines, for comparing two: what differs each time by itself is left out."""
    lines = [f"{exchange.method} {exchange.target}", str(exchange.status)]
    for part in (exchange.request, exchange.response):
        if part is not None:
            lines += ["", *(f"{name}: {value}" for name, value in part.headers if name.lower() != "date")]
            lines += ["", *_pretty(part, UNFOLDED)[0].splitlines()]
    return lines


def _remarks(exchange: Exchange, cells: int) -> list[Line]:
    """Write what the contract does not allow, and what would not work so with users."""
    said = [f"{where}: {message}" for where, message in exchange.violations]
    said += [caution.words() for caution in exchange.cautions]
    return [(Span(part, "warning"),) for words in said for part in wrap(words, cells)]


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
    if exchange.foreign:
        return (Span(_("from the log of another program"), "muted"),)
    return (Span(_("No route matches. Routes stand in routes.toml in the mock folder."), "error"),)


def _half(name: str, part: Part, look: Look) -> list[Line]:
    lines: list[Line] = [(Span(name, "primary strong"), Span(f"  {units.size(part.size)}", "muted"))]
    lines += [(Span(f"{key}: ", "muted"), Span(value)) for key, value in part.headers]
    if part.text or part.content:
        lines += [(), *_body(part, look)]
    if part.truncated:
        kept = units.size(len(part.content))
        lines.append(
            (Span(_("{mark} only the first {size} were kept").format(mark=glyphs.DOT, size=kept), "muted"),)
        )
    return lines


def _body(part: Part, look: Look) -> list[Line]:
    """Write a body as it reads best: text in colours, a picture as one, anything else byte by byte."""
    inside = unpacked(part)
    if inside is not None:
        words = _("unpacked ({coding}): {size}")
        said = words.format(coding=part.header("content-encoding"), size=units.size(inside.size))
        return [(Span(said, "muted"),), *_body(replace(inside, headers=_without_coding(part)), look)]
    if typed := fields(part):
        return [(Span(f"{name}: ", "secondary"), Span(value)) for name, value in typed]
    if parted := list(pieces(part)):
        return [line for name, piece in parted for line in _piece(name, piece, look)]
    return _plain_body(part, look)


def _without_coding(part: Part) -> tuple[tuple[str, str], ...]:
    return tuple(one for one in part.headers if one[0].lower() != "content-encoding")


def _piece(name: str, piece: Part, look: Look) -> list[Line]:
    """Write one part of a multipart body below its name."""
    about = "  ".join(filter(None, (piece.content_type, units.size(piece.size))))
    return [(Span(f"{name}  ", "secondary strong"), Span(about, "muted")), *_plain_body(piece, look)]


def _plain_body(part: Part, look: Look) -> list[Line]:
    from mpconsole.console.highlight import highlight  # Pygments, for who looks into an exchange

    if part.text and (part.is_legible or part.content_type == "application/json"):
        return list(highlight(*_pretty(part, look.depth)))
    if part.content_type.startswith("image/"):
        from mpconsole.console.pictures import picture

        drawn = picture(part.content, look.cells, _MOST_ROWS)
        if drawn is not None:
            return drawn
    return list(hexdump(part.content[:_HEX_BYTES], look.cells))


def _pretty(part: Part, depth: int) -> "tuple[str, Lexer | None]":
    """Return a body as it reads best, and the lexer for it."""
    from mpconsole.console.highlight import lexer_for

    text = part.text or ""
    if text[:1] in "{[" or "json" in part.content_type:
        try:
            text = folded(json.loads(text), depth)
        except (ValueError, RecursionError):
            return text.replace("\r\n", "\n"), None
        return text, lexer_for("body.json")
    text = text.replace("\r\n", "\n")
    return text, lexer_for("body.html") if "html" in part.content_type else None


def folded(value: Any, depth: int, indent: str = "") -> str:
    """Return JSON as people read it; what lies deeper than `depth` is counted instead of written."""
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    start, end = "{}" if isinstance(value, dict) else "[]"
    if depth <= 0:
        count = len(value)
        words = (
            ngettext("{count} name", "{count} names", count)
            if isinstance(value, dict)
            else ngettext("{count} item", "{count} items", count)
        )
        return f"{start} /* {words.format(count=count)} */ {end}"
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(name, ensure_ascii=False)}: {folded(one, depth - 1, inner)}"
            for name, one in value.items()
        ]
    else:
        parts = [folded(one, depth - 1, inner) for one in value]
    body = ",\n".join(inner + part for part in parts)
    return f"{start}\n{body}\n{indent}{end}"
