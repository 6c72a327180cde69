"""The routes that a program's source asks for and the mock does not have yet, as text for routes.toml.

What stands in the file stays: new routes come behind it, each with the place of its call as a comment.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole.backend.callsites import CallSite
from mpconsole.backend.documents import parse_toml
from mpconsole.backend.mockfolder import MockFolder
from mpconsole.backend.routefile import NAME
from mpconsole.backend.routes import ANY, SOCKET, Match
from mpconsole.backend.routewriter import route_text
from mpconsole.backend.sources import BrokenFileError
from mpconsole.backend.templates import Context
from mpconsole.errors import MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _

_HEAD = "# The backend of this program, for mpconsole mock. https://toml.io\n\n"
_PARAMETER = re.compile(r":[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Planned:
    """One method and path that the source asks for; `answered` names what answers it already, `db.json`."""

    method: str
    path: str
    sites: tuple[CallSite, ...]
    answered: str

    @property
    def text(self) -> str:
        """The route as TOML, behind the places that ask for it."""
        places = ", ".join(site.place for site in self.sites)
        origins = sorted({origin for site in self.sites for origin in site.origins})
        comment = f"# {places}" + (f" ({', '.join(origins)})" if origins else "")
        return f"{comment}\n{self._table()}"

    def _table(self) -> str:
        if self.method == SOCKET:
            message = '[[socket.message]]\ntext = "${message}"\n'
            return route_text({"path": self.path}).replace("[[route]]", "[[socket]]") + message
        answer: dict[str, Any] = {"text": ""} if self.sites[0].kind == "download" else {"json": {}}
        return route_text({"method": self.method, "path": self.path, **answer})


def plan(sites: Iterable[CallSite], folder: Path) -> list[Planned]:
    """Say which routes the calls need, and which of them the mock folder (there or not) answers already.

    Raises MpconsoleError where its files are broken.
    """
    mock = MockFolder(folder)
    if mock.faults:
        raise MpconsoleError(str(mock.faults[0]))
    found: dict[tuple[str, str], list[CallSite]] = {}
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for site in sites:
        method = SOCKET if site.kind == "socket" else site.method
        key = method, _PARAMETER.sub(":", site.path)
        names.setdefault(key, (method, site.path))
        found.setdefault(key, []).append(site)
    planned = [
        Planned(*names[key], tuple(calls), _answered(mock, *names[key])) for key, calls in found.items()
    ]
    return sorted(planned, key=lambda one: (one.method == SOCKET, one.path, one.method))


def write(planned: Iterable[Planned], folder: Path) -> Path:
    """Write the routes that nothing answers behind what routes.toml holds. Raises MpconsoleError."""
    path = folder / NAME
    before = path.read_text("utf-8") if path.exists() else _HEAD
    new = "\n".join(one.text for one in planned if not one.answered)
    text = f"{before.rstrip()}\n\n{new}"
    try:
        parse_toml(text.encode())
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except BrokenFileError as error:
        raise MpconsoleError(f"{NAME}:{error.line}: {error.message}") from error
    except OSError as error:
        words = _("{file} cannot be written: {reason}")
        raise MpconsoleError(words.format(file=path, reason=error.strerror)) from error
    return path


def _answered(mock: MockFolder, method: str, path: str) -> str:
    """Return what answers such a request now; of those with conditions, whether there is one at all."""
    sample = _PARAMETER.sub("1", path)
    scope = {"type": "http", "method": method, "path": sample, "query_string": b"", "headers": []}
    found: Match | None
    if method == SOCKET:
        found = mock.find_socket(sample, Context(scope))
    else:
        found = mock.find("GET" if method == ANY else method, sample, Context(scope))
    if found is not None:
        return found.route.source
    wanted = _PARAMETER.sub(":", path)
    return next(
        (
            route.source
            for route in mock.routes
            if route.method == method and _PARAMETER.sub(":", route.pattern.text) == wanted
        ),
        "",
    )
