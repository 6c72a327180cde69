"""What single files ask for, read and remembered: scripts, views, WXS modules and styles."""

import json
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mpconsole.languages.js_walk import Context
from mpconsole.languages.json_parse import parse
from mpconsole.languages.wxml_refs import refs
from mpconsole.languages.wxss_imports import less_imports, sass_imports, wxss_imports
from mpconsole.project.model import Snapshot, SourceFile

LARGEST_READ = 64 << 20
"""A larger file is no code that anybody wrote: it is counted, and asks for nothing."""

_OUTSIDE = re.compile(r"//miniprogram-npm-outsideDeps=(.*)")
_NPM = "miniprogram_npm"


class Language(StrEnum):
    """What a request is for; it decides how the request is resolved."""

    JS = "js"
    WXML = "wxml"
    WXS = "wxs"
    WXSS = "wxss"
    LESS = "less"
    SASS = "sass"


@dataclass(frozen=True, slots=True)
class References:
    """Requests as written, and patterns of requests that are partly unknown."""

    requests: tuple[tuple[Language, str], ...] = ()
    contexts: tuple[tuple[Language, Context], ...] = ()


NOTHING = References()


class Reader:
    """Reads the files of one snapshot. What it has read stays good for files that do not change."""

    def __init__(
        self, snapshot: Snapshot, known: Mapping[str, tuple[SourceFile, References]] | None = None
    ) -> None:
        self._snapshot = snapshot
        self._known = dict(known or {})

    @property
    def known(self) -> Mapping[str, tuple[SourceFile, References]]:
        """Everything read so far, for the reader of the next snapshot."""
        return self._known

    def after(self, snapshot: Snapshot, touched: Set[str]) -> "Reader":
        """Return a reader of the next snapshot that remembers all but `touched`."""
        known = {path: one for path, one in self._known.items() if path not in touched}
        return Reader(snapshot, known)

    def read(self, path: str) -> References:
        """Return what the file `path` asks for; nothing where it cannot be read."""
        file = self._snapshot.files[path]
        known = self._known.get(path)
        if known is not None and known[0] == file:
            return known[1]
        if file.size > LARGEST_READ:
            return NOTHING
        try:
            data = self._snapshot.read(path)
        except OSError:
            return NOTHING
        found = references(path, data)
        self._known[path] = file, found
        return found

    def json(self, path: str) -> Mapping[str, Any]:
        """Return the object in a JSON file, an empty one where there is none."""
        document = self._snapshot.documents.get(path)
        if document is not None:
            return document.object if document.error is None else {}
        if path not in self._snapshot.files or self._snapshot.files[path].size > LARGEST_READ:
            return {}
        try:
            value = parse(self._snapshot.read(path)).value
        except OSError:
            return {}
        return value if isinstance(value, dict) else {}


def references(path: str, data: bytes) -> References:
    """Return what the file `path` with the content `data` asks for."""
    read = _READERS.get(path[path.rfind(".") + 1 :])
    return read(path, data) if read is not None else NOTHING


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _script(path: str, data: bytes) -> References:
    if _NPM in path and (outside := _outside(data)) is not None:
        return References(tuple((Language.JS, request) for request in outside))
    return _module(data, Language.JS, typescript=path.endswith(".ts"))


def _outside(data: bytes) -> list[str] | None:
    """The list that the builder of miniprogram_npm leaves at the end of what it has bundled."""
    found = _OUTSIDE.search(_text(data)) if b"outsideDeps=" in data else None
    if found is None:
        return None
    try:
        listed = json.loads(found[1])
    except ValueError:
        return None
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else None


def _module(data: bytes, language: Language, *, typescript: bool = False) -> References:
    from mpconsole.languages.js_imports import imports
    from mpconsole.languages.ts_imports import ts_imports

    found = ts_imports(data) if typescript else imports(data)
    return References(
        tuple((language, request) for request in found.requests),
        tuple((language, context) for context in found.contexts),
    )


def _view(_path: str, data: bytes) -> References:
    found = refs(_text(data))
    requests = [
        *((Language.WXML, one) for one in found.views),
        *((Language.WXS, one) for one in found.modules),
    ]
    contexts: list[tuple[Language, Context]] = []
    if found.scripts:
        from mpconsole.languages.js_imports import imports

        for script in found.scripts:
            inner = imports(script.encode("utf-8", "replace"), whole=True)
            if not inner.readable:
                return NOTHING
            requests += ((Language.WXS, one) for one in inner.requests)
            contexts += ((Language.WXS, one) for one in inner.contexts)
    return References(tuple(requests), tuple(contexts))


def _style(_path: str, data: bytes) -> References:
    return References(tuple((Language.WXSS, one) for one in wxss_imports(_text(data))))


def _other_style(
    language: Language, imports: Callable[[str], tuple[str, ...]]
) -> Callable[[str, bytes], References]:
    def read(_path: str, data: bytes) -> References:
        return References(
            tuple((Language.WXSS if one.endswith(".wxss") else language, one) for one in imports(_text(data)))
        )

    return read


_READERS: dict[str, Callable[[str, bytes], References]] = {
    "js": _script,
    "ts": _script,
    "wxs": lambda _path, data: _module(data, Language.WXS),
    "wxml": _view,
    "wxss": _style,
    "less": _other_style(Language.LESS, less_imports),
    "sass": _other_style(Language.SASS, sass_imports),
    "scss": _other_style(Language.SASS, sass_imports),
}
