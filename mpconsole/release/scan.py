"""What the shipped scripts say that a reviewer, or a user far from this desk, would stumble over.

A search by patterns over JavaScript with its comments taken out; nothing is executed. A name that is put
together at run time is not found, so an empty answer is no proof.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mpconsole.languages.js_cases import strings_in_case

PRIVATE_INFOS = frozenset(
    {
        "getFuzzyLocation",
        "getLocation",
        "onLocationChange",
        "startLocationUpdate",
        "startLocationUpdateBackground",
        "chooseLocation",
        "choosePoi",
        "chooseAddress",
    }
)
"""Interfaces that must stand in app.json's requiredPrivateInfos (platform documentation, 2025-12)."""

_STRING_OR_COMMENT = re.compile(
    r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(?<!\\)//[^\n]*|/\*.*?\*/""", re.DOTALL
)
_API = re.compile(r"\b(?:wx|uni|Taro)\s*\.\s*([A-Za-z]+)\b")
_URL = re.compile(r"""\b(https?|wss?)://([^\s"'`\\/?#:<>${}]+)(?::(\d+))?""", re.IGNORECASE)
_HERE = re.compile(
    r"localhost|.*\.localhost|.*\.local|127(?:\.\d+){3}|0\.0\.0\.0|10(?:\.\d+){3}|192\.168(?:\.\d+){2}"
    r"|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2}|\[::1\]",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(?:.*\.)?example\.(?:com|net|org)|.*\.(?:example|invalid|test)", re.IGNORECASE)
_ASKS = "envVersion"
"""A program that never asks `wx.getAccountInfoSync` for it cannot tell its development version apart."""
_LOGIN = frozenset({"login", "getUserProfile"})
_LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """Something at `path:line`: `kind` is `private` (a private interface), `login`, `here` (an address of a
    development machine or its network), `develop` (the same, where only the development version takes it),
    `placeholder` (an address reserved for samples, RFC 2606) or `insecure` (http or ws elsewhere); `what` is
    its name or address.
    """

    kind: str
    what: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """Where it stands, as `path:line`."""
        return f"{self.path}:{self.line}"


def scan(scripts: Iterable[tuple[str, bytes]]) -> tuple[Found, ...]:
    """Look through scripts, pairs of a path and its bytes; sorted by path and line."""
    texts = {path: data.decode("utf-8", "replace") for path, data in scripts if len(data) <= _LARGEST}
    asks_where = any(_ASKS in text for text in texts.values())
    found = (one for path, text in texts.items() for one in _scan(path, text, asks_where=asks_where))
    return tuple(sorted(found, key=lambda one: (one.path, one.line, one.kind, one.what)))


def _scan(path: str, raw: str, *, asks_where: bool) -> Iterator[Found]:
    text = without_comments(raw)
    for match in _API.finditer(text):
        if match[1] in PRIVATE_INFOS:
            yield Found("private", f"wx.{match[1]}", path, _line(text, match.start()))
        elif match[1] in _LOGIN:
            yield Found("login", f"wx.{match[1]}", path, _line(text, match.start()))
    addresses = [(match, _line(text, match.start())) for match in _URL.finditer(text)]
    spared = _spared(raw, addresses) if asks_where else frozenset()
    for match, line in addresses:
        kind = _kind(match[1].lower(), match[2])
        if kind == "here" and (match[0], line) in spared:
            kind = "develop"
        if kind is not None:
            yield Found(kind, match[0], path, line)


def _spared(text: str, addresses: Iterable[tuple[re.Match[str], int]]) -> frozenset[tuple[str, int]]:
    """Return the addresses, with their lines, that only the development version takes."""
    there = Counter((match[0], line) for match, line in addresses if _HERE.fullmatch(match[2]))
    if not there:
        return frozenset()
    strings = strings_in_case(text, "develop", beside="release")
    cases = Counter((match[0], one.line) for one in strings for match in _URL.finditer(one.text))
    return frozenset(one for one, count in there.items() if cases[one] >= count)


def _kind(scheme: str, host: str) -> str | None:
    if _HERE.fullmatch(host):
        return "here"
    if _RESERVED.fullmatch(host):
        return "placeholder"
    # Names without a dot, and namespaces such as http://www.w3.org/2000/svg, are no servers of the program.
    insecure = scheme in ("http", "ws") and "." in host and not host.endswith((".w3.org", "schema.org"))
    return "insecure" if insecure else None


def without_comments(text: str) -> str:
    """Return JavaScript with its comments blanked; every line keeps its number, every string stays."""
    return _STRING_OR_COMMENT.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    return "\n" * match[0].count("\n") or " "


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
