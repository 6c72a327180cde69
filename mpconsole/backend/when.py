"""Conditions of a route beyond its path: query parameters, headers, fields of the body."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mpconsole.backend.templates import Context, dig

Wanted = str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class When:
    """What must hold: a text (that value), several (one of them), true (there at all), false (not there).

    Fields of the body are ways through its JSON: `user.name`, `items.0.id`.
    """

    query: Mapping[str, Wanted]
    header: Mapping[str, Wanted]
    body: Mapping[str, Wanted]

    def holds(self, context: Context) -> bool:
        """Whether a request meets every condition."""
        return (
            all(meets(context.query.get(name), wanted) for name, wanted in self.query.items())
            and all(meets(context.headers.get(name.lower()), wanted) for name, wanted in self.header.items())
            and all(meets(dig(context.body, name.split(".")), wanted) for name, wanted in self.body.items())
        )


def meets(value: Any, wanted: Wanted) -> bool:
    """Whether a value is what is wanted of it."""
    if isinstance(wanted, bool):
        return (value is not None) is wanted
    if value is None:
        return False
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text == wanted if isinstance(wanted, str) else text in wanted
