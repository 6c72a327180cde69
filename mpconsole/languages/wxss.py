"""WXSS, read tolerantly: what it imports, which local pictures it names, and where it breaks.

Faults were compared with what the platform's own compiler `wcsc` (2019) says; where a newer one may
well accept a style sheet (nested rules), the fault is a warning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from mpconsole.i18n import N_
from mpconsole.languages.wxml_tree import Fault

_TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*)
    |(?P<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)
    |(?P<url>\burl\(\s*(?:"[^"\n]*"|'[^'\n]*'|[^)"'\n]*)\s*\)?)
    |(?P<import>@import\b)
    |(?P<mark>[{};])
    |(?P<wide>[，；：｛｝（）“”])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_SOUND_RULE = re.compile(
    r"""\s*+((?:[^{};"'/@uU，；：｛｝（）“”]++|[uU](?!rl\())*+)
    \{((?:[^{}"'/@uU，；：｛｝（）“”]++|[uU](?!rl\())*+)\}""",
    re.IGNORECASE | re.VERBOSE,
)
"""A rule of which nothing is to be told, as most are: no string, comment, picture or wide character in it."""
_MERGE = re.compile(r"^(?:<{7} |>{7} |={7}$).*", re.MULTILINE)
_DECLARATION_END = re.compile(r"[;}]")
_NESTED = N_("a rule inside a rule: WXSS has no nesting")
_PATH = re.compile(r"""\s*(?:url\(\s*)?(?P<quote>["']?)(?P<path>[^"'\s;)]+)(?P=quote)""", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*["']?(?P<path>[^"')\s]+)""", re.IGNORECASE)
_GROUP = re.compile(r"\s*@(?:-\w+-)?(?:media|supports|document|layer|container|keyframes|scope)\b")
_REMOTE = re.compile(r"[a-z][\w+.-]*:|//|#", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A path in the style sheet, with the offsets of the path itself."""

    path: str
    start: int
    end: int


class Block(Struct, frozen=True, gc=False):
    """One rule: offsets of its selectors, and of what stands between its braces."""

    start: int
    selectors_end: int
    end: int


@dataclass(slots=True)
class Stylesheet:
    """What a style sheet says; faults in the order they stand, `blocks` in the order of their ends."""

    imports: list[Reference] = field(default_factory=list)
    images: list[Reference] = field(default_factory=list)
    remote: list[Reference] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def parse(text: str) -> Stylesheet:
    """Read a style sheet; never raises."""
    return _Reader(text).read()


def comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every comment."""
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "comment":
            yield token.span()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.sheet = Stylesheet()
        self.blocks: list[tuple[int, bool, int]] = []
        """The offset of each open brace, whether rules may follow, and where its selectors begin."""
        self.prelude = 0

    def read(self) -> Stylesheet:
        at = 0
        while True:
            if self.prelude == at and (not self.blocks or self.blocks[-1][1]):
                while (sound := _SOUND_RULE.match(self.text, at)) is not None:
                    at = self.prelude = sound.end()
                    self.sheet.blocks.append(Block(sound.start(1), sound.end(1), at - 1))
            token = _TOKEN.search(self.text, at)
            if token is None:
                break
            at = token.end()
            if token.lastgroup == "string":
                at = self._string(token)
            else:
                getattr(self, f"_{token.lastgroup}")(token)
        for mark in _MERGE.finditer(self.text):
            self._fault(*mark.span(), N_("an unresolved merge: keep one of the two versions"))
        self._unclosed()
        self.sheet.faults.sort(key=lambda fault: fault.start)
        return self.sheet

    def _fault(self, start: int, end: int, message: str, *, warning: bool = False) -> None:
        self.sheet.faults.append(Fault(start, end, message, "warning" if warning else "error"))

    def _comment(self, token: re.Match[str]) -> None:
        if token.group().startswith("/*") and (len(token.group()) < 4 or not token.group().endswith("*/")):
            self._fault(token.start(), token.start() + 2, N_("the comment is never closed"), warning=True)
        if not self.text[self.prelude : token.start()].strip():
            self.prelude = token.end()

    def _unclosed(self) -> None:
        """Tell of blocks that are open at the end: that other rules lie in one is no fault of theirs."""
        first = next((start for start, group, _selectors in self.blocks if not group), None)
        if first is not None:
            self.sheet.faults = [
                fault for fault in self.sheet.faults if fault.start < first or fault.message != _NESTED
            ]
        for start, _group, _selectors in self.blocks:
            self._fault(start, start + 1, N_("the block is never closed: }} is missing"))

    def _string(self, token: re.Match[str]) -> int:
        """Judge a string; return where to read on: what ends a declaration ends an unclosed one too."""
        quoted = token.group()
        if len(quoted) < 2 or quoted[-1] != quoted[0] or quoted.endswith("\\" + quoted[0]):
            self._fault(token.start(), token.end(), N_("the string is not closed on its line"))
            end = _DECLARATION_END.search(self.text, token.start(), token.end())
            return end.start() if end is not None else token.end()
        return token.end()

    def _url(self, token: re.Match[str]) -> None:
        found = _URL.match(token.group())
        if found is None or self.text[self.prelude : token.start()].lstrip().lower().startswith("@"):
            return
        path, start = found.group("path"), token.start() + found.start("path")
        there = self.sheet.remote if _REMOTE.match(path) else self.sheet.images
        there.append(Reference(path, start, start + len(path)))

    def _import(self, token: re.Match[str]) -> None:
        found = _PATH.match(self.text, token.end())
        if found is not None and not _REMOTE.match(found.group("path")):
            self.sheet.imports.append(Reference(found.group("path"), *found.span("path")))

    def _mark(self, token: re.Match[str]) -> None:
        start = token.start()
        if token.group() == "{":
            prelude = self.text[self.prelude : start]
            group = _GROUP.match(prelude) is not None
            if self.blocks and not self.blocks[-1][1] and not group:
                self._fault(start, start + 1, _NESTED, warning=True)
            self.blocks.append((start, group, start - len(prelude.lstrip())))
        elif token.group() == "}":
            if self.blocks:
                opened, group, selectors = self.blocks.pop()
                if not group:
                    self.sheet.blocks.append(Block(selectors, opened, start))
            else:
                self._fault(start, start + 1, N_("this }} closes nothing"))
        self.prelude = token.end()

    def _wide(self, token: re.Match[str]) -> None:
        message = N_("full-width punctuation: write it in half width")
        self._fault(token.start(), token.end(), message, warning=True)
