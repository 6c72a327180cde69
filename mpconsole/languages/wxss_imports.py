"""Which styles a style sheet asks for: `@import`, and `@use` and `@forward` in Sass.

As the official tool's dependency analysis reads them (miniprogram-ci 2.1.42): WXSS by a CSS parser that
stops behind the line of the last `@import` and gives the file up at the first error before it.
"""

import re
from dataclasses import dataclass

_COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_LESS_IMPORT = re.compile(r"""@import\s*(\([^)]*\))?\s*(["'])([^"']+)\2\s*;""")
_SASS_LOAD = re.compile(r"""@(?:import|use|forward)\s+((?:(["'])[^"']+\2\s*,?\s*)+)""")
_QUOTED = re.compile(r"""(["'])([^"']+)\1""")


def wxss_imports(text: str) -> tuple[str, ...]:
    """Return what a WXSS file imports, as written without quotes; nothing where it cannot be read."""
    last = text.rfind("@import")
    if last < 0:
        return ()
    try:
        return tuple(_Sheet(text, text.count("\n", 0, last) + 1).read())
    except _UnreadableError:
        return ()


def less_imports(text: str) -> tuple[str, ...]:
    """Return what a Less file imports of Less and WXSS files."""
    return tuple(
        found[3]
        for found in _LESS_IMPORT.finditer(_COMMENTS.sub("", text))
        if "css" not in (found[1] or "") and not found[3].endswith(".css")
    )


def sass_imports(text: str) -> tuple[str, ...]:
    """Return what a Sass file imports or uses of Sass and WXSS files."""
    plain = _COMMENTS.sub("", text)
    names = [quoted[2] for found in _SASS_LOAD.finditer(plain) for quoted in _QUOTED.finditer(found[1])]
    return tuple(
        name
        for name in names
        if not name.endswith(".css") and not name.startswith(("http:", "https:", "sass:"))
    )


class _UnreadableError(Exception):
    """The tool's CSS parser refuses the sheet."""


_SPACE = re.compile(r"[\s\ufeff]*")
_IMPORT = re.compile(r"@import\s*([^;\n\r]+);?")
_STATEMENT = re.compile(r"@(?:charset|namespace)\s*([^;]+);|@custom-media\s+--\S+\s*[^{;]+;")
_KEYFRAMES = re.compile(r"@(?:[-\w]+)?keyframes\s*")
_KEYFRAMES_NAME = re.compile(r"[-\w]+\s*")
_KEYFRAME = re.compile(r"(?:(?:\d+\.\d+|\.\d+|\d+)%?|[a-z]+)\s*")
_COMMA = re.compile(r",\s*")
_GROUP = re.compile(r"@(?:media *[^{]+|supports *[^{]+|(?:[-\w]+)?document *[^{]+|host\s*)")
_FONT_FACE = re.compile(r"@font-face\s*")
_PAGE = re.compile(r"@page *")
_SELECTOR = re.compile(r"[^{]+")
_OPEN = re.compile(r"\{\s*")
_PROPERTY = re.compile(r"\*?[-#/*\\\w]+(?:\[[0-9a-z_-]+\])?\s*")
_COLON = re.compile(r":\s*")
_VALUE = re.compile(
    r"""(?:/\*.*?\*/|'(?:\\'|.)*?'|"(?:\\"|.)*?"|\((?:\s*'(?:\\'|.)*?'|"(?:\\"|.)*?"|[^)]*?)\s*\)|[^};])+"""
)
_SEPARATOR = re.compile(r"[;\s]*")


@dataclass
class _Sheet:
    """Reads rules one after the other, up to those that start behind line `last`."""

    text: str
    last: int
    at: int = 0

    def read(self) -> list[str]:
        return self._rules(nested=False)

    def _rules(self, *, nested: bool) -> list[str]:
        found: list[str] = []
        self._space()
        self._comments()
        while self.at < len(self.text) and self.text[self.at] != "}":
            if not nested and self.text.count("\n", 0, self.at) + 1 > self.last:
                break
            imported = self._take(_IMPORT)
            if imported is not None:
                found.append(re.sub("['\"]", "", imported[1].strip()))
                self._space()
            elif not self._at_rule():
                self._rule()
            self._comments()
        return found

    def _at_rule(self) -> bool:
        if self.text[self.at] != "@":
            return False
        if self._take(_KEYFRAMES):
            self._keyframes()
        elif self._take(_GROUP):
            self._open()
            self._comments()
            self._rules(nested=True)
            self._close()
        elif self._take(_FONT_FACE):
            self._declarations()
        elif self._take(_PAGE):
            self._take(_SELECTOR)
            self._declarations()
        elif self._take(_STATEMENT):
            self._space()
        else:
            return False
        return True

    def _keyframes(self) -> None:
        if self._take(_KEYFRAMES_NAME) is None:
            raise _UnreadableError
        self._open()
        self._comments()
        while self._take(_KEYFRAME):
            self._take(_COMMA)
            while self._take(_KEYFRAME):
                self._take(_COMMA)
            self._declarations()
            self._comments()
        self._close()

    def _rule(self) -> None:
        if self._take(_SELECTOR) is None:
            raise _UnreadableError
        self._comments()
        self._declarations()

    def _declarations(self) -> None:
        self._open()
        self._comments()
        while self._take(_PROPERTY):
            if self._take(_COLON) is None:
                raise _UnreadableError
            self._take(_VALUE)
            self._take(_SEPARATOR)
            self._comments()
        self._close()

    def _open(self) -> None:
        if self._take(_OPEN) is None:
            raise _UnreadableError

    def _close(self) -> None:
        if not self.text.startswith("}", self.at):
            raise _UnreadableError
        self.at += 1
        self._space()

    def _comments(self) -> None:
        while self.text.startswith("/*", self.at):
            end = self.text.find("*/", self.at + 2)
            if end < 0:
                raise _UnreadableError
            self.at = end + 2
            self._space()

    def _space(self) -> None:
        self._take(_SPACE)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found
