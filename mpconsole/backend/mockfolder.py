"""A mock folder: its files as routes and collections, always as they are on disk now.

The order of precedence is one: routes.toml from top to bottom, then the OpenAPI document, then the
collections of db.json, then what was recorded, where that is asked for.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mpconsole.backend import recordings, routefile
from mpconsole.backend.collections import Collection, WholeDatabase
from mpconsole.backend.contract import Contract
from mpconsole.backend.database import Database, parse_database
from mpconsole.backend.fakes import Fakes
from mpconsole.backend.patterns import Pattern
from mpconsole.backend.replies import Answer, Content, FromFile, Several, body_source
from mpconsole.backend.routefile import Reader, RouteFile, ServerOptions
from mpconsole.backend.routes import ANY, SOCKET, Match, Route, Router
from mpconsole.backend.socketscript import Script
from mpconsole.backend.sources import Fault, Source, Turn
from mpconsole.backend.templates import Context
from mpconsole.backend.wechat.settings import WeChatSettings

DATABASE = "db.json"
Report = Callable[..., None]


class MockFolder:
    """The files of one mock folder. `report(kind, **fields)` hears of files that changed or broke."""

    def __init__(self, folder: Path, report: Report | None = None, *, replay: bool = False) -> None:
        self.folder = folder
        self.database = Database()
        self.options = ServerOptions()
        self.fakes = Fakes()
        self._report: Report | None = None
        self._bodies: dict[str, Source[Content | None]] = {}
        self._routes = Source(
            folder / routefile.NAME, routefile.NAME, Reader(folder, self.database, self._body), RouteFile()
        )
        self._recorded = self._recordings() if replay else None
        self._data: Source[dict[str, Any]] = Source(folder / DATABASE, DATABASE, parse_database, {})
        self._contract = Contract(folder)
        self._single = Router(())
        self._sockets = Router(())
        self._documented = Router(())
        self._rest = Router(())
        self._replayed = Router(())
        self.turn = Turn()
        self.refresh()
        self._report = report  # from here on: what was there at the start is no change

    def refresh(self) -> None:
        """Read again what changed of the files that say what there is; bodies are looked at when needed."""
        if self.turn.looked(self):
            return
        routes_changed = self._routes.refresh()
        data_changed = self._data.refresh()
        contract_changed = self._contract.refresh()
        if self._recorded is not None and self._recorded.refresh():
            self._replayed = Router(self._recorded.value.routes)
        if not routes_changed and not data_changed and not contract_changed:
            return
        self.options = self._routes.value.options
        if self.options.fake != self.fakes.settings:
            self.fakes = Fakes(self.options.fake)
        changed = self.database.load(self._data.value) if data_changed else []
        self._single = Router(self._routes.value.routes)
        self._sockets = Router(self._routes.value.sockets)
        self._documented = Router(self._contract.routes(self.options.openapi))
        self._rest = Router(self._collection_routes())
        written = self._single.routes + self._sockets.routes
        used = {name for route in written for name in _body_names(route.answer)}
        self._bodies = {name: source for name, source in self._bodies.items() if name in used}
        if routes_changed:
            self._tell(self._routes)
        if data_changed:
            self._tell(self._data, collections=changed)
        if contract_changed:
            self._tell(self._contract.source)

    def refresh_all(self) -> None:
        """Look at every file, so that a broken one is told before somebody asks for it."""
        self.refresh()
        for source in self._bodies.values():
            source.refresh()

    @property
    def wechat(self) -> WeChatSettings:
        """What routes.toml says of WeChat's own side."""
        return self._routes.value.wechat

    @property
    def routes(self) -> tuple[Route, ...]:
        """Every route in the order of precedence."""
        routers = (self._single, self._sockets, self._documented, self._rest, self._replayed)
        return tuple(route for router in routers for route in router.routes)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong now."""
        sources: list[Source[Any]] = [self._routes, self._contract.source, self._data, *self._bodies.values()]
        if self._recorded is not None:
            sources.append(self._recorded)
        return [source.fault for source in sources if source.fault]

    def find(self, method: str, path: str, context: Context | None = None) -> Match | None:
        """Return the route of a request."""
        return (
            self._single.find(method, path, context)
            or self._documented.find(method, path)
            or self._rest.find(method, path)
            or self._replayed.find(method, path, context)
        )

    def find_socket(self, path: str, context: Context | None = None) -> Match | None:
        """Return the route of a WebSocket."""
        return self._sockets.find(SOCKET, path, context)

    def restart(self) -> None:
        """Put the collections back to what the file says, and sequences of answers to their beginning."""
        self.database.reset()
        self.fakes.restart()
        for route in self._single.routes:
            if isinstance(route.answer, Several):
                route.answer.restart()

    def methods(self, path: str) -> list[str]:
        """Return the methods that `path` knows."""
        routers = (self._single, self._documented, self._rest)
        return sorted({method for router in routers for method in router.methods(path)})

    def nearest(self, path: str) -> Route | None:
        """Return the route whose path looks most like `path`."""
        return Router(self.routes).nearest(path)

    def _collection_routes(self) -> Iterator[Route]:
        prefix = self.options.prefix
        for name in self.database.tables:
            answer = Collection(self.database, name)
            for path in (f"{prefix}/{name}", f"{prefix}/{name}/:id", f"{prefix}/{name}/:id/:child"):
                yield Route(ANY, Pattern.parse(path), answer, DATABASE)
        if self.database.tables:
            yield Route("GET", Pattern.parse(f"{prefix}/db"), WholeDatabase(self.database), DATABASE)

    def _recordings(self) -> Source[RouteFile]:
        """Return the routes that were recorded; their bodies are read when they are asked for."""
        folder = self.folder / recordings.FOLDER
        name = f"{recordings.FOLDER}/{recordings.NAME}"
        bodies: dict[str, Source[Content | None]] = {}

        def body(file: str) -> Source[Content | None]:
            if file not in bodies:
                bodies[file] = body_source(folder, file)
            return bodies[file]

        return Source(folder / recordings.NAME, name, Reader(folder, self.database, body, name), RouteFile())

    def _body(self, name: str) -> Source[Content | None]:
        if name not in self._bodies:
            source = body_source(self.folder, name)
            source.refresh()
            source.on_change, source.turn = self._tell, self.turn
            self._bodies[name] = source
        return self._bodies[name]

    def _tell(self, source: Source[Any], **more: Any) -> None:
        if self._report is None:
            return
        if source.fault is None:
            self._report("reloaded", file=source.name, **more)
        else:
            fault = source.fault
            self._report("broken", file=fault.file, line=fault.line, message=fault.message)


def _body_names(answer: Answer) -> Iterator[str]:
    if isinstance(answer, FromFile):
        yield answer.source.name
    elif isinstance(answer, Script):
        yield from answer.files()
    elif isinstance(answer, Several):
        for one in answer.answers:
            yield from _body_names(one)
