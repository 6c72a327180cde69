"""Change a JSON text where it must change, and leave every other character as a person wrote it."""

import json
import re
from collections.abc import Sequence
from typing import Any

from mpconsole.languages.json_tree import Member, Node, parse_tree

_INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_UNKNOWN_INDENT = "  "


class JsonEditError(ValueError):
    """The text is no JSON, or something else than a list lies at the path."""


def append(text: str, path: Sequence[str], items: Sequence[Any]) -> str:
    """Return `text` with `items` at the end of the list at `path`, which is made where it is missing.

    Indentation and line ends are the text's own. Raises JsonEditError where the text has a fault, or `path`
    leads through anything but objects to anything but a list.
    """
    tree = parse_tree(text)
    if tree.root is None or tree.faults:
        raise JsonEditError(tree.faults[0].message if tree.faults else "")
    style = _Style(text)
    node = tree.root
    for depth, key in enumerate(path):
        if node.members is None:
            raise JsonEditError(key)
        member = next((one for one in reversed(node.members) if one.key == key), None)
        if member is None:
            value: Any = list(items)
            for inner in reversed(path[depth + 1 :]):
                value = {inner: value}
            written = f"{json.dumps(key, ensure_ascii=False)}: {style.value(value, depth + 1)}"
            return _inserted(text, node, [written], depth, style)
        node = member.value
    if node.items is None:
        raise JsonEditError(path[-1])
    return _inserted(text, node, [style.value(one, len(path) + 1) for one in items], len(path), style)


class _Style:
    """How a text is written: its line ends, and one step of indentation ("" where it stands on one line)."""

    def __init__(self, text: str) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        found = _INDENT.search(text)
        self.indent = found[1] if found else _UNKNOWN_INDENT
        self.lines = "\n" in text.strip()

    def value(self, value: Any, depth: int) -> str:
        if not self.lines:
            return json.dumps(value, ensure_ascii=False)
        text = json.dumps(value, ensure_ascii=False, indent=self.indent)
        return text.replace("\n", self.newline + self.indent * depth)

    def at(self, depth: int) -> str:
        return self.newline + self.indent * depth if self.lines else ""


def _inserted(text: str, node: Node, written: Sequence[str], depth: int, style: _Style) -> str:
    """Put `written` behind the last member or item of `node`, which stands `depth` levels deep."""
    held: Sequence[Member | Node] = node.members if node.members is not None else node.items or ()
    separator = f",{style.at(depth + 1) or ' '}"
    if not held:
        inside = separator.join(written)
        return f"{text[: node.start + 1]}{style.at(depth + 1)}{inside}{style.at(depth)}{text[node.end - 1 :]}"
    last = held[-1]
    end = last.value.end if isinstance(last, Member) else last.end
    return text[:end] + "".join(separator + one for one in written) + text[end:]
