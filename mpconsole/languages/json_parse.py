"""Strict JSON, as `JSON.parse` of the official tool's Node reads it.

Values come back as dict, list, str, int, float, bool and None. Numbers are the doubles that JavaScript
would hold: an integer of more than 15 digits becomes a float. Of duplicate keys the last one wins.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from mpconsole.i18n import N_

_BOM = "\ufeff"
_SAFE_DIGITS = 15  # every integer of so many digits is exact in a double


@dataclass(frozen=True, slots=True)
class JsonError:
    """Why a JSON document could not be read. Line and column count code points from 1.

    `kind` is `syntax`, `encoding`, `empty`, `bom`, `missing` or `unreadable`; `message` is English
    and marked for the catalogue, with `args` to be formatted into it.
    """

    kind: str
    line: int
    column: int
    message: str
    args: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What bytes said: the value, or the error that stands first in them; `text` where it is UTF-8."""

    value: Any
    error: JsonError | None
    text: str


def parse(data: bytes) -> Parsed:
    """Read one JSON document. Never raises; the first thing wrong is in `error`."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = place(data[: error.start].decode("utf-8"), None)
        fault = JsonError("encoding", line, column, N_("the file is not UTF-8: save it as UTF-8"))
        return Parsed(None, fault, "")
    return parse_text(text)


def parse_text(text: str) -> Parsed:
    """Read one JSON document from text."""
    if not text:
        return Parsed(None, JsonError("empty", 1, 1, N_("the file is empty")), text)
    if text.startswith(_BOM):
        fault = JsonError(
            "bom", 1, 1, N_("the file starts with a byte order mark (BOM): save it as UTF-8 without BOM")
        )
        return Parsed(None, fault, text)
    try:
        return Parsed(_DECODER.decode(text), None, text)
    except (ValueError, RecursionError) as error:
        return Parsed(None, _syntax_error(text, error), text)


def place(text: str, offset: int | None) -> tuple[int, int]:
    """Return the line and column, from 1, of an offset in `text` (None: its end)."""
    end = len(text) if offset is None else offset
    start = text.rfind("\n", 0, end) + 1
    return text.count("\n", 0, end) + 1, end - start + 1


def _syntax_error(text: str, error: Exception) -> JsonError:
    """Say what is wrong first, by the tolerant parser, which knows more than the strict one."""
    from mpconsole.languages.json_tree import parse_tree

    faults = parse_tree(text).faults
    if not faults:
        line, column = place(text, getattr(error, "pos", 0))
        return JsonError("syntax", line, column, N_("this is no valid JSON"))
    line, column = place(text, faults[0].start)
    return JsonError("syntax", line, column, faults[0].message, faults[0].args)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _SAFE_DIGITS else float(digits)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_int=_integer, parse_constant=_no_constant)
