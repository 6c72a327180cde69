"""Where the paths in a WXML file lead, and which files stand behind one of them."""

import posixpath
from collections.abc import Iterable, Iterator

from mpconsole.checks.context import Program
from mpconsole.checks.facts import WORDS
from mpconsole.checks.word_facts import WordFacts

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
        for needed in word_facts(program, here).needs:
            found = _script_target(program, here, needed)
            if found is not None and found not in seen:
                seen.add(found)
                waiting.append(found)


def has_open_ends(program: Program, path: str) -> bool:
    """Whether a script, or one that it requires, asks for another that is not there to be read."""
    return any(
        _script_target(program, here, needed) is None
        for here in scripts_behind(program, path)
        for needed in word_facts(program, here).needs
    )


def required(program: Program, path: str, needed: str) -> str | None:
    """Return the file that the script `path` means by `needed`; None where there is none."""
    return _script_target(program, path, needed)


def names(program: Program, paths: Iterable[str], word: str) -> bool:
    """Whether a word stands anywhere in one of these files, in strings and comments too."""
    return any(word_facts(program, path).has(word) for path in paths)


def word_facts(program: Program, path: str) -> WordFacts:
    """Return a script's words, and the paths that it requires or imports."""
    return program.facts.of(WORDS, program.snapshot, path) or WordFacts()


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
