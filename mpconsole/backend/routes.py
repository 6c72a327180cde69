"""Routes and how a request finds its own: the first that matches, in the order in which they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from mpconsole.backend.durations import Delay
from mpconsole.backend.faults import Fail
from mpconsole.backend.patterns import Pattern, nearest, plain
from mpconsole.backend.replies import Answer
from mpconsole.backend.templates import Context
from mpconsole.backend.when import When

ANY = "*"
SOCKET = "WS"
"""The method of a WebSocket's path."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `source` says where it is written (`routes.toml:14`, `db.json`).

    `place` is all of that as JSON, for events.
    """

    method: str
    pattern: Pattern
    answer: Answer
    source: str
    delay: Delay | None = None
    fail: Fail | None = None
    when: When | None = None
    place: msgspec.Raw = field(init=False, compare=False)

    def __post_init__(self) -> None:
        place = {"method": self.method, "path": self.pattern.text, "source": self.source}
        object.__setattr__(self, "place", msgspec.Raw(msgspec.json.encode(place)))

    def takes(self, method: str) -> bool:
        """Whether this route answers `method`; HEAD is answered by what answers GET."""
        return self.method in (ANY, method) or (method == "HEAD" and self.method == "GET")

    def __str__(self) -> str:
        return f"{self.method} {self.pattern.text}"


@dataclass(frozen=True, slots=True)
class Match:
    """A route and the parameters in the path."""

    route: Route
    params: Mapping[str, str]


_NO_PARAMS: Mapping[str, str] = {}


def _holds(when: When, context: Context | None) -> bool:
    return context is not None and when.holds(context)


class Router:
    """Finds routes. Paths without parameters are found at once, however many there are."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._static: dict[str, list[tuple[int, Route]]] = {}
        self._dynamic: list[tuple[int, Route]] = []
        for index, route in enumerate(self.routes):
            if route.pattern.regex is None:
                self._static.setdefault(route.pattern.text, []).append((index, route))
            else:
                self._dynamic.append((index, route))

    def find(self, method: str, path: str, context: Context | None = None) -> Match | None:
        """Return the first route for `method` and `path` whose conditions the request of `context` meets."""
        path = plain(path)
        best, found = len(self.routes), None
        for index, route in self._static.get(path, ()):
            if route.takes(method) and (route.when is None or _holds(route.when, context)):
                best, found = index, Match(route, _NO_PARAMS)
                break
        for index, route in self._dynamic:
            if index > best:
                break
            if not route.takes(method) or (params := route.pattern.match(path)) is None:
                continue
            if route.when is None or _holds(route.when, context):
                return Match(route, params)
        return found

    def methods(self, path: str) -> list[str]:
        """Return the methods that `path` knows."""
        path = plain(path)
        return sorted({route.method for route in self.routes if route.pattern.match(path) is not None})

    def nearest(self, path: str) -> Route | None:
        """Return the route whose path looks most like `path`."""
        return nearest(plain(path), self.routes)
