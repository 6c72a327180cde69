"""`JSON.stringify`, byte for byte: numbers, key order and escapes as JavaScript has them."""

import math
import re
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

_INDEX_KEY = re.compile(r"0|[1-9][0-9]{0,9}")
_LAST_INDEX = 4_294_967_294  # keys up to 2**32 - 2 are array indices: they come first, in numeric order
_EXACT = 2**53  # up to here an integer is its own double
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def stringify(value: Any) -> bytes:
    """Return the bytes that `JSON.stringify(value)` gives in Node, without spaces.

    `value` is made of dict, list, str, int, float, bool and None, as `json_parse` gives it.
    """
    return _text(value).encode("utf-8")


def number(value: float) -> str:
    """Format a number as JavaScript does: `1.0` → `1`, `1e21`, `-0` → `0`; what is not finite is `null`.

    The rules are ECMAScript's Number::toString: the shortest digits that read back, which `repr` gives
    too, in plain notation from 1e-6 up to below 1e21.
    """
    if isinstance(value, int) and abs(value) <= _EXACT:
        return str(value)
    value = float(value)
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    sign, digits, point = _digits(value)
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    exponent = point - 1
    fraction = f".{digits[1:]}" if count > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{'+' if exponent >= 0 else '-'}{abs(exponent)}"


def string(value: str) -> str:
    """Quote a string as JavaScript does: short escapes, controls as four hex digits, lone surrogates too."""
    quoted = encode_basestring(value)
    return (
        quoted
        if quoted.isascii()
        else _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return string(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        return f"[{','.join(map(_text, value))}]"
    return f"{{{','.join(f'{string(key)}:{_text(inner)}' for key, inner in _ordered(value))}}}"


def _ordered(value: dict[str, Any]) -> list[tuple[str, Any]]:
    """Put keys that are array indices first, in ascending order; the others stay as they came."""
    indices = [key for key in value if _INDEX_KEY.fullmatch(key) and int(key) <= _LAST_INDEX]
    if not indices:
        return list(value.items())
    first = sorted(indices, key=int)
    chosen = set(first)
    return [(key, value[key]) for key in first] + [pair for pair in value.items() if pair[0] not in chosen]


def _digits(value: float) -> tuple[str, str, int]:
    """Return sign, shortest digits, and how many of them stand before the point."""
    sign, numerals, exponent = Decimal(repr(value)).as_tuple()
    assert isinstance(exponent, int)
    digits = "".join(map(str, numerals))
    return "-" if sign else "", digits.rstrip("0"), len(digits) + exponent
