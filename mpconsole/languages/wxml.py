"""WXML, read tolerantly: whatever stands in a file, a tree comes, and the faults.

Faults were compared with what the platform's two compilers that can be had say: `wcc` (2020) and
glass-easel's (2025). An error is refused by the first and noted by both; a warning is refused by one.
"""

import re
from collections.abc import Iterator

from mpconsole.i18n import N_
from mpconsole.languages.wxml_sound import HEAD
from mpconsole.languages.wxml_tags import TagReader
from mpconsole.languages.wxml_tree import (
    Chunk,
    Comment,
    Element,
    Level,
    Node,
    Part,
    Stray,
    Text,
    Tree,
)


def parse(text: str) -> Tree:
    """Read a file into a tree; never raises."""
    return _Parser(text).parse()


RAW = ("wxs",)
"""Elements whose content is no WXML."""

_TEXT_END = re.compile(r"<(?=[A-Za-z_:/!?-])|\{\{")
_NAME = re.compile(r"[A-Za-z_:-][\w:.-]*", re.ASCII)
_ODD_NAME = re.compile(r"""[^\s=<>"'/]+""")
_MERGE = re.compile(r"^(?:<{7} |>{7} |={7}$).*", re.MULTILINE)
_END_TAG = re.compile(r"</(\s*)([^\s<>]*)(\s*)(>?)")
_RAW_END = re.compile(r"</\s*wxs\s*>")


class _Parser(TagReader):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.roots: list[Node] = []
        self.open: list[Element] = []
        self.opened: dict[str, int] = {}  # how many elements of a name are open
        self.is_whole = _MERGE.search(text) is None

    def parse(self) -> Tree:
        while self.at < len(self.text):
            if not (self.is_whole and self._sound_node()):
                self._node()
        while self.open:
            self._close(self._leave(), len(self.text))
        self.faults.sort(key=lambda fault: (fault.start, fault.end))
        return Tree(self.text, tuple(self.roots), tuple(self.faults))

    def _add(self, node: Node) -> None:
        (self.open[-1].children if self.open else self.roots).append(node)

    def _sound_node(self) -> bool:
        """Read a text and the tag behind it in one go; False where that is not possible."""
        at, opened = self.at, self.open
        found = HEAD.match(self.text, at)
        if found is None:
            return False
        start = found.end(1)
        if start > at:
            parts = self._sound_parts(at, start)
            if parts is None:
                return False
            (opened[-1].children if opened else self.roots).append(Text(at, start, parts))
        kind, end = found.lastindex, found.end()
        self.at = start
        if kind == 4:
            element = Element(found.group(3), start, found.end(3), (), end, end, end)
            (opened[-1].children if opened else self.roots).append(element)
            self.at = end
            if end - found.start(4) == 1:
                self._enter(element)
        elif kind == 3:
            self._tag(found.group(3), start, end)
        elif kind == 2 and opened and opened[-1].name == found.group(2):
            element = opened.pop()
            self.opened[element.name] -= 1
            element.close_start, element.end = start, end
            self.at = end
        elif kind == 2:
            self._end_tag()
        return start > at or kind != 1

    def _node(self) -> None:
        text, at = self.text, self.at
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            self.at = len(text) if end < 0 else end + 3
            if end < 0:
                self._fault(at, at + 4, N_("the comment is never closed"), "warning")
            self._add(Comment(at, self.at))
        elif text.startswith(("<!", "<?"), at):
            end = text.find(">", at)
            self.at = len(text) if end < 0 else end + 1
            self._fault(at, self.at, N_("declarations do not belong in WXML"))
            self._add(Comment(at, self.at))
        elif text.startswith("</", at):
            self._end_tag()
        elif text.startswith("<", at) and _NAME.match(text, at + 1):
            self._start_tag()
        else:
            self._text()

    def _text(self) -> None:
        start, parts = self.at, list[Part]()
        while self.at < len(self.text):
            found = _TEXT_END.search(self.text, self.at)
            end = found.start() if found else len(self.text)
            if end > self.at:
                self._plain(self.at, end)
                parts.append(Chunk(self.at, end))
                self.at = end
            if found is None or found.group() == "<":
                break
            parts.append(self._mustache(None))
        self._add(Text(start, self.at, tuple(parts)))

    def _plain(self, start: int, end: int) -> None:
        for mark in _MERGE.finditer(self.text, start, end):
            self._fault(*mark.span(), N_("an unresolved merge: keep one of the two versions"))
            if mark.group()[0] == "<":
                start = mark.end()
        for offset in _offsets(self.text, "<", start, end):
            self._fault(offset, offset + 1, N_('"<" in a text: write &lt;'), "warning")

    def _end_tag(self) -> None:
        found = _END_TAG.match(self.text, self.at)
        assert found is not None
        start, self.at, name = self.at, found.end(), found.group(2)
        if not found.group(4):
            self._fault(start, self.at, N_("the end tag is not complete: > is missing"))
        if not self.opened.get(name):
            self._fault(start, self.at, N_("the end tag </{name}> has no start tag"), name=name)
            self._add(Stray(start, self.at))
            return
        while self.open[-1].name != name:
            self._close(self._leave(), start)
        element = self._leave()
        element.close_start, element.end = start, self.at

    def _leave(self) -> Element:
        element = self.open.pop()
        self.opened[element.name] -= 1
        return element

    def _close(self, element: Element, end: int) -> None:
        """End an element whose end tag is missing."""
        element.close_start = element.end = end
        level: Level = "warning" if element.name in RAW else "error"
        message = N_("the end tag of <{name}> is missing")
        self._fault(element.start, element.name_end, message, level, name=element.name)

    def _start_tag(self) -> None:
        start = self.at
        name = _NAME.match(self.text, start + 1)
        assert name is not None
        self.at = name.end()
        if (odd := _ODD_NAME.match(self.text, self.at)) is not None:
            self.at = odd.end()
            self._fault(start + 1, self.at, N_("this is no name of a component"))
        self._tag(self.text[start + 1 : self.at], start, self.at)

    def _tag(self, name: str, start: int, name_end: int) -> None:
        """Read what follows a start tag's name."""
        element = Element(name, start, name_end)
        self._add(element)
        self.at = name_end
        element.attributes, closed = self._attributes(start)
        element.open_end = element.close_start = element.end = self.at
        if not closed:
            self._enter(element)

    def _enter(self, element: Element) -> None:
        """Go on inside an element."""
        if element.name in RAW:
            self._raw(element)
        else:
            self.open.append(element)
            self.opened[element.name] = self.opened.get(element.name, 0) + 1

    def _raw(self, element: Element) -> None:
        found = _RAW_END.search(self.text, self.at)
        end = found.start() if found else len(self.text)
        if end > self.at:
            element.children.append(Text(self.at, end, (Chunk(self.at, end),)))
        if found is None:
            self.at = end
            self._close(element, end)
        else:
            self.at = found.end()
            element.close_start, element.end = end, self.at


def _offsets(text: str, piece: str, start: int, end: int) -> Iterator[int]:
    at = text.find(piece, start, end)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1, end)
