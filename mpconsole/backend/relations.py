"""How collections refer to each other: `comments` belong to `posts` by their field `postId`."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

Item = dict[str, Any]
Tables = Mapping[str, Any]
_SUFFIX = "Id"
_IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women", "mouse": "mice"}


def plurals(word: str) -> Iterator[str]:
    """Yield the names that a collection of `word` may have, the likeliest first."""
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    if word.endswith("y"):
        yield word[:-1] + "ies"
    yield word + "s"
    yield word + "es"
    yield word


def collection_of(word: str, names: Collection[str]) -> str | None:
    """Return the collection that one `word` lives in: `category` → `categories`."""
    return next((name for name in plurals(word) if name in names), None)


def foreign_key(collection: str) -> str:
    """Return the field by which others refer to `collection`: `categories` → `categoryId`."""
    return _singular(collection) + _SUFFIX


def _singular(name: str) -> str:
    for one, many in _IRREGULAR.items():
        if name == many:
            return one
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith(("ches", "shes", "sses", "xes", "zes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def children(tables: Tables, child: str, parent: str, id_: object) -> list[Item]:
    """Return the items of `child` that belong to item `id_` of `parent`."""
    key = foreign_key(parent)
    items = tables.get(child)
    if not isinstance(items, list):
        return []
    return [item for item in items if isinstance(item, dict) and key in item and str(item[key]) == str(id_)]


def embed(item: Item, names: list[str], tables: Tables, own: str) -> Item:
    """Return `item` of collection `own` with its children of each of `names` in it."""
    found = {
        name: children(tables, name, own, item.get("id"))
        for name in names
        if isinstance(tables.get(name), list)
    }
    return {**item, **found}


def expand(item: Item, words: list[str], tables: Tables) -> Item:
    """Return `item` with the parent that each of `words` names in it (`_expand=post` follows `postId`)."""
    found: Item = {}
    for word in words:
        name = collection_of(word, tables)
        if name is None or f"{word}{_SUFFIX}" not in item:
            continue
        parent = by_id(tables[name], item[f"{word}{_SUFFIX}"])
        if parent is not None:
            found[word] = parent
    return {**item, **found}


def by_id(items: Any, id_: object) -> Item | None:
    """Return the item with this id; numbers and texts that look alike are the same."""
    if not isinstance(items, list):
        return None
    wanted = str(id_)
    return next((item for item in items if isinstance(item, dict) and str(item.get("id")) == wanted), None)
