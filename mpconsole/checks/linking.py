"""Where the paths in a WXML file lead, and which files stand behind one of them."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from mpconsole import files
from mpconsole.checks.context import Program

_WORD = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_NEEDS = re.compile(
    r"""(?:\brequire(?:\.async)?\s*\(\s*|\bfrom\s*|\bimport\s*\(?\s*)(["'])(?P<path>[^"'\n]+)\1""", re.ASCII
)
_MOST_SCRIPTS = 200


def target(program: Program, path: str, source: str, extension: str = "") -> str | None:
    """Return the file that `source`, written in the file `path`, means; None where there is none.

    With `extension` it may be left out. Paths start at the program's root (`/x`) or at the file's folder.
    """
    base = program.prefix if source.startswith("/") else posixpath.dirname(path)
    joined = posixpath.normpath(posixpath.join(base, source.lstrip("/")))
    for candidate in (joined, joined + extension):
        if candidate in program.snapshot.files:
            return candidate
    return None


def templates_behind(program: Program, path: str) -> Iterator[str]:
    """Yield a WXML file and every one that it imports or includes, near or far."""
    seen, waiting = {path}, [path]
    while waiting:
        here = waiting.pop()
        yield here
        facts = program.wxml(here)
        for source in (*facts.imports, *facts.includes) if facts is not None else ():
            found = target(program, here, source.name, ".wxml")
            if found is not None and found not in seen:
                seen.add(found)
                waiting.append(found)


def script_of(program: Program, stem: str) -> str | None:
    """Return the script of a page or component, TypeScript where a plugin compiles it."""
    for extension in (".js", ".ts"):
        if stem + extension in program.snapshot.files:
            return stem + extension
    return None


def scripts_behind(program: Program, path: str) -> Iterator[str]:
    """Yield a script and those that it requires, near or far, as far as their paths are plain."""
    seen, waiting = {path}, [path]
    while waiting and len(seen) < _MOST_SCRIPTS:
        here = waiting.pop()
        yield here
        for needed in script_facts(program, here)[1]:
            found = _script_target(program, here, needed)
            if found is not None and found not in seen:
                seen.add(found)
                waiting.append(found)


def has_open_ends(program: Program, path: str) -> bool:
    """Whether a script, or one that it requires, asks for another that is not there to be read."""
    return any(
        _script_target(program, here, needed) is None
        for here in scripts_behind(program, path)
        for needed in script_facts(program, here)[1]
    )


def required(program: Program, path: str, needed: str) -> str | None:
    """Return the file that the script `path` means by `needed`; None where there is none."""
    return _script_target(program, path, needed)


def words_of(program: Program, path: str) -> frozenset[str]:
    """Return every identifier-like word of a script, those in strings and comments too."""
    return script_facts(program, path)[0]


def script_facts(program: Program, path: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return a script's words, and the paths that it requires or imports."""
    file = program.snapshot.files[path]
    return _facts(program.snapshot.layout.disk_path(path), file.size, file.mtime_ns)


@lru_cache(maxsize=16384)
def _facts(file: Path, _size: int, _mtime_ns: int) -> tuple[frozenset[str], tuple[str, ...]]:
    try:
        text = files.read(file).decode("utf-8", errors="replace")
    except OSError:
        return frozenset(), ()
    needs = tuple(dict.fromkeys(found.group("path") for found in _NEEDS.finditer(text)))
    return frozenset(_WORD.findall(text)), needs


def _script_target(program: Program, path: str, needed: str) -> str | None:
    for extension in (".js", ".ts", "/index.js", "/index.ts", ".d.ts", ".json", ".wxs"):
        found = target(program, path, needed if needed.startswith((".", "/")) else f"./{needed}", extension)
        if found is not None:
            return found
    if needed.startswith("."):
        return None
    folder = posixpath.dirname(path)
    while True:
        for tail in (".js", "/index.js"):
            candidate = posixpath.join(folder, "miniprogram_npm", needed + tail)
            if candidate in program.snapshot.files:
                return candidate
        if not folder:
            return None
        folder = posixpath.dirname(folder)
