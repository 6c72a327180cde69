"""Paths of routes: `/api/products/:id`, and `*` at the end for everything below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

_NAME = re.compile(r":([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A path with parameters. `regex` is None where there are none: the path is compared as it is."""

    text: str
    regex: re.Pattern[str] | None

    @classmethod
    def parse(cls, text: str) -> "Pattern":
        """Read a path. Raises ValueError where it does not begin with `/` or `*` is not its last part."""
        if not text.startswith("/") or "*" in text[:-1] or (text.endswith("*") and not text.endswith("/*")):
            raise ValueError(text)
        text = plain(text)
        if ":" not in text and not text.endswith("*"):
            return cls(text, None)
        parts = [_part(part) for part in text.split("/")[1:]]
        try:
            return cls(text, re.compile("".join(parts)))
        except re.error as error:  # the same name twice
            raise ValueError(text) from error

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return the parameters (`*`: the rest of the path) where `path` (see `plain`) matches."""
        if self.regex is None:
            return {} if path == self.text else None
        found = self.regex.fullmatch(path)
        return (
            None
            if found is None
            else {("*" if key == "_rest" else key): value for key, value in found.groupdict().items()}
        )


def plain(path: str) -> str:
    """Return `path` without a slash at its end: `/a/` and `/a` are the same route."""
    return path.rstrip("/") or "/"


def _part(part: str) -> str:
    if part == "*":
        return "(?:/(?P<_rest>.*))?"
    return "/" + _NAME.sub(r"(?P<\1>[^/]+)", re.sub(r"[^\w:]", lambda found: re.escape(found[0]), part))


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
        theirs[index] if part.startswith(":") and index < len(theirs) else part
        for index, part in enumerate(parts)
    )
