"""Theme variables: what `@name` becomes in the light and in the dark theme."""

from collections.abc import Iterator, Mapping
from typing import Any

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.shaping import KeyPath
from mpconsole.platform.app_json import THEMED_TAB_BAR_KEYS, THEMED_TAB_ITEM_KEYS
from mpconsole.platform.window import THEMED_WINDOW_KEYS

MODES = ("light", "dark")


def variables(program: Program, path: str) -> Iterator[tuple[KeyPath, str, bool]]:
    """Yield where a variable stands in a document, the variable (`@name`), and whether it may stand there."""
    if path == APP_JSON:
        yield from _of_app(program.app)
    elif program.is_member(path):
        yield from _of_object(program.object(path), (), THEMED_WINDOW_KEYS)


def variants_of(program: Program, path: str, value: Any) -> list[Any]:
    """Return the document as the platform reads it: once, or once for light and once for dark."""
    if not isinstance(value, dict):
        return [value]
    if path == APP_JSON and "window" in value and not value["window"]:
        value = {**value, "window": {}}  # the official tool takes null, false and "" for an empty window
    found = [(keys, name) for keys, name, _allowed in variables(program, path)]
    if program.theme is None or not found:
        return [value]
    return [_with_values(value, found, program.theme[mode]) for mode in MODES]


def _of_app(app: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, bool]]:
    yield from _of_object(app.get("window"), ("window",), THEMED_WINDOW_KEYS)
    bar = app.get("tabBar")
    if not isinstance(bar, dict):
        return
    items = bar.get("list")
    others = {key: value for key, value in bar.items() if key != "list"}
    yield from _of_object(others, ("tabBar",), THEMED_TAB_BAR_KEYS)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        yield from _of_object(item, ("tabBar", "list", index), THEMED_TAB_ITEM_KEYS)


def _of_object(value: object, keys: KeyPath, allowed: tuple[str, ...]) -> Iterator[tuple[KeyPath, str, bool]]:
    for key, member in value.items() if isinstance(value, dict) else ():
        if isinstance(member, str) and member.startswith("@"):
            yield (*keys, key), member, key in allowed


def _with_values(value: Any, found: list[tuple[KeyPath, str]], theme: Mapping[str, Any]) -> Any:
    for keys, name in found:
        if (meant := theme.get(name[1:])) not in (None, ""):
            value = _replaced(value, keys, meant)
    return value


def _replaced(value: Any, keys: KeyPath, new: Any) -> Any:
    """Return a copy of `value` in which `new` stands at `keys`."""
    if not keys:
        return new
    first, *rest = keys
    copy: Any = list(value) if isinstance(value, list) else dict(value)
    copy[first] = _replaced(value[first], tuple(rest), new)
    return copy
