"""JSON with positions, tolerant: for telling where a finding stands, and what exactly is wrong.

`json_parse` reads values; a tree is made only when a place is needed. It reads everything that a person
may have meant (comments, trailing commas, single quotes, bare keys) and notes each as a fault, so a text
has a fault exactly where `JSON.parse` refuses it. Nothing here raises.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from mpconsole.i18n import N_

Path = Sequence[str | int]
_MAX_DEPTH = 64  # five frames a level: far from the recursion limit, far above any real document


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: lines and columns count code points from 1, ends are exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What `JSON.parse` would refuse: offsets, and words marked for the catalogue."""

    start: int
    end: int
    message: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Node:
    """A value: its offsets, the members of an object (in written order), or the items of an array."""

    start: int
    end: int
    members: "list[Member] | None" = None
    items: "list[Node] | None" = None


@dataclass(frozen=True, slots=True)
class Member:
    """One `"key": value` of an object, with the offsets of the key."""

    key: str
    start: int
    end: int
    value: Node


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key written again in the same object: the path of the object, the key, and where it stands again."""

    path: tuple[str | int, ...]
    key: str
    span: Span


@dataclass(slots=True)
class Tree:
    """A parsed text: its root (None where there is no value) and its faults in the order they stand."""

    text: str
    root: Node | None
    faults: list[Fault]

    def span(self, start: int, end: int) -> Span:
        """Turn offsets into lines and columns."""
        line, column = _place(self.text, start)
        end_line, end_column = _place(self.text, end)
        return Span(line, column, end_line, end_column)

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """Return where the value at `path` stands, or (`key`) the key that names it.

        Where the path leads nowhere, the innermost value on its way; of duplicate keys the last one.
        """
        node = self.root
        if node is None:
            return self.span(0, 0)
        named: Member | None = None
        for step in path:
            member = _member(node, step) if isinstance(step, str) else None
            inner = member.value if member is not None else _item(node, step)
            if inner is None:
                return self.span(node.start, node.end)
            node, named = inner, member
        if key and named is not None:
            return self.span(named.start, named.end)
        return self.span(node.start, node.end)

    def holds(self, path: Path) -> bool:
        """Whether there is a value at `path`."""
        node = self.root
        for step in path:
            if node is None:
                return False
            member = _member(node, step) if isinstance(step, str) else None
            node = member.value if member is not None else _item(node, step)
        return node is not None

    def duplicates(self) -> Iterator[Duplicate]:
        """Yield every key that an object holds again; `JSON.parse` keeps the last one in silence."""
        waiting: list[tuple[tuple[str | int, ...], Node]] = [((), self.root)] if self.root else []
        while waiting:
            path, node = waiting.pop()
            seen: set[str] = set()
            for member in node.members or ():
                if member.key in seen:
                    yield Duplicate(path, member.key, self.span(member.start, member.end))
                seen.add(member.key)
                waiting.append(((*path, member.key), member.value))
            waiting += [((*path, index), item) for index, item in enumerate(node.items or ())]


def parse_tree(text: str) -> Tree:
    """Read a text into a tree; never raises."""
    return _Parser(text).parse()


def locate(text: str, path: Path, *, key: bool = False) -> Span:
    """Return where the value (or the key) at `path` stands in `text`; see `Tree.locate`."""
    return parse_tree(text).locate(path, key=key)


def _place(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def _member(node: Node, key: str) -> Member | None:
    return next((member for member in reversed(node.members or []) if member.key == key), None)


def _item(node: Node, index: str | int) -> Node | None:
    items = node.items or []
    return items[index] if isinstance(index, int) and 0 <= index < len(items) else None


_SPACE = re.compile(r"[ \t\n\r]*")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_WORD = re.compile(r"""[^ \t\n\r,:\[\]{}"'/]+""")
_VALUE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
_LOOSE_STRING = {quote: re.compile(rf"{quote}(?:[^{quote}\\\n]|\\.)*{quote}?") for quote in "\"'"}


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.faults: list[Fault] = []

    def parse(self) -> Tree:
        if self.text.startswith("\ufeff"):
            self._fault(0, 1, N_("a byte order mark (BOM): save the file as UTF-8 without BOM"))
            self.at = 1
        self._skip()
        root = self._value() if self.at < len(self.text) else None
        if root is None:
            self._fault(self.at, self.at, N_("a value is missing here"))
        self._skip()
        if self.at < len(self.text):
            self._fault(self.at, len(self.text), N_("the document ends here; what follows does not belong"))
        self.faults.sort(key=lambda fault: fault.start)
        return Tree(self.text, root, self.faults)

    def _fault(self, start: int, end: int, message: str, **args: Any) -> None:
        self.faults.append(Fault(start, end, message, args))

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip(self) -> None:
        """Go over spaces, and over comments with a fault for each."""
        while True:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            comment = _COMMENT.match(self.text, self.at)
            if comment is None:
                return
            self._fault(comment.start(), comment.end(), N_("a comment: JSON has none"))
            self.at = comment.end()

    def _value(self) -> Node | None:
        """Read a value; None where none starts here (nothing is then consumed)."""
        first = self._peek()
        if first in ("{", "["):
            return self._nested(first)
        start = self.at
        if first in ('"', "'"):
            self._string()
            return Node(start, self.at)
        word = _WORD.match(self.text, start)
        if word is None:
            return None
        self.at = word.end()
        if not _VALUE.fullmatch(word.group()):
            self._fault(start, self.at, N_("{word} is no JSON value"), word=word.group()[:40])
        return Node(start, self.at)

    def _nested(self, first: str) -> Node:
        if self.depth == _MAX_DEPTH:
            start, self.at = self.at, len(self.text)
            self._fault(start, self.at, N_("values are nested too deeply"))
            return Node(start, self.at)
        self.depth += 1
        node = self._object() if first == "{" else self._array()
        self.depth -= 1
        return node

    def _object(self) -> Node:
        node = Node(self.at, self.at, members=[])
        self._series(node, "}", self._one_member)
        return node

    def _array(self) -> Node:
        node = Node(self.at, self.at, items=[])
        self._series(node, "]", self._one_item)
        return node

    def _series(self, node: Node, closing: str, one: Any) -> None:
        """Read what stands between brackets, commas between; stop where the text or an outer bracket ends."""
        self.at += 1
        comma: int | None = None
        first = True
        while True:
            self._skip()
            character = self._peek()
            if character == closing:
                if comma is not None:
                    self._fault(
                        comma, comma + 1, N_("a comma before {bracket} is not allowed"), bracket=closing
                    )
                self.at += 1
                break
            if character in ("", "}", "]"):
                opening = self.text[node.start]
                self._fault(node.start, node.start + 1, N_("{bracket} is never closed"), bracket=opening)
                break
            if not first and comma is None:
                end = self._end_of_last(node)
                self._fault(end, end, N_("a comma is missing here"))
            before = self.at
            one(node)
            if self.at == before:
                self._fault(before, before + 1, N_("{character} does not belong here"), character=character)
                self.at += 1
            comma = self._comma()
            first = False
        node.end = self.at

    def _comma(self) -> int | None:
        self._skip()
        if self._peek() != ",":
            return None
        self.at += 1
        return self.at - 1

    def _one_item(self, node: Node) -> None:
        value = self._value()
        if value is not None and node.items is not None:
            node.items.append(value)

    def _one_member(self, node: Node) -> None:
        start = self.at
        key = self._key()
        if key is None:
            return
        end = self.at
        self._skip()
        value: Node | None = None
        if self._peek() == ":":
            self.at += 1
            self._skip()
            value = self._value()
            if value is None:
                self._fault(self.at, self.at, N_("a value is missing here"))
        else:
            self._fault(end, end, N_("a colon is missing after the key"))
        if node.members is not None:
            node.members.append(Member(key, start, end, value or Node(end, end)))

    def _key(self) -> str | None:
        if self._peek() in ('"', "'"):
            return self._string()
        word = _WORD.match(self.text, self.at)
        if word is None:
            return None
        self.at = word.end()
        self._fault(word.start(), word.end(), N_("a key needs double quotes"))
        return word.group()

    def _string(self) -> str:
        start = self.at
        strict = _STRING.match(self.text, start)
        if strict is not None:
            self.at = strict.end()
            value, _end = scanstring(self.text, start + 1)
            return str(value)
        quote = self.text[start]
        loose = _LOOSE_STRING[quote].match(self.text, start)
        assert loose is not None
        self.at = loose.end()
        self._fault_string(start, quote, loose.group())
        return loose.group().strip(quote)

    def _fault_string(self, start: int, quote: str, text: str) -> None:
        if quote == "'":
            self._fault(start, self.at, N_("a string needs double quotes"))
        elif len(text) < 2 or not text.endswith(quote):
            self._fault(start, self.at, N_("a string is not closed on its line"))
        else:
            self._fault(start, self.at, N_("a string holds a wrong escape or a control character"))

    def _end_of_last(self, node: Node) -> int:
        last = node.members[-1].value if node.members else node.items[-1] if node.items else None
        return last.end if last is not None else self.at
