"""Values of JSON compared as scripts compare them: what json-server's ranges, orders and new ids go by.

Two texts compare as texts; anything else as numbers, where a text that is none compares with nothing. Source:
ECMAScript, IsLessThan and ToNumber, and lodash's `orderBy`, which puts null behind what is there and what is
missing behind both.
"""

import math
import re
from functools import cmp_to_key
from typing import Any

MISSING = object()
"""A field that an item does not have."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def text(value: Any) -> str:
    """Return a value as a script turns it into a text: `true`, `4` for 4.0, `a,b` for a list."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case float() if value.is_integer() and abs(value) < 1e21:
            return str(int(value))
        case list():
            return ",".join("" if one is None else text(one) for one in value)
        case dict():
            return "[object Object]"
    return str(value)


def is_greater(value: Any, other: Any) -> bool:
    """Whether `value > other`; False where they cannot be compared."""
    value, other = _primitive(value), _primitive(other)
    if isinstance(value, str) and isinstance(other, str):
        return value > other
    return _number(value) > _number(other)


def is_at_least(value: Any, other: Any) -> bool:
    """Whether `value >= other`; False where they cannot be compared."""
    value, other = _primitive(value), _primitive(other)
    if isinstance(value, str) and isinstance(other, str):
        return value >= other
    return _number(value) >= _number(other)


def _compare(value: Any, other: Any) -> int:
    ranks = _rank(value), _rank(other)
    if ranks[0] != ranks[1]:
        return ranks[0] - ranks[1]
    if ranks[0]:
        return 0
    return is_greater(value, other) - is_greater(other, value)


order_key = cmp_to_key(_compare)
"""The key that sorts values upwards; those that cannot be compared stay as they stood."""


def _rank(value: Any) -> int:
    return 2 if value is MISSING else int(value is None)


def _primitive(value: Any) -> Any:
    return text(value) if isinstance(value, list | dict) else value


def _number(value: Any) -> float:
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return 0.0
        return float(value) if _NUMBER.fullmatch(value) else math.nan
    return 0.0 if value is None else value
