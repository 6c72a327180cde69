"""`mock/routes.toml`: settings of the server and single routes, typed and strict."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from mpconsole import units
from mpconsole.backend import replies, templates
from mpconsole.backend.chunks import Chunk, Chunks
from mpconsole.backend.collections import Collection
from mpconsole.backend.database import Database
from mpconsole.backend.documents import parse_toml, table_lines
from mpconsole.backend.durations import Delay, parse_delay
from mpconsole.backend.fakes import FakeSettings, new_faker
from mpconsole.backend.faults import Fail, FaultError, checked_fail
from mpconsole.backend.patterns import Pattern
from mpconsole.backend.replies import Answer, Content, FromContent, FromFile, Several
from mpconsole.backend.routes import ANY, SOCKET, Route
from mpconsole.backend.routetables import (
    AnswerTable,
    ChunkTable,
    FailTable,
    FileTable,
    RouteTable,
    SocketTable,
    WeChatTable,
    WhenTable,
)
from mpconsole.backend.socketscript import Script, ScriptReader
from mpconsole.backend.sources import BrokenFileError, Source
from mpconsole.backend.staticfiles import Folder
from mpconsole.backend.templates import MOST_ITEMS
from mpconsole.backend.wechat.settings import PaySettings, WeChatSettings
from mpconsole.backend.when import When
from mpconsole.i18n import _

_T = TypeVar("_T")
NAME = "routes.toml"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", ANY)
_KINDS = ("body", "json", "text", "collection", "file", "answers", "chunks")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_INDEX = re.compile(r"\$\.(route|socket)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """`[server]`: where the collections of db.json stand, the delay of all routes, the largest body taken
    (bytes), and whether pages from other origins may read the answers. `openapi`: what becomes of requests
    that the OpenAPI document does not allow. `fake`: where and how made-up values are made.
    """

    prefix: str = ""
    delay: Delay = field(default_factory=Delay)
    body_limit: int = 10 * units.MB
    cors: bool = False
    openapi: Literal["refuse", "warn", "off"] = "refuse"
    fake: FakeSettings = field(default_factory=FakeSettings)


@dataclass(frozen=True, slots=True)
class RouteFile:
    """routes.toml as read."""

    options: ServerOptions = field(default_factory=ServerOptions)
    routes: tuple[Route, ...] = ()
    sockets: tuple[Route, ...] = ()
    wechat: WeChatSettings = field(default_factory=WeChatSettings)


@dataclass(frozen=True)
class Reader:
    """Reads a routes.toml that is called `name`. `body` gives the source of a body file by its name."""

    folder: Path
    database: Database
    body: "Callable[[str], Source[Content | None]]"
    name: str = NAME

    def __call__(self, content: bytes) -> RouteFile:
        """Parse the file. Raises BrokenFileError with the line of the route that is wrong."""
        tables = parse_toml(content)
        try:
            file = msgspec.convert(tables, FileTable)
        except msgspec.ValidationError as error:
            found = _INDEX.search(str(error))
            line = _lines(content, tables, found[1])[int(found[2])] if found else 0
            raise BrokenFileError(_words(error), line) from error
        routes = self._placed(file.route, _lines(content, tables, "route"), self._routes)
        sockets = self._placed(file.socket, _lines(content, tables, "socket"), self._sockets)
        return RouteFile(_options(file), tuple(routes), tuple(sockets), _wechat(file.wechat))

    def _placed(
        self, tables: Sequence[_T], lines: list[int], make: Callable[[_T, str], Iterator[Route]]
    ) -> list[Route]:
        """Make routes of tables, each with its place in the file."""
        routes: list[Route] = []
        for table, line in zip(tables, lines, strict=True):
            try:
                routes += make(table, f"{self.name}:{line}" if line else self.name)
            except BrokenFileError as error:
                raise BrokenFileError(error.message, line) from error
        return routes

    def _sockets(self, table: SocketTable, source: str) -> Iterator[Route]:
        delay = None if table.delay is None else _delay(table.delay)
        script: Script = ScriptReader(self.body, _delay, _when).read(table)
        yield Route(SOCKET, _pattern(table.path), script, source, delay, _fail(table.fail), _when(table.when))

    def _routes(self, table: RouteTable, source: str) -> Iterator[Route]:
        method = (table.method or (ANY if table.collection is not None else "GET")).upper()
        if method not in _METHODS:
            raise BrokenFileError(_('"{method}" is no HTTP method').format(method=table.method))
        delay = None if table.delay is None else _delay(table.delay)
        answer = self._answer(table)
        for path in _paths(table):
            yield Route(method, _pattern(path), answer, source, delay, _fail(table.fail), _when(table.when))

    def _answer(self, table: RouteTable) -> Answer:
        given = [kind for kind in _KINDS if getattr(table, kind) not in (None, msgspec.UNSET, [])]
        if len(given) > 1:
            raise BrokenFileError(_("a route answers with one of {kinds}").format(kinds=", ".join(given)))
        if table.answers:
            return Several([self._one_answer(one) for one in table.answers], table.order)
        if table.chunks:
            return _chunks(table)
        if table.collection is not None:
            return Collection(self.database, table.collection)
        if table.file is not None:
            _check_headers(table.headers)
            return Folder.inside(self.folder, table.file, table.headers)
        return self._one_answer(table)

    def _one_answer(self, table: AnswerTable) -> Answer:
        _check_status(table.status)
        _check_headers(table.headers)
        if sum(value not in (None, msgspec.UNSET) for value in (table.body, table.json, table.text)) > 1:
            raise BrokenFileError(_("a route answers with one of {kinds}").format(kinds="body, json, text"))
        if table.body is not None:
            source = self.body(table.body)
            source.refresh()
            return FromFile(table.status, table.headers, source)
        given = table.json is not msgspec.UNSET
        content = Content.of_json(table.json) if given else Content.of_text(table.text or "")
        return FromContent(table.status, table.headers, content)


def _chunks(table: RouteTable) -> Chunks:
    _check_status(table.status)
    _check_headers(table.headers)
    if not 1 <= table.times <= MOST_ITEMS:
        raise BrokenFileError(
            _("times = {count}: write 1 to {most}").format(count=table.times, most=MOST_ITEMS)
        )
    return Chunks(table.status, table.headers, [_chunk(one) for one in table.chunks], table.times)


def _chunk(table: ChunkTable) -> Chunk:
    given = table.json is not msgspec.UNSET
    if given == (table.text is not None):
        raise BrokenFileError(_("a chunk is either json or text"))
    content = Content.of_json(table.json) if given else Content.of_text(table.text or "")
    return Chunk(content, _delay(table.delay))


def _lines(content: bytes, tables: dict[str, Any], name: str) -> list[int]:
    """Return the line of each route; 0 where they are written as one list and have none of their own."""
    lines = table_lines(content, name)
    count = len(tables.get(name, ()))
    return lines if len(lines) == count else [0] * count


def _paths(table: RouteTable) -> Iterator[str]:
    base = table.path.rstrip("/")
    if table.collection is not None:
        yield from (base or "/", f"{base}/:id", f"{base}/:id/:child")
    elif table.file is not None and not table.path.endswith("/*"):
        yield f"{base}/*"
    else:
        yield table.path


def _pattern(path: str) -> Pattern:
    try:
        return Pattern.parse(path)
    except ValueError as error:
        words = _(
            '"{path}" is no path: begin it with "/", write parameters as ":id", and "/*" at its end alone'
        )
        raise BrokenFileError(words.format(path=path)) from error


def _options(file: FileTable) -> ServerOptions:
    table = file.server
    prefix = table.prefix.rstrip("/")
    if prefix and _pattern(prefix).regex is not None:
        raise BrokenFileError(
            _('server.prefix is "{prefix}"; write a path such as "/api"').format(prefix=prefix)
        )
    try:
        limit = units.parse_size(table.body_limit)
    except ValueError as error:
        words = _('server.body_limit is "{text}"; write a size such as "10 MB"').format(text=table.body_limit)
        raise BrokenFileError(words) from error
    fake = FakeSettings(file.fake.locale, file.fake.seed)
    _check_locale(fake.locale)
    return ServerOptions(prefix, _delay(table.delay), limit, table.cors, file.openapi.check, fake)


def _check_locale(locale: str) -> None:
    if locale:
        try:
            new_faker(locale)
        except (AttributeError, ValueError, ImportError) as error:
            words = _('fake.locale is "{locale}"; write one of faker\'s, such as "zh_CN" or "en_US"')
            raise BrokenFileError(words.format(locale=locale)) from error


def _wechat(table: WeChatTable) -> WeChatSettings:
    key = table.pay.api_v3_key
    if key and len(key.encode()) != 32:
        raise BrokenFileError(
            _("wechat.pay.api_v3_key must have 32 characters, not {count}").format(count=len(key))
        )
    pay = PaySettings(table.pay.mchid, key, table.pay.notify)
    templates = {name: tuple(keys) for name, keys in table.templates.items()}
    return WeChatSettings(table.appid, table.secret, templates, tuple(table.risky), pay)


def _delay(text: str) -> Delay:
    try:
        return parse_delay(text)
    except ValueError as error:
        words = _('"{text}" is no delay; write "120ms", "1.5s" or "80ms-300ms" (ten minutes at most)')
        raise BrokenFileError(words.format(text=text)) from error


def _fail(table: FailTable | None) -> Fail | None:
    if table is None:
        return None
    try:
        return checked_fail(table.rate, table.status, table.kind)
    except FaultError as error:
        raise BrokenFileError(str(error)) from error


def _when(table: WhenTable) -> When | None:
    parts = (table.query, table.header, table.body)
    if not any(parts):
        return None
    return When(
        *({key: tuple(one) if isinstance(one, list) else one for key, one in part.items()} for part in parts)
    )


def _check_status(status: int) -> None:
    if not 200 <= status <= 599:
        raise BrokenFileError(_("{status} is no HTTP status from 200 to 599").format(status=status))


def _check_headers(headers: dict[str, str]) -> None:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise BrokenFileError(_('"{name}" is no name of a header').format(name=name))
        replies.compiled(templates.compile_text, value)


def _words(error: msgspec.ValidationError) -> str:
    """Say what msgspec found with the key as it stands in the file."""
    return _INDEX.sub(r"\1", str(error)).replace("`", '"').replace("$.", "").replace("Object ", "the table ")
