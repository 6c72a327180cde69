"""Where a program's source asks its backend: each `wx.request` and its like, with method and path.

Also calls of wrappers with an address of their own (`http.get('/cart')`): the path that the wrapper puts in
front of it is taken from the wrapper's own `wx.request`. Bases in other files are found by their names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from mpconsole.backend.patterns import Pattern, plain
from mpconsole.languages.js_calls import Address, Call, Calls, Hole

Kind = Literal["request", "upload", "download", "socket"]
_KINDS: Mapping[str, Kind] = {
    "request": "request", "uploadFile": "upload", "downloadFile": "download", "connectSocket": "socket"
}  # fmt: skip
_VERBS = {"get": "GET", "post": "POST", "put": "PUT", "delete": "DELETE", "del": "DELETE", "patch": "PATCH"}
_WORDS = frozenset({*_KINDS, *_VERBS, "fetch", "http", "ajax", "api", "upload", "download", "socket"})
_BASE_NAMES = re.compile(
    r"base_?(?:url|api|path)|api_?(?:base|root|url|host)|server|host|domain", re.IGNORECASE
)
_ADDRESS_NAMES = re.compile(r"url|uri|path|api|route|endpoint|action|interface", re.IGNORECASE)
_OWNERS = re.compile(r"wx|uni|qq|my|tt|swan|mpx|.*taro.*", re.IGNORECASE | re.DOTALL)
_ORIGIN = re.compile(r"(?:https?|wss?)://[^/?#]+", re.IGNORECASE)
_ANY = "*"


@dataclass(frozen=True, slots=True)
class CallSite:
    """One call. `method` is "*" where only the running program knows it; `path` is as in routes.toml,
    `/api/products/:id`; `origins` are those that the source names (`https://api.example.com`), `file` is
    relative to where the sources were looked for. `line` and `column` count from 1.
    """

    kind: Kind
    method: str
    path: str
    origins: tuple[str, ...]
    file: str
    line: int
    column: int

    @property
    def place(self) -> str:
        """The place as editors take it: `pages/cart/index.ts:14`."""
        return f"{self.file}:{self.line}"


class CallSites:
    """The calls of a project, and which of them probably made a request."""

    def __init__(self, sites: Iterable[CallSite]) -> None:
        self.sites = tuple(sites)
        self._patterns = [(site, _pattern(site.path)) for site in self.sites]

    def best(self, method: str, path: str, kind: Kind | None = None) -> CallSite | None:
        """Return the call that fits a request best; None where none does.

        A call whose base is unknown fits by the end of the path.
        """
        path = plain(path)
        best, most = None, (0, 0, 0)
        for site, pattern in self._patterns:
            if site.method not in (method, _ANY) or pattern is None or (kind and site.kind != kind):
                continue
            whole = pattern.match(path) is not None
            if not whole and not _ends_with(pattern, path):
                continue
            literal = len(re.sub(r":\w+", "", site.path))
            score = (1 + whole, literal, int(site.method == method) + 1)
            if literal > 1 and score > most:
                best, most = site, score
        return best


def _pattern(path: str) -> Pattern | None:
    try:
        return Pattern.parse(path)
    except ValueError:
        return None


def _ends_with(pattern: Pattern, path: str) -> bool:
    """Whether a path behind one of the slashes of `path` is the pattern's."""
    return any(
        pattern.match(path[index:]) is not None
        for index, letter in enumerate(path)
        if index and letter == "/"
    )


def find_call_sites(scripts: Mapping[str, Calls]) -> CallSites:
    """Put the scripts of a project together (file → its calls)."""
    names = _Names(scripts.values())
    prefixes = {prefix for one in scripts.values() for prefix in _prefixes(one, names)}
    wrappers = {call.function for one in scripts.values() for call in one.calls if _is_wrapper(call)} - {""}
    prefix = next(iter(prefixes)) if len(prefixes) == 1 else _base_prefix(names)
    sites: list[CallSite] = []
    for file in sorted(scripts):
        for call in scripts[file].calls:
            site = _site(file, call, names, wrappers, prefix)
            if site is not None and site not in sites:
                sites.append(site)
    return CallSites(sites)


class _Names:
    """What names stand for that other files declare: only bases are of interest."""

    def __init__(self, scripts: Iterable[Calls]) -> None:
        self.known: dict[str, list[Address]] = {}
        for script in scripts:
            for name, values in script.names.items():
                kept = [value for value in values if _is_base(value)]
                self.known.setdefault(name, []).extend(kept)

    def fill(self, address: Address, depth: int = 0) -> list[Address]:
        """Put what is known of the address's first hole in its place: one address for each value."""
        address = self._with_paths(address)
        first = address[0] if address else ""
        if not isinstance(first, Hole) or first.parameter or depth > 4:
            return [address]
        found = self.known.get(first.name) or []
        return [
            one
            for value in found
            for one in self.fill(_strip_slash(value, address[1:]) + address[1:], depth + 1)
        ] or [address]

    def _with_paths(self, address: Address) -> Address:
        """Put paths in the place of names behind a base (`BASE + urls.login`), where each is known as one."""
        found = list(address[:1])
        for part in address[1:]:
            known = self.known.get(part.name, ()) if isinstance(part, Hole) and not part.parameter else ()
            paths = {value[0] for value in known if len(value) == 1}
            path = next(iter(paths)) if len(paths) == 1 else ""
            whole = isinstance(found[-1], Hole) or _ORIGIN.fullmatch(found[-1].rstrip("/")) is not None
            found.append(path if whole and isinstance(path, str) and path.startswith("/") else part)
        return tuple(found)


