"""The pages of the program beside the mock, for calls that take a page: what is none gets 41030."""

from pathlib import Path
from typing import Any

import msgspec

_PACKAGES = ("subPackages", "subpackages")


class Pages:
    """Reads app.json when it is asked. Without one, or with one that cannot be read, any page is taken."""

    def __init__(self, app: Path | None = None) -> None:
        self._app = app

    def has(self, path: str) -> bool:
        """Whether `path` (with its query or without) is a page, as far as that is known."""
        known = self._known()
        return not known or path.partition("?")[0] in known

    def _known(self) -> set[str]:
        try:
            app = msgspec.json.decode(self._app.read_bytes()) if self._app is not None else None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return set()
        if not isinstance(app, dict):
            return set()
        found = set(_texts(app.get("pages")))
        for key in _PACKAGES:
            for package in app[key] if isinstance(app.get(key), list) else ():
                if isinstance(package, dict):
                    root = str(package.get("root", "")).strip("/")
                    found |= {f"{root}/{page}" for page in _texts(package.get("pages"))}
        return found


def _texts(value: Any) -> list[str]:
    return [one.strip("/") for one in value if isinstance(one, str)] if isinstance(value, list) else []
