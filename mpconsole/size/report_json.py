"""The report as the JSON contract `mpconsole.size/1` (described by `mpconsole/schemas/size-1.json`)."""

from typing import Any

from mpconsole.project import npm
from mpconsole.project.model import Snapshot
from mpconsole.size.model import Compiled, PackageSize, ShippedFile, SizeReport

SCHEMA = "mpconsole.size/1"


def as_json(report: SizeReport, snapshot: Snapshot) -> dict[str, Any]:
    """Return the report as the contract's object."""
    layout = snapshot.layout
    total: dict[str, Any] = {
        "bytes": report.bytes,
        "files": report.file_count,
        "source_bytes": report.source_bytes,
    }
    return {
        "schema": SCHEMA,
        "project": {
            "root": str(layout.root),
            "appid": snapshot.appid,
            "framework": layout.framework,
            **({"sources": str(layout.base)} if layout.framework and layout.base != layout.root else {}),
            **({"development": True} if layout.development else {}),
        },
        "total": total | _complete(report.complete),
        "packages": [_package(package) for package in report.packages],
        "excluded": [
            {"path": one.path, "bytes": one.bytes, "reason": one.reason, "detail": one.detail}
            for _path, one in sorted(report.excluded.items())
        ],
        "limits": [
            {
                "name": limit.name,
                "kind": limit.kind,
                "scope": limit.scope,
                "limit": limit.limit,
                "bytes": limit.bytes,
                "verdict": limit.verdict.value,
                "source": limit.source,
            }
            for limit in report.limits
        ],
        "compiled": _compiled(report.compiled),
        **_npm(snapshot),
        "verdict": report.verdict.value,
    }


def _npm(snapshot: Snapshot) -> dict[str, Any]:
    """`"npm"` stands only where something has to be built before the figures mean anything."""
    rows = [
        {
            "file": str(need.place.source / npm.PACKAGE),
            "missing": list(need.missing),
            "changed": list(need.changed),
            "installed": need.installed,
        }
        for need in npm.needs(snapshot)
    ]
    return {"npm": rows} if rows else {}


def _package(package: PackageSize) -> dict[str, Any]:
    return {
        "name": package.name,
        "root": package.root,
        "independent": package.independent,
        "bytes": package.bytes,
        "source_bytes": package.source_bytes,
        **_complete(package.complete),
        "files": [_file(file) for _path, file in sorted(package.files.items())],
    }


def _file(file: ShippedFile) -> dict[str, Any]:
    row: dict[str, Any] = {"path": file.path, "bytes": file.bytes, "source_bytes": file.source_bytes}
    if file.official is not None:
        row["compiled_bytes"] = file.official.bytes
    return row if file.source is None else row | {"source": file.source}


def _complete(complete: bool) -> dict[str, bool]:
    """`"complete": false` stands only where some file's bytes are not known."""
    return {} if complete else {"complete": False}


def _compiled(compiled: Compiled) -> dict[str, Any]:
    known_by = {} if compiled.tool is None else {"tool": compiled.tool}
    return known_by | {
        "basis": compiled.basis,
        "bytes": compiled.bytes,
        "low": compiled.low,
        "high": compiled.high,
        "packages": dict(compiled.packages),
    }
