"""Templates in answers: `${path.id}`, `${query.q}`, `${header.x-user}`, `${body.items.0.id}`, `${now}`.

Also `${timestamp}` (milliseconds since 1970), `${uuid}`, `${random.1.6}` (a whole number from 1 to 6),
`${message}` (a WebSocket's, as text) and `${fake.name}` (made up, see `fakes`). `|number` turns a text into a
number: `${path.id|number}`. `$${` writes `${` itself. In JSON, a text that is one template and nothing else
becomes the value itself, with its type; what is not there is null.
"""

import random
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Scope

from mpconsole import extras
from mpconsole.backend.fakes import Fakes
from mpconsole.events import timestamp
from mpconsole.i18n import _

MOST_ITEMS = 10_000
_TEMPLATE = re.compile(r"\$\$\{|\$\{\s*([^}|]*?)\s*(?:\|\s*(\w+)\s*)?\}")


class Context:
    """What a request says, decoded when somebody asks for it.

    `path` holds the route's parameters, `raw_body` the body; `scope` is the request's ASGI scope, `message` a
    WebSocket's message, `byte_range` the header Range where it is to be followed.
    `violations` is where an answer leaves what was wrong with the request, for the log.
    """

    fakes = Fakes()
    byte_range: bytes | None = None

    def __init__(self, scope: Scope, path: Mapping[str, str] | None = None, raw_body: bytes = b"") -> None:
        self.scope = scope
        self.path: Mapping[str, str] = path or {}
        self.raw_body = raw_body
        self.violations: list[dict[str, str]] = []
        self.message: str | None = None
        self.index = 1

    @property
    def method(self) -> str:
        """The method in capitals."""
        return str(self.scope["method"])

    @property
    def url_path(self) -> str:
        """The path of the request, decoded."""
        return str(self.scope["path"])

    @property
    def query_string(self) -> bytes:
        """What stands behind `?`."""
        return bytes(self.scope["query_string"])

    @cached_property
    def query(self) -> dict[str, str]:
        """The first value of each query parameter."""
        pairs = parse_qsl(self.query_string.decode("latin-1"), keep_blank_values=True)
        return dict(reversed(pairs))

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers by their names in small letters."""
        return {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.scope["headers"]
        }

    @cached_property
    def body(self) -> Any:
        """The body as JSON, or as a form; None where it is neither."""
        try:
            return msgspec.json.decode(self.raw_body)
        except RecursionError:  # nested deeper than anything that is meant
            return None
        except (msgspec.DecodeError, UnicodeDecodeError):
            if "form-urlencoded" in self.headers.get("content-type", ""):
                return dict(parse_qsl(self.raw_body.decode("utf-8", "replace"), keep_blank_values=True))
            return None


Expression = Callable[[Context], Any]


class TemplateError(ValueError):
    """A template says something that we don't know; the message names it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with templates in it."""

    parts: tuple[str | Expression, ...]

    def value(self, context: Context) -> Any:
        """Return the value itself where the text is one template alone, else the text."""
        if len(self.parts) == 1 and not isinstance(self.parts[0], str):
            return self.parts[0](context)
        return self.text(context)

    def text(self, context: Context) -> str:
        """Return the text; what is not there is empty."""
        return "".join(part if isinstance(part, str) else _as_text(part(context)) for part in self.parts)


