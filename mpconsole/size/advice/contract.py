"""Advice as the JSON contract `mpconsole.size-advice/1` (`mpconsole/schemas/size-advice-1.json`)."""

from dataclasses import asdict
from typing import Any

from mpconsole.size.advice.model import Advice, AdviceList, AdvisedFile
from mpconsole.size.advice.words import remedy, title

SCHEMA = "mpconsole.size-advice/1"


def as_json(found: AdviceList) -> dict[str, Any]:
    """Return all advice as the contract's object; titles and remedies in the language in use."""
    return {
        "schema": SCHEMA,
        "together": found.together,
        "framework": found.framework,
        "advice": [_advice(one, found.framework) for one in found.advice],
        "npm": [asdict(one) for one in found.npm],
    }


def _advice(one: Advice, framework: str | None) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "saves": one.saves,
        "of_total": one.of_total,
        "extra": one.extra,
        "overlaps": [kind.value for kind in one.overlaps],
        "target": one.target,
        "packages": dict(one.by_package),
        "title": title(one),
        "remedy": remedy(one, framework),
        "files": [_file(file) for file in one.files],
    }


def _file(file: AdvisedFile) -> dict[str, Any]:
    row: dict[str, Any] = {
        "path": file.path,
        "package": file.package,
        "bytes": file.bytes,
        "saves": file.saves,
    }
    if file.compiled:
        row["source"] = True
    if file.other is not None:
        row["other"] = file.other
    if file.picture is not None:
        row["picture"] = asdict(file.picture)
    return row
