"""Files with the same content: one of them is enough."""

import hashlib
from collections.abc import Iterator

from mpconsole.project.model import MAIN_PACKAGE
from mpconsole.project.node_paths import extension
from mpconsole.size.advice.evidence import NPM, Evidence, in_npm, source_of, weight_of
from mpconsole.size.advice.model import Advice, AdvisedFile, Kind
from mpconsole.size.model import ShippedFile

_SMALLEST = 512
_LARGEST = 64 << 20
_OWN_PLACE = (".json", ".wxml")
"""Pages and components need these beside them; equal ones are no waste that anybody could take away."""


def duplicates(evidence: Evidence) -> Iterator[Advice]:
    """Yield the copies that could go. The one in the main package stays: every package can reach it."""
    found: list[AdvisedFile] = []
    for group in _equal(evidence):
        group.sort(key=lambda file: (file.package != MAIN_PACKAGE, len(file.path), file.path))
        kept = group[0]
        found += [
            evidence.advised(file, other=kept.path) for file in group[1:] if _reaches(file, kept, evidence)
        ]
    yield Advice(Kind.DUPLICATE, tuple(found))


def _equal(evidence: Evidence) -> Iterator[list[ShippedFile]]:
    by_size: dict[int, list[ShippedFile]] = {}
    for file in evidence.shipped:
        if _SMALLEST <= weight_of(file) <= _LARGEST and extension(file.path) not in _OWN_PLACE:
            by_size.setdefault(file.source_bytes, []).append(file)
    for files in by_size.values():
        by_content: dict[bytes, list[ShippedFile]] = {}
        for file in files if len(files) > 1 else ():
            try:
                data = evidence.snapshot.read(source_of(file))
            except OSError:
                continue
            digest = hashlib.blake2b(data, digest_size=16).digest() + extension(file.path).encode()
            by_content.setdefault(digest, []).append(file)
        yield from (group for group in by_content.values() if len(group) > 1)


def _reaches(file: ShippedFile, kept: ShippedFile, evidence: Evidence) -> bool:
    """Whether the users of `file` may use `kept`: in their own package, or in main unless independent.

    Two files of one folder of npm packages are that package's own affair.
    """
    if in_npm(file.path) and _npm_folder(file.path) == _npm_folder(kept.path):
        return False
    if file.package == kept.package:
        return True
    package = evidence.report.package(file.package)
    return kept.package == MAIN_PACKAGE and package is not None and not package.independent


def _npm_folder(path: str) -> str:
    return path[: path.find(NPM)] if in_npm(path) else path
