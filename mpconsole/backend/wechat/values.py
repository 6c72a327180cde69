"""Which values the data of a subscribe message may have, by the kind in the key's name (`thing1`, `time2`).

Source: the parameter rules in the platform's documentation of subscribe messages.
"""

import re
from collections.abc import Callable

_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
_MONTH, _DATE = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_DAY = rf"\d{{4}}(?:年{_MONTH}月{_DATE}日|[-/.]{_MONTH}[-/.]{_DATE})"
_MOMENT = rf"(?:{_DAY} ?{_TIME}|{_TIME}|{_DAY})"
_KEY = re.compile(r"([a-z_]+?)(\d+)")


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


_RULES: dict[str, Callable[[str], bool]] = {
    "thing": lambda value: 1 <= len(value) <= 20,
    "number": _matches(r"-?\d{1,32}(?:\.\d{1,31})?"),
    "letter": _matches(r"[A-Za-z]{1,32}"),
    "symbol": _matches(r"[^\w\s]{1,5}"),
    "character_string": _matches(r"[\x21-\x7e]{1,32}"),
    "time": _matches(rf"{_MOMENT}(?: ?~ ?{_MOMENT})?"),
    "date": _matches(rf"(?:{_DAY}(?: ?{_TIME})?)(?: ?~ ?(?:{_DAY}(?: ?{_TIME})?))?"),
    "amount": _matches(r"[^\w\s]?\d{1,10}(?:\.\d{1,2})?元?"),
    "phone_number": _matches(r"[\d+\-() ]{1,17}"),
    "car_number": _matches(r"[\u4e00-\u9fa5]?[A-Za-z0-9]{1,6}[A-Za-z0-9\u4e00-\u9fa5]?"),
    "name": _matches(r"(?:[\u4e00-\u9fa5·]{1,10}|[A-Za-z .·]{1,20})"),
    "phrase": _matches(r"[\u4e00-\u9fa5]{1,5}"),
    "enum": lambda value: bool(value),
}


def kind_of(key: str) -> str | None:
    """Return the kind that a key names; None for what no template has."""
    found = _KEY.fullmatch(key)
    return found[1] if found and found[1] in _RULES else None


def is_allowed(key: str, value: str) -> bool:
    """Whether `value` may stand under `key`."""
    kind = kind_of(key)
    return kind is not None and _RULES[kind](value)
