"""What the doctor found, as data. The JSON contract is `mpconsole/schemas/doctor-1.json`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SCHEMA = "mpconsole.doctor/1"


class State(StrEnum):
    """How one thing stands. `missing` keeps mpconsole from working; it alone decides the exit code."""

    OK = "ok"
    NOTE = "note"
    OPTIONAL = "optional"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing looked at: `value` is what is there, `advice` what to do, in the person's language.

    `id` is stable: `node`, `folder.state`.
    """

    group: str
    id: str
    state: State
    label: str
    value: str
    advice: str = ""


def as_json(items: Iterable[Item]) -> dict[str, Any]:
    """Return the document of the contract."""
    rows = [
        {
            "group": item.group,
            "id": item.id,
            "state": item.state.value,
            "value": item.value,
            "advice": item.advice,
        }
        for item in items
    ]
    return {"schema": SCHEMA, "ready": all(row["state"] != State.MISSING for row in rows), "items": rows}
