"""`mock/openapi.yaml|json`: the routes of an OpenAPI document, read again when any of its files changes.

The library that checks schemas is imported when there is a document, not before: it takes longer to
import than the server takes to start.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from mpconsole.backend.routes import Route
from mpconsole.backend.sources import Source, Stamp

if TYPE_CHECKING:
    from mpconsole.backend.openapi.routes import OpenApi

NAMES = ("openapi.yaml", "openapi.yml", "openapi.json")


class Contract:
    """The OpenAPI document of a mock folder: the first of NAMES that is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources = {name: self._source(name) for name in NAMES}
        self._stamp = Stamp(folder)
        self._there = False
        self._parts: dict[str, Source[bytes]] = {}
        self.source = self._sources[NAMES[0]]

    def refresh(self) -> bool:
        """Look at the document and at the files that it refers to; tell whether anything changed."""
        if not self._there and not self._stamp.moved():
            return False  # a document that comes moves the folder's time
        for part in self._parts.values():
            if part.refresh():
                self.source.forget()
        changed = False
        for source in self._sources.values():
            changed |= source.refresh()
        if changed:
            known = [one for one in self._sources.values() if one.value is not None or one.fault is not None]
            self.source = known[0] if known else self._sources[NAMES[0]]
            self._there = bool(known)
        return changed

    def routes(self, check: str) -> list[Route]:
        """Return the document's routes; `check` is what becomes of requests that it does not allow."""
        return [] if self.source.value is None else self.source.value.routes(check)

    def _source(self, name: str) -> "Source[OpenApi | None]":
        return Source(self._folder / name, name, lambda content: self._parse(name, content), None)

    def _parse(self, name: str, content: bytes) -> "OpenApi":
        from mpconsole.backend.openapi.routes import OpenApi

        return OpenApi(name, content, self._read)

    def _read(self, name: str) -> bytes:
        """Read a file that the document refers to, and look at it from now on."""
        part = self._parts.setdefault(name, Source(self._folder / name, name, bytes, b"", required=True))
        part.refresh()
        if part.fault is not None:
            raise OSError(0, part.fault.message)
        return part.value
