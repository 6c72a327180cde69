"""Which other files a view asks for: `<import>`, `<include>`, `<wxs src>` and scripts written inside `<wxs>`.

As the official tool's dependency analysis reads views (miniprogram-ci 2.1.42): usually by a pattern that
knows comments alone; where a script inside may `require`, or a tag holds `{{ }}`, by a strict reader that
gives the whole file up at the first thing it does not expect.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--[\s\S]*?-->")
_REFERENCE = re.compile(r"""<(import|include|wxs)[^>]*src\s*=\s*['"]([^'"]*)['"][^>]*>""", re.IGNORECASE)
_BINDING_IN_TAG = re.compile(r"<(import|include|wxs)[^>]*\{\{[^>]*>", re.IGNORECASE)
_WXS_SOURCE = re.compile(r"""<wxs[^>]*src\s*=\s*['"]([^'"]*)['"][^>]*>""", re.IGNORECASE)
_WXS_TAG = re.compile(r"^<wxs[^>]*>", re.IGNORECASE)

_NAME = re.compile(r"[A-Za-z_:-][A-Za-z0-9_:-]*")
_SPACE = re.compile(r"[ \n\t\r]+")
_STRINGS = {
    '"': re.compile(r'"(?:[^"\\\n\0]|\\[^\n\0])*"'),
    "'": re.compile(r"'(?:[^'\\\n\0]|\\[^\n\0])*'"),
}
_BINDING = re.compile(r"""\{\{(?:"(?:[^"\\\0]|\\[^\0])*"|'(?:[^'\\\0]|\\[^\0])*'|\}(?!\})|[^"'}\0])*\}\}""")
_WXS = re.compile(r"<wxs(?:>|[ \n\t\r](?:/(?!>)|[^>/])*(/?)>)")
_WXS_END = re.compile(r"</wxs[ \n\t\r]*>")


@dataclass(frozen=True, slots=True)
class Refs:
    """Views and WXS modules as written, and the text of scripts inside that may `require`."""

    views: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


class _UnexpectedError(Exception):
    """The strict reader gives up."""


def refs(text: str) -> Refs:
    """Return what a view asks for; nothing where the tool's reader gives up."""
    strict = ("require" in text and "wxs" in text) or _BINDING_IN_TAG.search(text) is not None
    if not strict:
        return _loose(text)
    try:
        return _Strict(text).read()
    except _UnexpectedError:
        return Refs()


def _loose(text: str) -> Refs:
    views: list[str] = []
    modules: list[str] = []
    last = text.rfind("-->") + 3  # behind it no comment closes, and each `<!--` would be searched to the end
    for tag, route in _REFERENCE.findall(_COMMENT.sub("", text[:last]) + text[last:]):
        (modules if tag == "wxs" else views).append(route)
    return Refs(tuple(views), tuple(modules))


class _Strict:
    """Reads tags, checks that they close in order, and gathers what they ask for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[str] = []
        self.views: list[str] = []
        self.modules: list[str] = []
        self.scripts: list[str] = []

    def read(self) -> Refs:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "{":
                self._binding()
            elif char == "<":
                self._markup()
            else:
                self.at += 1
        return Refs(tuple(self.views), tuple(self.modules), tuple(self.scripts))

    def _binding(self) -> None:
        if not self.text.startswith("{{", self.at):
            self.at += 2  # the reader swallows what follows a single brace
            return
        found = _BINDING.match(self.text, self.at)
        if found is None:
            raise _UnexpectedError
        self.at = found.end()

    def _markup(self) -> None:
        if self.text.startswith("<!--", self.at):
            end = self.text.find("-->", self.at + 4)
            if end < 0:
                self.at = len(self.text)
                return
            self.at = end + 3
        elif found := _WXS.match(self.text, self.at):
            self._wxs(found)
        elif self.text.startswith("</", self.at):
            self._closing_tag()
        else:
            self._opening_tag()

    def _wxs(self, tag: re.Match[str]) -> None:
        start, self.at = self.at, tag.end()
        stop = tag.end()
        if not tag[1]:
            end = _WXS_END.search(self.text, self.at)
            if end is None:
                self.at = len(self.text)
                return
            stop, self.at = end.start(), end.end()
        block = self.text[start:stop]
        if source := _WXS_SOURCE.search(block):
            self.modules.append(source[1])
        elif "require" in block:
            self.scripts.append(_WXS_TAG.sub("", block))

    def _opening_tag(self) -> None:
        self.at += 1
        self._space()
        name = self._name()
        source = ""
        for attribute, value in self._attributes():
            if attribute == "src":
                source = value
        if name in ("import", "include") and source:
            self.views.append(source[1:-1])
        if self.text.startswith("/>", self.at):
            self.at += 2
            return
        self._take(">")
        self.open.append(name)

    def _closing_tag(self) -> None:
        self.at += 2
        self._space()
        name = self._name()
        self._space()
        if not self.open or self.open.pop() != name:
            raise _UnexpectedError
        self._take(">")

    def _attributes(self) -> Iterator[tuple[str, str]]:
        """Yield attributes with their values as written, quotes included; "" for none."""
        while True:
            self._space()
            if self.text.startswith((">", "/>"), self.at):
                return
            name = self._name()
            self._space()
            if not self.text.startswith("=", self.at):
                yield name, ""
                continue
            self.at += 1
            spaced = self._space()
            pattern = _STRINGS.get(self.text[self.at : self.at + 1])
            found = pattern.match(self.text, self.at) if pattern else None
            if found is None:
                if not spaced:
                    raise _UnexpectedError
                continue
            self.at = found.end()
            yield name, found[0]

    def _name(self) -> str:
        found = _NAME.match(self.text, self.at)
        if found is None:
            raise _UnexpectedError
        self.at = found.end()
        return found[0]

    def _space(self) -> bool:
        found = _SPACE.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found is not None

    def _take(self, text: str) -> None:
        if not self.text.startswith(text, self.at):
            raise _UnexpectedError
        self.at += len(text)
