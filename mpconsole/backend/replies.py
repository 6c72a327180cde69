"""What the mock answers: bytes with a status and headers, made from files, inline values or templates."""

import mimetypes
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec
from starlette.responses import Response

from mpconsole.backend import templates
from mpconsole.backend.documents import decode, parse_json
from mpconsole.backend.sources import BrokenFileError, Source
from mpconsole.backend.templates import Context, TemplateError
from mpconsole.i18n import _

JSON_TYPE = "application/json; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"
Header = tuple[bytes, bytes]


@dataclass(slots=True)
class Reply:
    """One answer, ready to be sent. `logged` caches what the event log says of one that never changes."""

    status: int
    headers: list[Header]
    body: bytes
    logged: msgspec.Raw | None = None


def make(status: int, content_type: str, body: bytes, headers: Mapping[str, str] | None = None) -> Reply:
    """Build a reply; a status that has no body gets none."""
    given = {name.lower(): value for name, value in (headers or {}).items()}
    if status < 200 or status in (204, 304):
        body = b""
    else:
        given.setdefault("content-type", content_type)
        given["content-length"] = str(len(body))
    return Reply(
        status, [(name.encode("latin-1"), _value(name, value)) for name, value in given.items()], body
    )


def as_json(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Reply:
    """Build a JSON reply."""
    return make(status, JSON_TYPE, msgspec.json.encode(value), headers)


def error(status: int, message: str, **more: Any) -> Reply:
    """Build the answer to what the mock cannot or will not do: `{"error": …}`."""
    return as_json(status, {"error": message, **more})


class BadHeaderError(ValueError):
    """A header's value would begin a new line."""


def _value(name: str, value: str) -> bytes:
    if any(ord(character) < 32 and character != "\t" for character in value) or "\x7f" in value:
        raise BadHeaderError(name)
    return value.encode("latin-1") if value.isascii() else value.encode("utf-8")


class Answer(Protocol):
    """What a route does with a request."""

    async def reply(self, context: Context) -> Reply | Response:
        """Answer one request, with bytes or with a response that streams itself."""


@dataclass(frozen=True, slots=True)
class Content:
    """A body as loaded: `compiled` is bytes, a text with templates, or JSON with templates in it."""

    content_type: str
    compiled: Any
    is_json: bool = False

    @classmethod
    def of_json(cls, value: Any, raw: bytes | None = None) -> "Content":
        """Compile a JSON value; `raw` is how it was written, sent as it is where nothing is to fill in."""
        ready = compiled(templates.compile_json, value)
        if templates.is_static(ready):
            return cls(JSON_TYPE, msgspec.json.encode(ready) if raw is None or b"${" in raw else raw)
        return cls(JSON_TYPE, ready, is_json=True)

    @classmethod
    def of_text(cls, text: str, content_type: str = TEXT_TYPE) -> "Content":
        """Compile a text."""
        ready = compiled(templates.compile_text, text)
        return cls(content_type, ready.encode() if isinstance(ready, str) else ready)

    @classmethod
    def of_file(cls, path: Path, content: bytes) -> "Content":
        """Read a body file by its name: JSON and plain text may hold templates, others go as they are."""
        if path.suffix == ".json":
            return cls.of_json(parse_json(content), content)
        if path.suffix == ".txt":
            return cls.of_text(decode(content))
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return cls(f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, content)

    def fill(self, context: Context) -> bytes:
        """Return the body for one request."""
        if isinstance(self.compiled, bytes):
            return self.compiled
        if self.is_json:
            return msgspec.json.encode(templates.render(self.compiled, context))
        return str(self.compiled.text(context)).encode()


class TemplateHeaders:
    """Headers with templates in their values."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._compiled = {name: compiled(templates.compile_text, value) for name, value in headers.items()}
        self.is_fixed = templates.is_static(self._compiled)

    def fill(self, context: Context) -> dict[str, str]:
        """Return the headers of one answer, names in small letters. Raises BadHeaderError."""
        filled = {
            name.lower(): value if isinstance(value, str) else value.text(context)
            for name, value in self._compiled.items()
        }
        for name, value in filled.items():
            _value(name, value)
        return filled


class FromContent:
    """Answers with a status, headers and a content. What never changes is built once."""

    def __init__(self, status: int, headers: Mapping[str, str], content: Content) -> None:
        self._status = status
        self._headers = TemplateHeaders(headers)
        self._content = content
        fixed = self._headers.is_fixed and isinstance(content.compiled, bytes)
        self._fixed = self._build(Context({})) if fixed else None

    async def reply(self, context: Context) -> Reply:
        """Answer one request."""
        return self._fixed or self._build(context)

    def _build(self, context: Context) -> Reply:
        headers = self._headers.fill(context)
        return make(self._status, self._content.content_type, self._content.fill(context), headers)


class FromFile:
    """Answers with a body file, as it is on disk at this moment; a broken one with its last good content."""

    def __init__(self, status: int, headers: Mapping[str, str], source: "Source[Content | None]") -> None:
        self.source = source
        self._status = status
        self._headers = headers
        self._built: tuple[Content, FromContent] | None = None

    async def reply(self, context: Context) -> Reply:
        """Answer one request."""
        self.source.refresh()
        content = self.source.value
        if content is None:
            return error(500, str(self.source.fault))
        if self._built is None or self._built[0] is not content:
            self._built = content, FromContent(self._status, self._headers, content)
        reply = await self._built[1].reply(context)
        if context.byte_range is None:
            return reply
        from mpconsole.backend.ranges import ranged

        return ranged(reply, context.byte_range)


class Several:
    """Answers with each of several in turn, or with any by chance."""

    def __init__(self, answers: Sequence[Answer], order: str) -> None:
        self.answers = answers
        self._random = order == "random"
        self._next = 0

    async def reply(self, context: Context) -> Reply | Response:
        """Answer one request."""
        if self._random:
            return await random.choice(self.answers).reply(context)  # noqa: S311
        answer = self.answers[self._next % len(self.answers)]
        self._next += 1
        return await answer.reply(context)

    def restart(self) -> None:
        """Begin with the first again."""
        self._next = 0


def compiled(compile_: Callable[[Any], Any], value: Any) -> Any:
    """Compile templates of a file. Raises BrokenFileError for what they cannot say."""
    try:
        return compile_(value)
    except TemplateError as problem:
        raise BrokenFileError(str(problem)) from problem


def body_source(folder: Path, name: str) -> "Source[Content | None]":
    """Return the source of a body file. Raises BrokenFileError where it lies outside the mock folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BrokenFileError(_("{file} lies outside the mock folder").format(file=name))
    return Source(path, name, lambda content: Content.of_file(path, content), None, required=True)