def compile_text(text: str) -> Text | str:
    """Return a Text where there are templates in `text`, else the text. Raises TemplateError."""
    if "${" not in text:
        return text
    parts: list[str | Expression] = []
    end = 0
    for found in _TEMPLATE.finditer(text):
        parts.append(text[end : found.start()])
        parts.append("${" if found[1] is None else _expression(found[1], found[2]))
        end = found.end()
    parts.append(text[end:])
    kept = tuple(part for part in parts if part != "")
    return "".join(map(str, kept)) if all(isinstance(part, str) for part in kept) else Text(kept)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A list of `count` items (a number, or a template that gives one), each made anew."""

    count: Any
    item: Any

    def value(self, context: Context) -> list[Any]:
        """Return the list; in it `${index}` counts from 1."""
        count, outer = render(self.count, context), context.index
        if not isinstance(count, int) or isinstance(count, bool):
            count = 0
        items: list[Any] = []
        for context.index in range(1, min(count, MOST_ITEMS) + 1):
            items.append(render(self.item, context))
        context.index = outer
        return items


def compile_json(value: Any) -> Any:
    """Return the JSON value with a Text in the place of each text that holds templates, and a Repeat in that
    of `{"$repeat": 20, "$item": …}`. Raises TemplateError.
    """
    match value:
        case {"$repeat": count, "$item": item} if len(value) == 2:
            return Repeat(_count(count), compile_json(item))
        case str():
            return compile_text(value)
        case dict():
            return {key: compile_json(item) for key, item in value.items()}
        case list():
            return [compile_json(item) for item in value]
    return value


def _count(value: Any) -> Any:
    compiled = compile_json(value)
    if isinstance(value, bool) or not isinstance(compiled, int | Text):
        raise TemplateError(_("$repeat takes a number, or a template that gives one"))
    return compiled


def is_static(compiled: Any) -> bool:
    """Whether a compiled value holds no template."""
    match compiled:
        case Text() | Repeat():
            return False
        case dict():
            return all(map(is_static, compiled.values()))
        case list():
            return all(map(is_static, compiled))
    return True


def render(compiled: Any, context: Context) -> Any:
    """Fill a compiled JSON value."""
    match compiled:
        case Text() | Repeat():
            return compiled.value(context)
        case dict():
            return {key: render(item, context) for key, item in compiled.items()}
        case list():
            return [render(item, context) for item in compiled]
    return compiled


def _expression(text: str, filter_: str | None) -> Expression:
    head, *rest = text.split(".")
    plain = _PLAIN.get(head)
    if plain is not None and not rest:
        found = plain
    elif head in ("path", "query", "header", "body") and (rest or head == "body"):
        found = _lookup(head, rest)
    elif head == "fake" and rest:
        found = _fake(text, rest)
    elif head == "random" and len(rest) == 2 and all(map(_is_whole, rest)):
        low, high = sorted(map(int, rest))
        found = lambda context: random.randint(low, high)  # noqa: E731, S311
    else:
        raise TemplateError(_("unknown template ${{{text}}}").format(text=text))
    if filter_ is None:
        return found
    if filter_ != "number":
        raise TemplateError(_("unknown filter |{name} in a template").format(name=filter_))
    return lambda context: _as_number(found(context))


def _fake(text: str, rest: list[str]) -> Expression:
    from mpconsole.backend import fakes

    if not extras.is_there(extras.FAKES):
        raise TemplateError(extras.sentence(extras.FAKES))
    name, numbers = rest[0], rest[1:]
    arguments = tuple(int(number) for number in numbers if _is_whole(number))
    if len(arguments) < len(numbers) or not fakes.is_known(name, arguments):
        raise TemplateError(_("unknown template ${{{text}}}: faker makes no such thing").format(text=text))
    return lambda context: context.fakes.value(name, arguments)


def _lookup(head: str, keys: list[str]) -> Expression:
    name = ".".join(keys)
    if head == "path":
        return lambda context: context.path.get(name)
    if head == "query":
        return lambda context: context.query.get(name)
    if head == "header":
        return lambda context: context.headers.get(name.lower())
    return lambda context: dig(context.body, keys)


def dig(value: Any, keys: list[str]) -> Any:
    """Follow `keys` through objects and lists; None where the way ends."""
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and _is_whole(key) and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _as_number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for kind in (int, float):
        try:
            number = kind(value)
        except ValueError:
            continue
        if abs(number) < float("inf"):
            return number
    return None


def _milliseconds(_context: Context) -> int:
    import time

    return time.time_ns() // 1_000_000


_PLAIN: dict[str, Expression] = {
    "now": lambda _context: timestamp(),
    "timestamp": _milliseconds,
    "message": lambda context: context.message,
    "index": lambda context: context.index,
    "uuid": lambda _context: str(uuid.uuid4()),
}
