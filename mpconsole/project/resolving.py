"""From a request to the file it means, by the rules of the official tool's dependency analysis.

They are not the rules by which the program runs (miniprogram-ci 2.1.42): a leading `/` of a script's
request is dropped and the rest taken from the file's own folder, and a folder does not stand for its
`index.js`.
"""

import posixpath
from collections.abc import Container, Iterator, Mapping
from typing import Any

from mpconsole.project.node_paths import join, normalize
from mpconsole.project.references import Language

_NPM = "miniprogram_npm"


class Resolver:
    """Resolves requests among `files`; paths are relative to the mini program's root."""

    def __init__(
        self,
        files: Container[str],
        folders: Container[str],
        *,
        plugins: tuple[str, ...] = (),
        alias: Any = None,
        libraries: tuple[str, ...] = (),
    ) -> None:
        self._files = files
        self._folders = folders
        self._typescript = "typescript" in plugins
        self._less = "less" in plugins
        self._sass = "sass" in plugins
        self._alias = _aliases(alias)
        self._libraries = libraries

    def is_file(self, path: str) -> bool:
        """Whether a file lies at `path`, written in whatever way."""
        return path in self._files or _normal(path) in self._files

    def is_folder(self, path: str) -> bool:
        """Whether a folder with files in it lies at `path`."""
        return _normal(path) in self._folders

    def is_library(self, request: str) -> bool:
        """Whether `useExtendedLib` answers the request."""
        return any(request == name or request.startswith(f"{name}/") for name in self._libraries)

    def resolve(self, language: Language, origin: str, request: str) -> str | None:
        """Return the file that `request`, written in the file (or folder with `/`) `origin`, means."""
        if language is Language.JS:
            return self._script(origin, request)
        place = request[1:] if request.startswith("/") else join(folder_of(origin), request)
        return self.placed(language, place, origin)

    def placed(self, language: Language, place: str, origin: str = "") -> str | None:
        """Return the file of a language at `place`, its extension given or not."""
        return next((path for path in self._candidates(language, place, origin) if self.is_file(path)), None)

    def component(self, origin: str, request: str) -> str | None:
        """Return the JSON file of the component that `request`, named in `origin`, means."""
        folder = folder_of(origin)
        place = request[1:] if request.startswith("/") else join(folder, request)
        path = with_extension(place, "json")
        while path.startswith("../"):
            path = path[3:]
        for candidate in (path, f"{place}/index.json"):
            if "//" not in candidate and self.is_file(candidate):
                return candidate
        return self._npm(folder, request, "json")

    def _candidates(self, language: Language, place: str, origin: str) -> Iterator[str]:
        if language is Language.WXSS:
            if self._less:
                yield with_extension(place, "less", "wxss")
            if self._sass:
                yield with_extension(place, "scss", "wxss")
                yield with_extension(place, "sass", "wxss")
        elif language is Language.SASS:
            if origin.endswith((".scss", ".sass")):
                yield with_extension(place, origin[-4:])
            return
        elif language is Language.JS and self._typescript:
            yield with_extension(place, "ts", "js")
        yield with_extension(place, language.value)

    def _script(self, origin: str, request: str) -> str | None:
        if self.is_library(request):
            return None
        if (place := self._aliased(request)) is not None:
            return self.placed(Language.JS, place)
        folder = folder_of(origin)
        place = normalize(join(folder, request.removeprefix("/")).replace("\\", "/"))
        return self.placed(Language.JS, place) or self._npm(folder, request, "js")

    def _aliased(self, request: str) -> str | None:
        fitting = [key for key in self._alias if request.startswith(key)]
        if not fitting:
            return None
        key = max(fitting, key=len)
        return request.replace(key, self._alias[key], 1).removeprefix("/")

    def _npm(self, folder: str, request: str, extension: str) -> str | None:
        """Look for a package in each `miniprogram_npm` from `folder` upwards."""
        while True:
            packages = join(folder, _NPM)
            if self.is_folder(packages):
                for path in (
                    with_extension(join(packages, request), extension),
                    join(packages, request, f"index.{extension}"),
                ):
                    if self.is_file(path):
                        return path
            if folder.startswith(".") or folder in ("", "/"):
                return None
            folder = posixpath.dirname(folder.rstrip("/")) or "."


def folder_of(origin: str) -> str:
    """The folder that requests of `origin` are relative to."""
    return origin if origin.endswith("/") else posixpath.dirname(origin) or "."


def with_extension(path: str, extension: str, instead: str | None = None) -> str:
    """Give `path` the extension, instead of another where it has that one."""
    if instead is not None and path.endswith(f".{instead}"):
        return path[: -len(instead)] + extension
    return path if path.endswith(f".{extension}") else f"{path}.{extension}"


def _normal(path: str) -> str:
    return posixpath.normpath(path).strip("/")


def _aliases(alias: Any) -> Mapping[str, str]:
    if not isinstance(alias, dict):
        return {}
    return {
        key.removesuffix("*"): value.removesuffix("*")
        for key, value in alias.items()
        if isinstance(value, str)
    }
