"""Edits of JSON documents that leave the rest, its order and its indentation, as they are."""

import json
from typing import Any

from mpconsole.checks.fixes.model import Edit
from mpconsole.checks.fixes.source import Source
from mpconsole.checks.shaping import KeyPath
from mpconsole.languages.json_tree import Node, Tree


class JsonEdits:
    """Makes edits of one document."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.tree: Tree = source.json

    def node(self, keys: KeyPath) -> Node | None:
        """Return the value under `keys`."""
        node = self.tree.root
        for key in keys:
            if node is None:
                return None
            if isinstance(key, int):
                items = node.items or []
                node = items[key] if key < len(items) else None
            else:
                node = next((one.value for one in reversed(node.members or []) if one.key == key), None)
        return node

    def edit(self, start: int, end: int, text: str) -> Edit:
        """Replace what stands between two offsets."""
        return Edit(self._source.path, start, end, text.replace("\n", self._source.newline))

    def replace(self, keys: KeyPath, value: Any) -> Edit | None:
        """Replace the value under `keys`."""
        node = self.node(keys)
        return None if node is None else self.edit(node.start, node.end, written(value))

    def remove(self, keys: KeyPath) -> Edit | None:
        """Remove the member or item under `keys`, with its comma."""
        holder = self.node(keys[:-1])
        if holder is None:
            return None
        if isinstance(keys[-1], int):
            return self._cut([(item.start, item.end) for item in holder.items or ()], keys[-1])
        members = holder.members or []
        at = next((at for at in reversed(range(len(members))) if members[at].key == keys[-1]), None)
        return None if at is None else self.remove_member(holder, at)

    def remove_member(self, holder: Node, at: int) -> Edit | None:
        """Remove the member at a position of an object."""
        return self._cut([(one.start, one.value.end) for one in holder.members or ()], at)

    def add(self, keys: KeyPath, key: str, value: Any) -> Edit | None:
        """Add a member at the end of the object under `keys`."""
        holder = self.node(keys)
        if holder is None or holder.members is None:
            return None
        spans = [(one.start, one.value.end) for one in holder.members]
        return self._append(holder, spans, f"{written(key)}: {written(value)}")

    def append(self, keys: KeyPath, value: Any) -> Edit | None:
        """Add an item at the end of the array under `keys`."""
        holder = self.node(keys)
        if holder is None or holder.items is None:
            return None
        return self._append(holder, [(one.start, one.end) for one in holder.items], written(value))

    def _cut(self, spans: list[tuple[int, int]], at: int) -> Edit | None:
        if at >= len(spans):
            return None
        if at + 1 < len(spans):
            return self.edit(spans[at][0], spans[at + 1][0], "")
        return self.edit(spans[at - 1][1] if at else spans[at][0], spans[at][1], "")

    def _append(self, holder: Node, spans: list[tuple[int, int]], text: str) -> Edit:
        source = self._source.text
        if spans:
            start, end = spans[-1]
            line = source.rfind("\n", 0, start) + 1
            before = source[line:start]
            space = f"\n{before}" if line and not before.strip() else " "
            return self.edit(end, end, f",{space}{text}")
        line = source.rfind("\n", 0, holder.start) + 1
        outer = source[line : holder.start]
        indent = outer[: len(outer) - len(outer.lstrip())]
        opening, closing = source[holder.start], source[holder.end - 1]
        return self.edit(holder.start, holder.end, f"{opening}\n{indent}  {text}\n{indent}{closing}")


def written(value: Any) -> str:
    """Write a JSON value as people do."""
    return json.dumps(value, ensure_ascii=False)
