"""What is wrong in a settings file, in words: msgspec's sentences name keys as a program would."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_type_hints

from mpconsole.errors import UsageError
from mpconsole.i18n import N_, _

_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*?)`(?: - at `\$\.?(?P<place>.*)`)?")
_KIND = re.compile(r"Expected `(?P<wanted>.*?)`, got `(?P<got>.*?)` - at `\$\.?(?P<place>.*)`")
_INDEX = re.compile(r"\[(?:\.\.\.|\d+)\]")
_KINDS = {
    "int": N_("a whole number"),
    "float": N_("a number"),
    "str": N_("a text"),
    "bool": N_("true or false"),
    "object": N_("a table"),
    "array": N_("a list"),
}


def mismatch(reason: str, path: Path, kind: type[Any]) -> UsageError:
    """Return the error for what msgspec says of the file at `path`, which should hold a `kind`."""
    if found := _UNKNOWN.fullmatch(reason):
        place, name = found["place"] or "", found["name"]
        words = _('{file}: there is no setting "{key}"').format(file=path, key=_key(place, name))
        return UsageError(words, hint=_near(name, _names(kind, place)))
    if found := _KIND.fullmatch(reason):
        words = _("{file}: {key} must be {wanted}, not {got}").format(
            file=path, key=_key(found["place"]), wanted=_kind(found["wanted"]), got=_kind(found["got"])
        )
        return UsageError(words)
    return UsageError(_("{file}: {reason}").format(file=path, reason=reason))


def _key(*parts: str) -> str:
    """Write a key as a person reads it; msgspec writes `[...]` where any name may stand."""
    return ".".join(part for part in parts if part).replace("[...]", ".…")


def _kind(name: str) -> str:
    first = name.partition(" | ")[0]
    return _(_KINDS[first]) if first in _KINDS else first


def _names(kind: type[Any], place: str) -> list[str]:
    """Return the keys of the table at `place`."""
    for part in _INDEX.sub("", place).split("."):
        if part:
            kind = _inside(get_type_hints(kind)[part])
    return list(get_type_hints(kind))


def _inside(kind: Any) -> type[Any]:
    """Return the table's own kind: the values of a table of tables, the rows of a list, what is optional."""
    options = [one for one in get_args(kind) if one is not type(None) and one is not Ellipsis]
    if not options:
        found: type[Any] = kind
        return found
    return _inside(options[-1])


def _near(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, 1)
    if near:
        return _('Did you mean "{near}"?').format(near=near[0])
    return _("There are: {names}").format(names=", ".join(names))
