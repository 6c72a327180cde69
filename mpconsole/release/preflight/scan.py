"""What the shipped scripts say that a reviewer, or a user far from this desk, would stumble over.

A search by patterns over JavaScript with its comments taken out; nothing is executed. A name that is put
together at run time is not found, so an empty answer is no proof.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from mpconsole.languages.js_cases import strings_in_case
from mpconsole.platform.app_json import PRIVATE_INFOS
from mpconsole.platform.privacy import INTERFACES, KEYS
from mpconsole.release.preflight.found import Found, line_of
from mpconsole.release.preflight.pages_scan import scan_template, scan_texts

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
_ASKED = re.compile(r"""\burl\s*:\s*["'`]\Z""")
_APIS = {
    "login": frozenset({"login", "getUserProfile"}),
    "payment": frozenset({"requestPayment", "requestVirtualPayment"}),
    "upload": frozenset({"uploadFile"}),
    "choose": frozenset({"chooseImage", "chooseMedia", "chooseVideo"}),
}
_PATTERNS = {
    "code": re.compile(r"\beval\s*\(|\bnew\s+Function\s*\("),
    "logout": re.compile(r"\b(?:log|sign)_?out\b|退出登录|注销", re.IGNORECASE),
}
_LARGEST = 2_000_000


def scan(files: Iterable[tuple[str, bytes]]) -> tuple[Found, ...]:
    """Look through scripts and templates, pairs of a path and its bytes; sorted by path and line."""
    texts = {path: data.decode("utf-8", "replace") for path, data in files if len(data) <= _LARGEST}
    asks_where = any(_ASKS in text for text in texts.values())
    found = (one for path, text in texts.items() for one in _scan(path, text, asks_where=asks_where))
    return tuple(sorted(found, key=lambda one: (one.path, one.line, one.kind, one.what)))


def _scan(path: str, raw: str, *, asks_where: bool) -> Iterator[Found]:
    if path.endswith(".wxml"):
        yield from scan_template(path, raw)
        return
    text = without_comments(raw)
    for match in _API.finditer(text):
        for kind, what in _kinds_of_api(match[1]):
            yield Found(kind, what, path, line_of(text, match.start()))
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            yield Found(kind, match[0].strip(), path, line_of(text, match.start()))
    yield from scan_texts(path, text)
    yield from _addresses(path, raw, text, asks_where=asks_where)


def _kinds_of_api(name: str) -> Iterator[tuple[str, str]]:
    if name in PRIVATE_INFOS:
        yield "private", f"wx.{name}"
    if key := KEYS.get(INTERFACES.get(name, "")):
        yield "key", key
    for kind, names in _APIS.items():
        if name in names:
            yield kind, f"wx.{name}"


def _addresses(path: str, raw: str, text: str, *, asks_where: bool) -> Iterator[Found]:
    addresses = [(match, line_of(text, match.start())) for match in _URL.finditer(text)]
    spared = _spared(raw, addresses) if asks_where else frozenset()
    for match, line in addresses:
        kind = _kind(match[1].lower(), match[2])
        if kind == "here" and (match[0], line) in spared:
            kind = "develop"
        if kind == "host" and _ASKED.search(text, max(0, match.start() - 40), match.start()):
            kind = "asked"
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
    if "." not in host or host.endswith((".w3.org", "schema.org")):
        return None
    return "insecure" if scheme in ("http", "ws") else "host"


def without_comments(text: str) -> str:
    """Return JavaScript with its comments blanked; every line keeps its number, every string stays."""
    return _STRING_OR_COMMENT.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    return "\n" * match[0].count("\n") or " "
