"""JSON and TOML files of a mock folder as values; what is wrong is told with its line."""

import json
import re
from typing import Any

import msgspec

from mpconsole.backend.sources import BrokenFileError
from mpconsole.i18n import _

_BOM = b"\xef\xbb\xbf"
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def parse_json(content: bytes) -> Any:
    """Read a JSON document. Raises BrokenFileError."""
    content = content.removeprefix(_BOM)
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _json_error(content, error) from error


def _json_error(content: bytes, error: Exception) -> BrokenFileError:
    """Say where: msgspec counts bytes, people count lines."""
    if not content.strip():
        return BrokenFileError(_("the file is empty"))
    text = decode(content)
    try:
        json.loads(text)
    except json.JSONDecodeError as place:
        words = _("not valid JSON at column {column}: {reason}").format(column=place.colno, reason=place.msg)
        return BrokenFileError(words, place.lineno)
    except RecursionError:
        return BrokenFileError(_("the JSON is nested too deeply"))
    return BrokenFileError(_("not valid JSON: {reason}").format(reason=error))


def parse_toml(content: bytes) -> dict[str, Any]:
    """Read a TOML document. Raises BrokenFileError."""
    import tomllib

    text = decode(content)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        words = str(error)
        place = _TOML_PLACE.search(words)
        line = text.count("\n") + 1 if place is None or place[1] is None else int(place[1])
        reason = _TOML_PLACE.sub("", words)
        raise BrokenFileError(_("not valid TOML: {reason}").format(reason=reason), line) from error


def decode(content: bytes) -> str:
    """Read UTF-8, with or without a mark at the beginning. Raises BrokenFileError with the line."""
    try:
        return content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenFileError(_("the file is not UTF-8; save it as UTF-8"), line) from error


def table_lines(content: bytes, name: str) -> list[int]:
    """Return the line of each `[[name]]` of a valid TOML document, in order."""
    head = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    lines: list[int] = []
    inside = ""
    for number, line in enumerate(decode(content).splitlines(), 1):
        if not inside and head.match(line):
            lines.append(number)
        inside = _multiline_after(line, inside)
    return lines


def _multiline_after(line: str, inside: str) -> str:
    """Return the quotes of the multi-line text that goes on after `line`, "" where none does."""
    while True:
        if inside:
            end = line.find(inside)
            if end < 0:
                return inside
            line, inside = line[end + 3 :], ""
        found = re.search(r"\"\"\"|'''|#", line)
        if found is None or found[0] == "#":
            return ""
        line, inside = line[found.end() :], found[0]
