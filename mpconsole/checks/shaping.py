"""Hold a JSON value against a shape of `mpconsole.platform` and say where it differs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from mpconsole.platform.shapes import AnyOf, Constant, Kind, ListOf, MapOf, OneOf, Record, Shape

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference: a wrong `type` or `value` at `path`, or a key `missing` or `unknown` there.

    `expected` is what may stand there: types, allowed values, or (for unknown keys) the known keys.
    `key` is the missing or unknown key.
    """

    kind: Literal["type", "value", "missing", "unknown"]
    path: KeyPath
    expected: tuple[str, ...] = ()
    key: str = ""


def mismatches(value: object, shape: Shape, path: KeyPath = ()) -> Iterator[Mismatch]:
    """Yield every difference between `value` and `shape`, in the order of the document."""
    match shape:
        case Kind(name):
            if name != "any" and kind_of(value) != name:
                yield Mismatch("type", path, (name,))
        case OneOf() | Constant():
            yield from _wrong_value(value, shape, path)
        case AnyOf(shapes):
            yield from _in_none(value, shapes, path)
        case ListOf(item):
            yield from _in_list(value, item, path)
        case MapOf(rest):
            yield from _in_object(value, Record({}, closed=False, rest=rest), path)
        case Record():
            yield from _in_object(value, shape, path)


def kind_of(value: object) -> str:
    """Return the JSON type of a value as the platform names it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _wrong_value(value: object, shape: OneOf | Constant, path: KeyPath) -> Iterator[Mismatch]:
    if isinstance(shape, Constant):
        if value != shape.value or type(value) is not type(shape.value):
            yield Mismatch("value", path, (str(shape.value),))
    elif not isinstance(value, str) or not (value in shape.values or _matches(value, shape.pattern)):
        yield Mismatch("value", path, shape.values)


def _in_list(value: object, item: Shape, path: KeyPath) -> Iterator[Mismatch]:
    if not isinstance(value, list):
        yield Mismatch("type", path, ("array",))
        return
    for index, member in enumerate(value):
        yield from mismatches(member, item, (*path, index))


def _in_object(value: object, shape: Record, path: KeyPath) -> Iterator[Mismatch]:
    if not isinstance(value, Mapping):
        yield Mismatch("type", path, ("object",))
        return
    for key in shape.required:
        if key not in value:
            yield Mismatch("missing", path, key=key)
    for key, member in value.items():
        field = shape.fields.get(key)
        if field is not None:
            yield from mismatches(member, field, (*path, key))
        elif shape.rest is not None:
            yield from mismatches(member, shape.rest, (*path, key))
        elif shape.closed:
            yield Mismatch("unknown", path, tuple(shape.fields), key)


def _in_none(value: object, shapes: tuple[Shape, ...], path: KeyPath) -> Iterator[Mismatch]:
    """Tell why no alternative fits: by the only one of the value's type, else by naming them all."""
    if any(_fits(value, choice) for choice in shapes):
        return
    alike = [choice for choice in shapes if kind_of(value) == _name(choice)]
    inside = mismatches(value, alike[0], path) if len(alike) == 1 else ()
    known = [mismatch for mismatch in inside if mismatch.kind != "unknown"]
    yield from known or [Mismatch("type", path, tuple(_name(choice) for choice in shapes))]


def _fits(value: object, shape: Shape) -> bool:
    """Whether nothing differs: inside alternatives the official tool refuses unknown keys too."""
    return next(mismatches(value, shape), None) is None


def _name(shape: Shape) -> str:
    match shape:
        case Kind(name):
            return name
        case ListOf():
            return "array"
        case MapOf() | Record():
            return "object"
        case OneOf(values):
            return " | ".join(values)
        case Constant(value):
            return str(value).lower()
        case AnyOf(shapes):
            return " | ".join(map(_name, shapes))


def _matches(value: str, pattern: str | None) -> bool:
    return pattern is not None and _compiled(pattern).search(value) is not None


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that `word` was probably meant to be."""
    from difflib import get_close_matches  # 4 ms, and only a mistyped key needs it

    by_lower = {name.lower(): name for name in known}
    if word.lower() in by_lower:
        return by_lower[word.lower()]
    found = get_close_matches(word, known, n=1, cutoff=0.8)
    return found[0] if found else None


def at(value: Any, path: KeyPath) -> Any:
    """Return what stands at `path` of a JSON value, None where nothing does."""
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def dotted(path: KeyPath) -> str:
    """Write a key path as people do: `tabBar.list[0].pagePath`."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text
