"""What the page shows, as one JSON object: the tree of files, packages with limits, advice, first visits."""

from typing import Any

from mpconsole.project.model import Snapshot
from mpconsole.size.advice.model import AdviceList
from mpconsole.size.model import Limit, PackageSize, SizeReport
from mpconsole.size.visit.model import Visits

Tree = list[Any]
"""A folder: name, bytes, children; a file: name, bytes."""


def data(snapshot: Snapshot, report: SizeReport, advice: AdviceList, visits: Visits) -> dict[str, Any]:
    """Return everything; names that are not UTF-8 with U+FFFD in them."""
    compiled = report.compiled
    return {
        "name": _text(snapshot.name),
        "appid": snapshot.appid,
        "bytes": report.bytes,
        "files": report.file_count,
        "verdict": report.verdict.value,
        "pending": sum(package.pending for package in report.packages),
        "compiled": [compiled.basis, compiled.bytes, compiled.low, compiled.high],
        "packages": [_package(package, report) for package in report.packages],
        "total": [_limit(one) for one in report.limits if one.name in ("budget", "platform.total")],
        "advice": [[one.saves, one.extra, [_text(file.path) for file in one.files]] for one in advice.advice],
        "networks": [network.name for network in visits.networks],
        "visits": [
            [
                one.page,
                visits.compressed(one.needed),
                [round(visits.seconds(one, network), 2) for network in visits.networks],
                visits.compressed(one.later),
                one.wifi_only,
            ]
            for one in visits.visits
        ],
    }


def _package(package: PackageSize, report: SizeReport) -> dict[str, Any]:
    names = ("budget.package", "platform.package")
    limits = [one for one in report.limits if one.scope == package.name and one.name in names]
    return {
        "name": _text(package.name),
        "root": _text(package.root),
        "independent": package.independent,
        "bytes": package.bytes,
        "files": len(package.files),
        "limits": [_limit(one) for one in limits],
        "tree": _tree(package),
    }


def _tree(package: PackageSize) -> list[Tree]:
    """Return what a package holds, as nested folders without the package's own root."""
    top: dict[str, Any] = {}
    for path, file in package.files.items():
        *folders, base = path.removeprefix(package.root).split("/")
        place = top
        for folder in folders:
            place = place.setdefault(f"{folder}/", {})
        place[base] = file.source_bytes if file.bytes is None else file.bytes
    return _children(top)


def _children(folder: dict[str, Any]) -> list[Tree]:
    found: list[Tree] = []
    for name, value in folder.items():
        if isinstance(value, dict):
            inner = _children(value)
            found.append([_text(name.rstrip("/")), sum(one[1] for one in inner), inner])
        else:
            found.append([_text(name), value])
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _limit(one: Limit) -> list[Any]:
    return [one.kind, one.limit, one.bytes, one.verdict.value, one.source]


def _text(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
