"""What a real backend answered, kept as routes: `mock/recorded/routes.toml` and its bodies.

Written while `mpconsole mock --record URL` runs, one route for each method, path and query; the newest
answer stays. Secrets in headers, queries and bodies are masked unless the person says otherwise.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from mpconsole.backend import masking
from mpconsole.backend.documents import parse_toml
from mpconsole.backend.routewriter import extension, pretty, route_text, slug
from mpconsole.backend.sources import BrokenFileError

FOLDER = "recorded"
NAME = "routes.toml"
_HEAD = "# Recorded by mpconsole mock --record. Move what you want to keep into ../routes.toml.\n\n"


class Recordings:
    """The recordings of one mock folder."""

    def __init__(self, mock: Path, *, mask: bool = True) -> None:
        self._folder = mock / FOLDER
        self._mask = mask
        self._routes = self._read()

    def add(
        self, method: str, path: str, query: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> None:
        """Keep an answer. Raises OSError where the folder cannot be written."""
        if self._mask:
            query = masking.query(query)
            shown = (
                (name.lower().encode("ascii"), value.encode("latin-1", "replace"))
                for name, value in headers.items()
            )
            headers = {name.decode("ascii"): masking.header(name, value) for name, value in shown}
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        route: dict[str, Any] = {"method": method, "path": path, "status": status}
        when = {
            name: value for name, value in parse_qsl(query, keep_blank_values=True) if value != masking.MASK
        }
        if when:
            route["when"] = {"query": when}
        kept = {name: value for name, value in headers.items() if name not in ("content-length", "date")}
        if kept:
            route["headers"] = kept
        self._folder.mkdir(parents=True, exist_ok=True)
        if body:
            route["body"] = self._write_body(
                f"{method} {path}?{query}", slug(method, path), content_type, body
            )
        self._routes[(method, path, tuple(sorted(when.items())))] = route
        self._write()

    def _write_body(self, key: str, name: str, content_type: str, body: bytes) -> str:
        if self._mask:
            with suppress(UnicodeDecodeError):
                body = masking.body(body.decode("utf-8")).encode()
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        file = f"{name}-{digest}{extension(content_type)}"
        (self._folder / file).write_bytes(pretty(body, content_type))
        return file

    def _write(self) -> None:
        """Write every route; those with conditions before those without, which would hide them."""
        ordered = sorted(self._routes.values(), key=lambda route: "when" not in route)
        partial = self._folder / f".{NAME}.partial"
        partial.write_text(_HEAD + "\n".join(map(route_text, ordered)), "utf-8")
        partial.replace(self._folder / NAME)

    def _read(self) -> dict[tuple[str, str, tuple[tuple[str, str], ...]], dict[str, Any]]:
        """Return what was recorded before; a file that is broken begins anew."""
        try:
            routes = parse_toml((self._folder / NAME).read_bytes()).get("route", [])
            return {
                (one["method"], one["path"], tuple(sorted(one.get("when", {}).get("query", {}).items()))): one
                for one in routes
            }
        except (OSError, BrokenFileError, KeyError, TypeError, AttributeError):
            return {}
