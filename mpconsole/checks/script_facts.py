"""What the rules need to know of one script, gathered in one pass and kept."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mpconsole.checks.wxml_facts import Named
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.script import Piece, pieces
from mpconsole.platform.app_json import PRIVATE_INFOS

_NAVIGATE = ("navigateTo", "redirectTo", "switchTab", "reLaunch")
_HINT = re.compile(rf"\bwx\s*\.\s*(?:{'|'.join(PRIVATE_INFOS)})\b|http://|https://\d|{'|'.join(_NAVIGATE)}")
_URL = re.compile(r"""(?P<quote>["'`])(?P<path>[^"'`?#$\\]+)(?:[?#]|(?P=quote)\Z)""")
_CALL = re.compile(rf"wx\s*\.\s*(?P<name>{'|'.join(PRIVATE_INFOS)})")
_ADDRESS = re.compile(r"(?P<scheme>https?)://(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\])(?P<port>:\d+)?")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LOCAL = ("localhost", "127.", "[::1]")
_NAMES_ONLY = ("www.w3.org", "schemas.", "example.com", "www.example.com")
"""Hosts of addresses that are names of vocabularies, or samples; nobody calls them."""

SECRETS: dict[str, re.Pattern[str]] = {
    "app-secret": re.compile(
        r"""\b(?:app|wx|weixin|mp)?_?-?secret(?:_?key)?["']?\s*[:=]\s*["'`](?P<value>[0-9a-f]{32})["'`]""",
        re.IGNORECASE,
    ),
    "payment-key": re.compile(
        r"""\b(?:api_?v[23]_?key|mch_?(?:api_?)?key|partner_?key|pay_?key)["']?\s*[:=]\s*"""
        r"""["'`](?P<value>[0-9A-Za-z]{32})["'`]""",
        re.IGNORECASE,
    ),
    "cloud-key": re.compile(r"""["'`](?P<value>AKID[0-9A-Za-z]{32}|LTAI[0-9A-Za-z]{12,26})["'`]"""),
    "private-key": re.compile(r"(?P<value>-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----)"),
}
_SECRET_HINT = re.compile(r"secret|key|AKID|LTAI|PRIVATE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ScriptFacts:
    """One script: its calls of guarded interfaces, the plain or numeric hosts (`about` is the case), the
    pages that it goes to by a plain path (`about` is the way: `navigateTo`, `switchTab`, …).
    """

    private_calls: tuple[Named, ...] = ()
    hosts: tuple[Named, ...] = ()
    pages: tuple[Named, ...] = ()


@lru_cache(maxsize=16384)
def facts_of(file: Path, _size: int, _mtime_ns: int) -> ScriptFacts:
    """Return the facts of a script as it was at a size and time."""
    text = _text(file)
    return gather(text) if _HINT.search(text) else ScriptFacts()


@lru_cache(maxsize=16384)
def secrets_of(file: Path, _size: int, _mtime_ns: int) -> tuple[Named, ...]:
    """Return the secrets in a file: `name` is the case, never the secret itself."""
    text = _text(file)
    return find_secrets(text) if _SECRET_HINT.search(text) else ()


def gather(text: str) -> ScriptFacts:
    """Parse a script and note what the rules ask for."""
    lines = LineIndex(text)
    calls, hosts, pages = list[Named](), list[Named](), list[Named]()
    for piece in pieces(text):
        span = _span(lines, piece.start, piece.end)
        if piece.kind == "call":
            if (call := _CALL.fullmatch(piece.text)) is not None:
                calls.append(Named(call.group("name"), span))
        elif piece.kind == "option":
            if (page := _page(piece)) is not None:
                pages.append(Named(page, span, piece.call.removeprefix("wx.")))
        elif (found := _host(piece.text)) is not None:
            hosts.append(Named(found[0], span, found[1]))
    return ScriptFacts(tuple(calls), tuple(hosts), tuple(pages))


def find_secrets(text: str) -> tuple[Named, ...]:
    """Return where secrets stand in a text."""
    lines = LineIndex(text)
    return tuple(
        Named(case, _span(lines, *found.span("value")))
        for case, pattern in SECRETS.items()
        for found in pattern.finditer(text)
        if len(set(found.group("value"))) > 4  # `000…` and `xxxx…` stand for a secret
    )


def _page(piece: Piece) -> str | None:
    """Return the page that an option names; what follows `?` may be anything."""
    object_, _dot, method = piece.call.partition(".")
    if object_ != "wx" or method not in _NAVIGATE or piece.key != "url":
        return None
    found = _URL.match(piece.text)
    return found.group("path") if found is not None else None


def _host(text: str) -> tuple[str, str] | None:
    """Return the host of an address and what is wrong with it: `ip` or `plain`."""
    found = _ADDRESS.match(text)
    if found is None:
        return None
    host = found.group("host")
    if host.startswith(_LOCAL) or host.startswith(_NAMES_ONLY):
        return None
    if _IP.fullmatch(host) or host.startswith("["):
        return host, "ip"
    return (host, "plain") if found.group("scheme") == "http" and "." in host else None


def _span(lines: LineIndex, start: int, end: int) -> Span:
    return Span(*lines.position(start), *lines.position(end))


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return ""
