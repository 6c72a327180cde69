"""Queries over a collection, in the conventions that json-server (0.17) made common.

`?title=x&author.name=y` filters (the same name twice: either), with `_gte`, `_lte`, `_ne`, `_like` at a
field's end; `q` searches everywhere; `_sort=a,b&_order=desc,asc`; `_page`/`_limit`, or `_start` with
`_end` or `_limit`. A field that no item has is no filter.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mpconsole.backend.ordering import MISSING, is_at_least, order_key, text
from mpconsole.backend.relations import Item

DEFAULT_PAGE = 10
_OPERATORS = ("_gte", "_lte", "_ne", "_like")
_LONGEST_REGEX = 200


@dataclass(frozen=True, slots=True)
class Query:
    """A query string, in order."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, query_string: bytes) -> "Query":
        """Read the part of a URL behind `?`."""
        return cls(tuple(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)))

    def first(self, name: str) -> str | None:
        """The first value of `name`."""
        return next((value for key, value in self.pairs if key == name), None)

    def all(self, name: str) -> list[str]:
        """Every value of `name`; values with commas count as several."""
        return [part for key, value in self.pairs if key == name for part in value.split(",") if part]

    def number(self, name: str) -> int | None:
        """The value of `name` as a whole number; None where it is none."""
        value = self.first(name)
        return int(value) if value is not None and re.fullmatch(r"-?\d{1,15}", value) else None

    def with_page(self, page: int) -> str:
        """Return the query string with another `_page`."""
        return urlencode([(key, str(page) if key == "_page" else value) for key, value in self.pairs])


@dataclass(frozen=True, slots=True)
class Found:
    """The items of one answer, how many there are in all, and the pages beside this one."""

    items: list[Item]
    total: int
    pages: dict[str, int]


def select(items: Sequence[Any], query: Query) -> Found:
    """Filter, search, sort and slice `items`."""
    found = [item for item in items if isinstance(item, dict)]
    for condition in _conditions(found, query):
        found = [item for item in found if condition(item)]
    if wanted := (query.first("q") or "").lower():
        found = [item for item in found if _contains(item, wanted)]
    found = _sorted(found, query)
    return _slice(found, query)


def _conditions(items: list[Item], query: Query) -> list[Callable[[Item], bool]]:
    wanted: dict[str, list[str]] = {}
    for name, value in query.pairs:
        if not name.startswith("_") and name != "q":
            wanted.setdefault(name, []).append(value)
    return [
        _condition(name, values)
        for name, values in wanted.items()
        if name.endswith(_OPERATORS) or any(_get(item, name) is not MISSING for item in items)
    ]


def _condition(name: str, values: list[str]) -> Callable[[Item], bool]:
    operator = next((one for one in _OPERATORS if name.endswith(one)), "")
    field = name.removesuffix(operator)
    test = _TESTS[operator]
    gather = all if operator == "_ne" else any

    def holds(item: Item) -> bool:
        value = _get(item, field)
        return value not in (None, MISSING) and gather(test(value, wanted) for wanted in values)

    return holds


def _equals(value: Any, wanted: str) -> bool:
    if isinstance(value, list):
        return any(text(one) == wanted for one in value)
    return text(value) == wanted


def _like(value: Any, wanted: str) -> bool:
    try:
        return re.search(wanted[:_LONGEST_REGEX], text(value), re.IGNORECASE) is not None
    except (re.error, RecursionError):
        return wanted.lower() in text(value).lower()


_TESTS: dict[str, Callable[[Any, str], bool]] = {
    "": _equals,
    "_ne": lambda value, wanted: not _equals(value, wanted),
    "_gte": is_at_least,
    "_lte": lambda value, wanted: is_at_least(wanted, value),
    "_like": _like,
}


def _get(item: Item, field: str) -> Any:
    """Return a field, MISSING where the item has none: `author.name` goes deep."""
    if field in item:
        return item[field]
    value: Any = item
    for name in field.split("."):
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return MISSING
    return value


def _contains(value: Any, wanted: str) -> bool:
    match value:
        case dict():
            return any(_contains(item, wanted) for item in value.values())
        case list():
            return any(_contains(item, wanted) for item in value)
        case None:
            return False
    return wanted in text(value).lower()


def _sorted(items: list[Item], query: Query) -> list[Item]:
    fields, orders = query.all("_sort"), query.all("_order")
    for index, field in reversed(list(enumerate(fields))):
        descending = index < len(orders) and orders[index].lower() == "desc"
        items = sorted(items, key=lambda item: order_key(_get(item, field)), reverse=descending)
    return items


def _slice(items: list[Item], query: Query) -> Found:
    total, limit = len(items), query.number("_limit")
    start = query.number("_start") or 0
    if query.first("_page") is not None:
        return _page(
            items, max(query.number("_page") or 1, 1), limit if limit and limit > 0 else DEFAULT_PAGE
        )
    end = query.number("_end")
    if end is not None:
        items = items[start:end]
    elif limit is not None:
        items = items[start : start + limit]
    return Found(items, total, {})


def _page(items: list[Item], page: int, size: int) -> Found:
    start, end, total = (page - 1) * size, page * size, len(items)
    shown = items[start:end]
    pages: dict[str, int] = {}
    if shown and len(shown) != total:
        pages["first"] = 1
        if page > 1:
            pages["prev"] = page - 1
        if end < total:
            pages["next"] = page + 1
        pages["last"] = math.ceil(total / size)
    return Found(shown, total, pages)
