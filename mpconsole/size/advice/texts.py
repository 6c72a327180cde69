"""What one text of the program says of media: names, parts of names, and data embedded in it.

Everything is found by looking back from a mark of few characters, so that a megabyte of minified code
costs one pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

TEXTS = (".js", ".ts", ".json", ".wxml", ".wxss", ".wxs", ".less", ".scss", ".sass")
"""Files in which a picture's or sound's name may stand."""

LARGEST_TEXT = 8 << 20
"""A text larger than this is not read: it is no code that a person wrote."""

_MEDIA = r"\.(?:jpe?g|png|svg|gif|m4a|ogg|wav|mp3|mp4|aac|silk|ico|cur)"
_NAME_END = re.compile(_MEDIA + r"(?![\w-])", re.IGNORECASE)
_MADE = re.compile(r"(?:\}|\+\s{0,9}['\"`])(" + _MEDIA + r")(?![\w-])", re.IGNORECASE)
_CONTINUED = re.compile(r"\$\{|\{\{|['\"`]\s{0,9}\+")
_DATA = re.compile(r"data:([\w.+-]{1,40}/[\w.+-]{1,60})(?:;[\w=.-]{1,40}){0,4};base64,", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=]*")
_MAP = re.compile(r"(?://|/\*)[#@]\s?sourceMappingURL=data:[^\s'\"*]*")
_STOPS = frozenset("\"'`()<>{}[]\\,;=\n\r\t |*?#")
_LOOK_BACK = 160
SHORTEST_PART = 3
"""A shorter beginning of a base name may mean anything."""


@dataclass(frozen=True, slots=True)
class TextFacts:
    """`names` are base names of media in lower case; `parts` beginnings of paths that the code completes at
    run time (`images/icon-`); `kinds` extensions whose whole name is made at run time. `data` holds the
    length of each base64 picture or font, `maps` the bytes of source maps inside the file.
    """

    names: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    data: tuple[int, ...] = ()
    maps: int = 0


def key_of(base: str) -> str:
    """Return that part of a base name by which it is found in a text: what follows its last space."""
    return base.split(" ")[-1].lower()


def facts(path: str, data: bytes) -> TextFacts:
    """Read the text `data` of the file `path`."""
    text = data.decode("utf-8", "replace")
    code = path.endswith((".js", ".ts"))
    maps = sum(len(one[0].encode()) for one in _MAP.finditer(text)) if code or ".wxss" in path else 0
    return TextFacts(
        names=frozenset(_names(text)),
        parts=frozenset(_parts(text)),
        kinds=frozenset(_kinds(text)),
        data=tuple(_embedded(text)) if not code else (),
        maps=maps,
    )


def written_paths(text: str, base: str) -> Iterator[str]:
    """Yield every path in `text` that ends with the base name `base`, as it is written there."""
    for found in re.finditer(re.escape(base) + r"(?![\w-])", text):
        if (path := _before(text, found.start(), frozenset())).endswith("/") or not path:
            yield path + base


def _names(text: str) -> Iterator[str]:
    for end in _NAME_END.finditer(text):
        name = _before(text, end.start(), frozenset("/")) + end[0]
        yield name.lower()
        if "%" in name:
            yield key_of(unquote(name))


def _parts(text: str) -> Iterator[str]:
    for mark in _CONTINUED.finditer(text):
        part = _before(text, mark.start(), frozenset()).lstrip("./").lower()
        if "/" in part or len(part) >= SHORTEST_PART:
            yield part


def _kinds(text: str) -> Iterator[str]:
    """Yield extensions behind a name that is made wholly at run time: nothing of it stands before them."""
    for end in _MADE.finditer(text):
        start = max(0, end.start() - _LOOK_BACK, *(text.rfind(stop, 0, end.start()) for stop in "\n;"))
        if next(_parts(text[start : end.start() + 1]), None) is None:
            yield end[1].lower()


def _before(text: str, end: int, more: frozenset[str]) -> str:
    """Return what stands before `end`, back to a character that ends names."""
    start = end
    while start > max(0, end - _LOOK_BACK) and text[start - 1] not in _STOPS and text[start - 1] not in more:
        start -= 1
    return text[start:end]


def _embedded(text: str) -> Iterator[int]:
    for start in _DATA.finditer(text):
        found = _BASE64.match(text, start.end())
        if found is not None and found[0]:
            yield found.end() - start.start()
