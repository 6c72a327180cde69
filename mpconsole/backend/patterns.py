"""Paths of routes: `/api/products/:id`, and `*` at the end for everything below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

_COLON = re.compile(r":([A-Za-z_]\w*)")
_BRACES = re.compile(r"\{([^{}/]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A path with parameters: `names`, in order. `regex` is None where there are none: the path is compared
    as it is.
    """

    text: str
    regex: re.Pattern[str] | None
    names: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Pattern":
        """Read `/a/:id` or `/a/*`. Raises ValueError for what begins otherwise, for `*` elsewhere than at the
        end, and for a name that stands there twice.
        """
        if not text.startswith("/") or "*" in text[:-1] or (text.endswith("*") and not text.endswith("/*")):
            raise ValueError(text)
        return cls._compile(plain(text), _COLON)

    @classmethod
    def braces(cls, text: str) -> "Pattern":
        """Read `/a/{id}`, as OpenAPI writes paths. Raises ValueError as `parse` does."""
        if not text.startswith("/"):
            raise ValueError(text)
        return cls._compile(plain(text), _BRACES)

    @classmethod
    def _compile(cls, text: str, parameter: re.Pattern[str]) -> "Pattern":
        head, rest = (text[:-2], True) if text.endswith("/*") else (text, False)
        names = tuple(found[1] for found in parameter.finditer(head))
        if not names and not rest:
            return cls(text, None)
        if len(set(names)) < len(names):
            raise ValueError(text)
        literals = [re.escape(part) for part in parameter.sub("\0", head).split("\0")]
        regex = "([^/]+)".join(literals) + ("(?:/(.*))?" if rest else "")
        return cls(text, re.compile(regex, re.DOTALL), (*names, "*") if rest else names)

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return the parameters (`*`: the rest of the path) where `path` (see `plain`) matches."""
        if self.regex is None:
            return {} if path == self.text else None
        found = self.regex.fullmatch(path)
        return None if found is None else dict(zip(self.names, found.groups(), strict=True))


def plain(path: str) -> str:
    """Return `path` without a slash at its end: `/a/` and `/a` are the same route."""
    return path.rstrip("/") or "/"


class HasPattern(Protocol):
    """Anything that stands at a path."""

    @property
    def pattern(self) -> Pattern:
        """Where it stands."""


_P = TypeVar("_P", bound=HasPattern)


def nearest(path: str, candidates: Sequence[_P]) -> _P | None:
    """Return the candidate whose path looks most like `path`; None where none looks like it at all."""
    best, score = None, 0.6
    for candidate in candidates:
        ratio = SequenceMatcher(None, _filled(candidate.pattern.text, path), path).ratio()
        if ratio > score:
            best, score = candidate, ratio
    return best


def _filled(pattern: str, path: str) -> str:
    """Put what stands in `path` into the parameters of `pattern`: they are no difference."""
    theirs = path.split("/")
    parts = pattern.split("/")
    return "/".join(
        theirs[index] if part.startswith((":", "{")) and index < len(theirs) else part
        for index, part in enumerate(parts)
    )
