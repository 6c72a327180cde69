"""What the platform's components take: attributes with their values, and events.

Source: published typings; `tables/components.json` notes their versions. Names are compared as the platform
does: `scroll-top` and `scrollTop` are the same.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BOOLEAN = "boolean"

Values = frozenset[str] | str | None
"""What may stand: one of these texts, a truth value, or anything."""

COMMON_EVENTS = frozenset(
    (
        *("tap", "longpress", "longtap", "touchstart", "touchmove", "touchcancel", "touchend"),
        *("touchforcechange", "transitionend", "animationstart", "animationiteration", "animationend"),
    )
)
"""Events of every component."""

_COMMON = (
    "id",
    "class",
    "style",
    "hidden",
    "slot",
    "is",
    "animation",
    "role",
    "key",
    "native-id",
    "tabindex",
)
_PREFIXES = ("data-", "aria-", "mark:", "generic:", "model:", "change:", "worklet:", "wx:", "wx-", "let:")
_PREFIXES_OF_EVENTS = ("bind", "catch", "capture-bind", "capture-catch", "mut-bind")

LEAVES = frozenset(
    (
        *("audio", "camera", "canvas", "cover-image", "icon", "image", "input", "live-player", "live-pusher"),
        *("open-data", "progress", "rich-text", "slider", "switch", "textarea", "web-view"),
    )
)
"""Components in which no other can stand: what reaches them is their own."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its attributes with what may stand in them, its events, and the names as written."""

    attributes: Mapping[str, Values]
    events: frozenset[str]
    names: tuple[str, ...]


@cache
def components() -> Mapping[str, Component]:
    """Return the components that are known by more than their names, by tag."""
    table = json.loads(files("mpconsole.platform.tables").joinpath("components.json").read_bytes())
    return {
        tag: Component(
            {canonical(name): _values(values) for name, values in entry["attributes"].items()},
            frozenset(entry["events"]),
            tuple(entry["attributes"]),
        )
        for tag, entry in table["components"].items()
    }


def canonical(name: str) -> str:
    """Return an attribute's name as names are compared."""
    return name.replace("-", "").lower()


def is_common(name: str) -> bool:
    """Whether every component takes an attribute."""
    return name in _COMMON or name.startswith(_PREFIXES)


def is_event(name: str) -> bool:
    """Whether an attribute binds an event."""
    return name.startswith(_PREFIXES_OF_EVENTS)


def _values(values: list[str] | str | None) -> Values:
    return frozenset(values) if isinstance(values, list) else values
