"""Writes routes into routes.toml when a person asks for it: one that was seen, or one that is missing.

The file is the person's: a new route is put into it as text, in front of the route that answered so far
(the first that matches wins), else at the end; nothing else in it changes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole.backend.documents import parse_toml
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.routefile import NAME
from mpconsole.backend.sources import BrokenFileError
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _

BODIES = "bodies"
_EXTENSIONS = {"text/html": ".html", "text/plain": ".txt", "image/png": ".png", "image/jpeg": ".jpg",
               "image/svg+xml": ".svg", "text/css": ".css"}  # fmt: skip
_OWN_HEADERS = frozenset(
    {"content-length", "content-type", "date", "connection", "keep-alive", "transfer-encoding", "server",
     "content-encoding", "etag", "last-modified", "x-total-count", "access-control-expose-headers"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the file, the line of the new route, the body file ("" where there is none)."""

    file: str
    line: int
    body: str = ""


def write_seen(folder: Path, exchange: Exchange) -> Written:
    """Make a seen answer the mock's. Raises MpconsoleError where the log does not have the whole of it."""
    response = exchange.response
    if response is None or exchange.status is None:
        raise MpconsoleError(_("this request was not answered"))
    if response.truncated:
        raise MpconsoleError(_("the log keeps only the beginning of this answer; record it with --record"))
    route: dict[str, Any] = {"method": exchange.method, "path": exchange.path, "status": exchange.status}
    headers = {name: value for name, value in response.headers if name.lower() not in _OWN_HEADERS}
    if headers:
        route["headers"] = headers
    body = ""
    if response.content:
        body = _write_body(folder, exchange, response.content, response.content_type)
        route["body"] = body
    return Written(NAME, _insert(folder, route, _line_of(exchange)), body)


def write_missing(folder: Path, method: str, path: str) -> Written:
    """Write a route for a request that had none: an empty JSON object, to be filled in."""
    return Written(NAME, _insert(folder, {"method": method, "path": path, "json": {}}, 0))


def route_text(route: Mapping[str, Any]) -> str:
    """Return a route as TOML: `[[route]]`, and a line for each key."""
    import tomlkit

    lines = [f"{tomlkit.key(name).as_string()} = {_inline(value)}" for name, value in route.items()]
    return "\n".join(["[[route]]", *lines, ""])


def _inline(value: Any) -> str:
    """Return a value on one line: tables are written inline."""
    import tomlkit

    if isinstance(value, Mapping):
        pairs = (f"{tomlkit.key(name).as_string()} = {_inline(item)}" for name, item in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    return str(tomlkit.item(value).as_string())


def as_template_free(content: bytes) -> bytes:
    """Return a body so that what looks like a template in it stays as it is."""
    return content.replace(b"${", b"$${")


def slug(method: str, path: str) -> str:
    """Return a file name for a request: `get-api-products-3`."""
    words = re.sub(r"[^\w]+", "-", f"{method.lower()}{path}", flags=re.ASCII).strip("-")
    return words[:60] or method.lower()


def extension(content_type: str) -> str:
    """Return the extension of a body file; JSON of any kind is `.json`."""
    return ".json" if content_type.endswith("json") else _EXTENSIONS.get(content_type, ".bin")


def pretty(content: bytes, content_type: str) -> bytes:
    """Return JSON as people read it, with its templates made harmless; other bodies as they are."""
    kind = extension(content_type)
    if kind == ".json":
        try:
            content = json.dumps(json.loads(content), ensure_ascii=False, indent=2).encode() + b"\n"
        except ValueError:
            return content
    return as_template_free(content) if kind in (".json", ".txt") else content


def _write_body(folder: Path, exchange: Exchange, content: bytes, content_type: str) -> str:
    base, kind = slug(exchange.method, exchange.path), extension(content_type)
    number = 1
    while (folder / (name := f"{BODIES}/{base}{f'-{number}' if number > 1 else ''}{kind}")).exists():
        number += 1
    (folder / BODIES).mkdir(exist_ok=True)
    (folder / name).write_bytes(pretty(content, content_type))
    return name


def _line_of(exchange: Exchange) -> int:
    """Return the line of the route that answered, where it is one of routes.toml; else 0."""
    source = exchange.route.source if exchange.route else ""
    name, _colon, line = source.rpartition(":")
    return int(line) if name == NAME and line.isdigit() else 0


def _insert(folder: Path, route: Mapping[str, Any], before: int) -> int:
    """Put a route into the file in front of line `before` (0: at its end); return its line."""
    path = folder / NAME
    text = path.read_text("utf-8") if path.exists() else ""
    try:
        parse_toml(text.encode())
    except BrokenFileError as error:
        raise MpconsoleError(f"{NAME}:{error.line}: {error.message}") from error
    lines = text.splitlines()
    at = _above_comments(lines, before - 1) if 0 < before <= len(lines) else len(lines)
    new = route_text(route).rstrip("\n").splitlines()
    space_before = [""] if at and lines[at - 1].strip() else []
    space_after = [""] if at < len(lines) else []
    lines[at:at] = [*space_before, *new, *space_after]
    partial = path.with_name(f".{NAME}.partial")
    partial.write_text("\n".join(lines) + "\n", "utf-8")
    partial.replace(path)
    return at + len(space_before) + 1


def _above_comments(lines: list[str], index: int) -> int:
    """Return where the comments that belong to the route at `index` begin."""
    while index > 0 and lines[index - 1].lstrip().startswith("#"):
        index -= 1
    return index