def _strip_slash(base: Address, rest: Address) -> Address:
    """Take the slash off the end of a base where a slash follows it."""
    follows = bool(rest) and isinstance(rest[0], str) and rest[0].startswith("/")
    if follows and isinstance(base[-1], str) and base[-1].endswith("/"):
        return (*base[:-1], base[-1].rstrip("/"))
    return base


def _is_base(value: Address) -> bool:
    first = value[0]
    if isinstance(first, Hole):
        return False
    return _ORIGIN.match(first) is not None or (first.startswith("/") and len(value) == 1)


def _is_platform(call: Call) -> bool:
    return call.keyed and call.name in _KINDS and _OWNERS.fullmatch(call.owner) is not None


def _is_wrapper(call: Call) -> bool:
    """Whether the function around this call hands its own parameter on as the address."""
    return _is_platform(call) and _is_open(call.address)


def _is_open(address: Address) -> bool:
    """Whether an address ends with a parameter that is itself a path, not a part of one (`'/a/' + id`)."""
    last, before = address[-1], address[-2] if len(address) > 1 else ""
    has_query = any(isinstance(part, str) and "?" in part for part in address)
    if has_query or not isinstance(last, Hole) or not last.parameter:
        return False
    named = _ADDRESS_NAMES.search(last.name) is not None
    return named or isinstance(before, Hole) or not before.endswith("/")


def _prefixes(script: Calls, names: _Names) -> Iterator[str]:
    """Yield the paths that wrappers put in front of what they are given."""
    for call in script.calls:
        if _is_wrapper(call):
            for address in names.fill(call.address):
                yield _Path.of(address[:-1]).path.rstrip("/")


def _base_prefix(names: _Names) -> str:
    """Return the path of the project's one base address, where its wrapper comes from a library."""
    paths = {
        urlsplit(value[0]).path.rstrip("/")
        for name, values in names.known.items()
        if _BASE_NAMES.search(name)
        for value in values
        if isinstance(value[0], str) and _ORIGIN.match(value[0])
    }
    return paths.pop() if len(paths) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Path:
    """An address as origin and path, what is unknown in it as parameters of a route."""

    origin: str
    path: str

    @classmethod
    def of(cls, address: Address) -> "_Path":
        text, used = "", dict[str, int]()
        parts = list(address)
        if parts and isinstance(parts[0], Hole):
            parts = parts[1:]  # a base that nobody knows
        for index, part in enumerate(parts):
            if isinstance(part, str):
                text += part
            elif "?" in text:
                break
            elif text and index == len(parts) - 1 and not text.endswith("/"):
                break  # a query
            else:
                text += f":{_parameter(part.name, used)}"
        found = _ORIGIN.match(text)
        origin = found[0] if found else ""
        path = text[len(origin) :].partition("?")[0].partition("#")[0]
        return cls(origin.lower(), path)


def _parameter(name: str, used: dict[str, int]) -> str:
    """Return a name that a route's parameter may have, each but once."""
    base = re.sub(r"\W", "", name, flags=re.ASCII).lstrip("0123456789_") or "id"
    used[base] = used.get(base, 0) + 1
    return base if used[base] == 1 else f"{base}{used[base]}"


def _site(file: str, call: Call, names: _Names, wrappers: set[str], prefix: str) -> CallSite | None:
    platform = _is_platform(call)
    if not platform and call.name not in _WORDS and call.name not in wrappers:
        return None
    if _is_wrapper(call):
        return None  # those who call it say what it asks for
    if len(call.address) == 1 and isinstance(call.address[0], Hole) and _is_vague(call):
        return None
    found = [_Path.of(address) for address in names.fill(call.address)]
    paths = {one.path for one in found}
    if len(paths) != 1:
        return None
    path = paths.pop()
    origins = tuple(dict.fromkeys(one.origin for one in found if one.origin))
    if not path.startswith("/") and not platform and not origins:
        return None
    path = path if path.startswith("/") else f"/{path}"
    if not platform and not origins and not path.startswith(f"{prefix}/"):
        path = prefix + path
    if path == "/" and not origins:
        return None
    kind = _KINDS.get(call.name, "request") if platform else _kind(call)
    return CallSite(kind, _method(call, kind), path, origins, file, call.line, call.column)


def _is_vague(call: Call) -> bool:
    """Whether nothing but a name like `item.url` says where a call goes: that may be any `url` there is."""
    name = call.address[0].name if isinstance(call.address[0], Hole) else ""
    return not call.keyed and name.lower() in ("url", "path", "src", "href", "link", "key", "name", "id")


def _kind(call: Call) -> Kind:
    name = call.name.lower()
    return next((kind for kind in ("upload", "download", "socket") if kind in name), "request")


def _method(call: Call, kind: Kind) -> str:
    if kind != "request":
        return "POST" if kind == "upload" else "GET"
    if call.method is not None:
        return call.method or _ANY
    return _VERBS.get(call.name.lower(), "GET")
