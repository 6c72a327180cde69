"""The grammars of JavaScript and TypeScript, and parsing by them that ends for every text.

Tree-sitter's recovery from errors can go round in circles for ever over a few dozen bytes. It is stopped
after many times what sound code takes, and what stands before that place is read alone.
"""

from dataclasses import dataclass
from functools import cache
from time import thread_time
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tree_sitter import Language, Parser, Tree

Name = Literal["javascript", "typescript", "tsx"]

_PATIENCE = 0.4  # seconds of this thread's own work …
_PATIENCE_A_BYTE = 2e-6  # … and as many for each byte: sound code takes a tenth of it
_CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree, and the byte at which the parser had to be stopped: the tree is of what stands before it."""

    tree: "Tree"
    stopped: int | None = None


@cache
def language(name: Name) -> "Language":
    """Return a grammar; its library is loaded when it is needed."""
    from tree_sitter import Language

    if name == "javascript":
        import tree_sitter_javascript

        return Language(tree_sitter_javascript.language())
    import tree_sitter_typescript

    tsx = name == "tsx"
    return Language(
        tree_sitter_typescript.language_tsx() if tsx else tree_sitter_typescript.language_typescript()
    )


def parse(name: Name, data: bytes) -> Parsed:
    """Parse a script; never raises, and ends."""
    tree, reached = _attempt(name, data)
    if tree is not None:
        return Parsed(tree)
    for end in (reached, data.rfind(b"\n", 0, reached) + 1):
        tree, _again = _attempt(name, data[:end])
        if tree is not None:
            return Parsed(tree, reached)
    return Parsed(_parser(name).parse(b""), reached)


def _parser(name: Name) -> "Parser":
    """Return a parser of one's own: while it calls back, another thread may parse."""
    from tree_sitter import Parser

    return Parser(language(name))


def _attempt(name: Name, data: bytes) -> "tuple[Tree | None, int]":
    """Return the tree; None with the byte that was reached where it takes too long."""
    reached, end = 0, thread_time() + _PATIENCE + _PATIENCE_A_BYTE * len(data)

    def is_too_long(offset: int, _has_error: bool) -> bool:
        nonlocal reached
        reached = offset
        return thread_time() > end

    def read(offset: int, _point: object) -> bytes:
        return data[offset : offset + _CHUNK]

    try:
        return _parser(name).parse(read, progress_callback=is_too_long), len(data)
    except ValueError:
        return None, min(reached, len(data))
