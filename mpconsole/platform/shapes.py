"""How a JSON document of the platform is shaped: a few words to write the tables in.

The tables beside this module (`app_json`, `page_json`, `project_config`, …) are facts, not
programs; `mpconsole.checks.shaping` holds a value against them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Kind:
    """A value of one JSON type: `string`, `number`, `boolean`, `object`, `null`, or `any`."""

    name: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these strings, or a string that `pattern` matches (a theme variable, a version)."""

    values: tuple[str, ...]
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """Exactly this value."""

    value: str | bool


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose items all have one shape."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object whose keys are free and whose values all have one shape."""

    value: "Shape"


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys. An unknown key is told of where `closed`; `rest` shapes it else."""

    fields: Mapping[str, "Shape"]
    required: tuple[str, ...] = ()
    closed: bool = True
    rest: "Shape | None" = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A value that has one of several shapes."""

    shapes: tuple["Shape", ...]


Shape: TypeAlias = Kind | OneOf | Constant | ListOf | MapOf | Record | AnyOf

TEXT = Kind("string")
NUMBER = Kind("number")
BOOLEAN = Kind("boolean")
OBJECT = Kind("object")
NULL = Kind("null")
ANYTHING = Kind("any")


def one_of(*values: str, pattern: str | None = None) -> OneOf:
    """Return the shape of one of these strings, or of a string that `pattern` matches."""
    return OneOf(values, pattern)


def any_of(*shapes: Shape) -> AnyOf:
    """Return the shape of a value that has one of `shapes`."""
    return AnyOf(shapes)


def texts(names: str) -> dict[str, Shape]:
    """Return string fields for the words in `names`."""
    return dict.fromkeys(names.split(), TEXT)


def switches(names: str) -> dict[str, Shape]:
    """Return boolean fields for the words in `names`."""
    return dict.fromkeys(names.split(), BOOLEAN)


def numbers(names: str) -> dict[str, Shape]:
    """Return number fields for the words in `names`."""
    return dict.fromkeys(names.split(), NUMBER)
