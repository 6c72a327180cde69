"""The collections of `db.json`: their state in memory. The file itself is never written."""

import secrets
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from mpconsole.backend import relations
from mpconsole.backend.documents import parse_json
from mpconsole.backend.ordering import is_greater
from mpconsole.backend.relations import Item
from mpconsole.backend.sources import BrokenFileError
from mpconsole.i18n import _


def parse_database(content: bytes) -> dict[str, Any]:
    """Read db.json: an object of lists (collections) and objects (single resources)."""
    value = parse_json(content)
    if not isinstance(value, dict):
        raise BrokenFileError(_("it must hold one object: the collections by their names"))
    for name, resource in value.items():
        if not isinstance(resource, list | dict):
            raise BrokenFileError(_('"{name}" must be a list (a collection) or an object').format(name=name))
        if not name or set(name) & set("/:*?#"):
            raise BrokenFileError(_('"{name}" cannot be part of a path').format(name=name))
    return value


class DuplicateIdError(ValueError):
    """An item with this id is there already."""


class Database:
    """Collections and single resources as they are now (`tables`), and as the file has them (`seed`)."""

    def __init__(self) -> None:
        self.tables: dict[str, Any] = {}
        self.seed: Mapping[str, Any] = {}

    def load(self, seed: Mapping[str, Any]) -> list[str]:
        """Take the file's new content. What did not change in the file keeps its state in memory.

        Return the names of those that changed, came or went.
        """
        changed = [name for name in {**self.seed, **seed} if self.seed.get(name) != seed.get(name)]
        kept = {name: value for name, value in self.tables.items() if name not in changed}
        self.tables = {name: kept[name] if name in kept else deepcopy(seed[name]) for name in seed}
        self.seed = seed
        return changed

    def reset(self) -> None:
        """Go back to what the file says."""
        self.tables = deepcopy(dict(self.seed))

    def restore(self, tables: Mapping[str, Any]) -> None:
        """Take these collections as they are; the others stay."""
        self.tables = {name: tables.get(name, value) for name, value in self.tables.items()}

    def create(self, name: str, item: Item) -> Item:
        """Add an item; without an id it gets the next number (a random text where ids are texts)."""
        items = self.tables[name]
        if item.get("id") is None:
            item = {**item, "id": _next_id(items)}
        elif relations.by_id(items, item["id"]) is not None:
            raise DuplicateIdError(str(item["id"]))
        items.append(item)
        return item

    def change(self, name: str, id_: str, item: Item, *, merge: bool) -> Item | None:
        """Replace an item (or merge into it); its id stays. None where there is none."""
        items = self.tables[name]
        old = relations.by_id(items, id_)
        if old is None:
            return None
        new = {**(old if merge else {}), **item, "id": old["id"]}
        items[items.index(old)] = new
        return new

    def delete(self, name: str, id_: str) -> bool:
        """Remove an item, and what belonged to it; False where there is none."""
        old = relations.by_id(self.tables[name], id_)
        if old is None:
            return False
        self._remove(name, old)
        return True

    def _remove(self, name: str, item: Item) -> None:
        self.tables[name].remove(item)
        for child in self.tables:
            for orphan in relations.children(self.tables, child, name, item.get("id")):
                self._remove(child, orphan)


def _next_id(items: list[Any]) -> int | float | str:
    """Return the number behind the greatest id; where that is none, a text by chance."""
    greatest: Any = None
    for item in items:
        id_ = item.get("id") if isinstance(item, dict) else None
        if id_ is not None and (greatest is None or is_greater(id_, greatest)):
            greatest = id_
    if greatest is None:
        return 1
    if isinstance(greatest, int | float) and not isinstance(greatest, bool):
        return greatest + 1
    return secrets.token_urlsafe(6)
