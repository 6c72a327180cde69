"""The answer for one file as the contract `mpconsole.size-why/1` (`mpconsole/schemas/size-why-1.json`)."""

from typing import Any

from mpconsole.size.why import Ships, StaysOut

SCHEMA = "mpconsole.size-why/1"


def as_json(answer: Ships | StaysOut, remedy: str) -> dict[str, Any]:
    """Return the answer as the contract's object; `remedy` in the language in use."""
    if isinstance(answer, StaysOut):
        rule = answer.rule
        return {
            "schema": SCHEMA,
            "path": answer.file,
            "ships": False,
            "source_bytes": answer.bytes,
            "reason": rule.reason,
            "detail": rule.detail,
            "folder": rule.path if rule.path != answer.file else None,
            "remedy": remedy,
        }
    file, ways = answer.file, answer.ways
    return {
        "schema": SCHEMA,
        "path": file.path,
        "ships": True,
        "package": answer.package.name,
        "bytes": file.bytes,
        "source_bytes": file.source_bytes,
        "source": file.source,
        "made": answer.made,
        "page": answer.page,
        "component": answer.component,
        "used_by": list(answer.used_by),
        "entries": list(answer.entries),
        "asked_for_by": list(ways.users),
        "named_in": list(ways.mentions),
        "reached_through": list(ways.chain),
        "unused": ways.unused,
    }
