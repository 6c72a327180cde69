"""The answer as the JSON contract `mpconsole.size-what-if/1` (`mpconsole/schemas/size-what-if-1.json`)."""

from typing import Any

from mpconsole.size.model import Limit
from mpconsole.size.whatif.model import WhatIf

SCHEMA = "mpconsole.size-what-if/1"


def as_json(found: WhatIf) -> dict[str, Any]:
    """Return the answer as the contract's object."""
    return {
        "schema": SCHEMA,
        "steps": [
            {"kind": one.kind, "source": one.source, "target": one.target or None} for one in found.steps
        ],
        "before": found.before.bytes,
        "after": found.after.bytes,
        "packages": [
            {"name": one.name, "before": one.before, "after": one.after, "delta": one.delta}
            for one in found.packages
        ],
        "files": [{"path": one.path, "to": one.to, "bytes": one.bytes} for one in found.moved],
        "references": [
            {
                "user": one.user,
                "written": one.written,
                "target": one.target,
                "becomes": one.becomes,
                **({"reason": one.reason} if one.reason else {}),
            }
            for one in found.references
        ],
        "limits": [
            {
                "name": new.name,
                "kind": new.kind,
                "scope": new.scope,
                "limit": new.limit,
                "before": _before(found, new),
                "after": {"bytes": new.bytes, "verdict": new.verdict.value},
            }
            for new in found.after.limits
        ],
        "verdict": found.after.verdict.value,
    }


def _before(found: WhatIf, new: Limit) -> dict[str, Any] | None:
    old = next((one for one in found.before.limits if (one.name, one.scope) == (new.name, new.scope)), None)
    return None if old is None else {"bytes": old.bytes, "verdict": old.verdict.value}
