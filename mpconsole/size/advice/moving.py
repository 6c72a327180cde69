"""What lies in the main package although one subpackage alone uses it: it can move there."""

from collections.abc import Iterator

from mpconsole.project.model import MAIN_PACKAGE
from mpconsole.project.node_paths import extension
from mpconsole.size.advice.evidence import Evidence, in_npm, source_of
from mpconsole.size.advice.model import Advice, AdvisedFile, Kind
from mpconsole.size.app_limits import MEDIA
from mpconsole.size.model import ShippedFile


def moves(evidence: Evidence) -> Iterator[Advice]:
    """Yield one advice for each subpackage that could take something over."""
    if evidence.graph is None:
        return
    by_target: dict[str, list[AdvisedFile]] = {}
    for file in evidence.shipped:
        if file.package == MAIN_PACKAGE and not in_npm(file.path) and (target := _only_user(file, evidence)):
            by_target.setdefault(target, []).append(evidence.advised(file))
    for target, files in by_target.items():
        yield Advice(Kind.MOVE, tuple(files), target=target)


def _only_user(file: ShippedFile, evidence: Evidence) -> str | None:
    """Return the one subpackage that uses a file, None where it is not one or not a subpackage."""
    if extension(file.path).lower() in MEDIA:
        users = _media_users(file, evidence)
    else:
        users = evidence.reach.get(source_of(file), frozenset())
    if len(users) != 1 or MAIN_PACKAGE in users:
        return None
    return next(iter(users))


def _media_users(file: ShippedFile, evidence: Evidence) -> frozenset[str]:
    """The packages of what names a picture; the main one too where that itself is not reached."""
    if file.path in evidence.icons:
        return frozenset({MAIN_PACKAGE})
    found: set[str] = set()
    for path in evidence.namers(file.path):
        found |= evidence.reach.get(path) or {evidence.snapshot.package_of(path).name, MAIN_PACKAGE}
    return frozenset(found)
