"""A comparison as the JSON contract `mpconsole.size-diff/1` (`mpconsole/schemas/size-diff-1.json`)."""

from typing import Any

from mpconsole.size.comparison import Comparison, Side

SCHEMA = "mpconsole.size-diff/1"


def as_json(found: Comparison) -> dict[str, Any]:
    """Return the comparison as the contract's object."""
    return {
        "schema": SCHEMA,
        "before": _side(found.before),
        "after": _side(found.after),
        "delta": found.delta,
        "packages": [
            {"name": one.name, "before": one.before, "after": one.after, "delta": one.delta}
            for one in found.packages
        ],
        "files": [
            {
                "kind": one.kind,
                "path": one.path,
                "package": one.package,
                "before": one.before,
                "after": one.after,
                "delta": one.delta,
                **({"was": one.was} if one.was is not None else {}),
                **({"source": True} if one.compiled else {}),
            }
            for one in found.files
        ],
        "verdict": found.after.report.verdict.value,
    }


def _side(side: Side) -> dict[str, Any]:
    report = side.report
    found: dict[str, Any] = {
        "name": side.name,
        "revision": side.revision,
        "bytes": report.bytes,
        "files": report.file_count,
    }
    return found if report.complete else found | {"complete": False}
