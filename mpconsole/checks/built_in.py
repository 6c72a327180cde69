"""Hold the attributes of the platform's components against its tables."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mpconsole.checks.shaping import nearest
from mpconsole.languages.wxml_tree import Attribute
from mpconsole.platform.component_table import (
    BOOLEAN,
    COMMON_EVENTS,
    LEAVES,
    Component,
    canonical,
    components,
    is_common,
    is_event,
)

_EVENT = re.compile(r"(?:capture-)?(?:bind|catch):?(?P<name>.+)|mut-bind:(?P<mut>.+)")
_PLAIN_NAME = re.compile(r"[A-Za-z][\w-]*")

Fault = tuple[str, Attribute, dict[str, Any]]
"""A rule's id, the attribute that it is about, and the arguments of its words."""


def faults_of(tag: str, attributes: Sequence[tuple[Attribute, str | None]]) -> Iterator[Fault]:
    """Yield what is wrong with the attributes of a component (with their values where these are plain)."""
    component = components().get(tag)
    watched = {canonical(one.name[7:]) for one, _value in attributes if one.name.startswith("change:")}
    for attribute, value in attributes if component is not None else ():
        assert component is not None
        name = attribute.name
        if is_event(name):
            yield from _event(tag, component, attribute)
        elif name == "hidden" and value == "false":
            yield "boolean-text", attribute, {"name": name}
        elif not is_common(name) and canonical(name) not in watched:
            yield from _attribute(component, attribute, value)


def _event(tag: str, component: Component, attribute: Attribute) -> Iterator[Fault]:
    """Events of components further in may come through a container: there a slip of the pen alone counts."""
    found = _EVENT.fullmatch(attribute.name)
    event = (found.group("name") or found.group("mut")) if found is not None else ""
    known = component.events | COMMON_EVENTS
    if not event or event in known or "{" in event:
        return
    if event.lower() in known:
        yield "event-unknown", attribute, {"event": event, "case": "near", "near": event.lower()}
    elif near := nearest(event, tuple(sorted(known))):
        yield "event-unknown", attribute, {"event": event, "case": "near", "near": near}
    elif tag in LEAVES:
        yield "event-unknown", attribute, {"event": event}


def _attribute(component: Component, attribute: Attribute, value: str | None) -> Iterator[Fault]:
    name = canonical(attribute.name)
    if name not in component.attributes:
        if _PLAIN_NAME.fullmatch(attribute.name):
            near = nearest(attribute.name, (*component.names, "class", "style", "hidden"))
            args = {"name": attribute.name} | ({"case": "near", "near": near} if near else {})
            yield "attribute-unknown", attribute, args
        return
    allowed = component.attributes[name]
    if value is None or allowed is None:
        return
    if allowed == BOOLEAN:
        if value == "false":
            yield "boolean-text", attribute, {"name": attribute.name}
    elif value not in allowed:
        yield "value-unknown", attribute, {"name": attribute.name, "value": value, "allowed": sorted(allowed)}
