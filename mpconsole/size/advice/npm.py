"""npm packages by weight, and what of each nothing in the program uses."""

from collections.abc import Iterator

from mpconsole.size.advice.evidence import NPM, Evidence, in_npm, weight_of
from mpconsole.size.advice.model import Advice, Kind, NpmPackage
from mpconsole.size.advice.unused import unused_files
from mpconsole.size.model import ShippedFile


def packages(evidence: Evidence) -> Iterator[Advice]:
    """Yield the unused code of every npm package as one advice; `other` of each file is its package."""
    found = [
        evidence.advised(file, other=npm_package(file.path))
        for file in unused_files(evidence)
        if in_npm(file.path)
    ]
    yield Advice(Kind.NPM, tuple(found))


def weights(evidence: Evidence) -> tuple[NpmPackage, ...]:
    """Return what each npm package weighs, the heaviest first."""
    unused = {file.path for file in unused_files(evidence)}
    groups: dict[tuple[str, str], list[ShippedFile]] = {}
    for file in evidence.shipped:
        if in_npm(file.path):
            groups.setdefault((npm_package(file.path), file.package), []).append(file)
    found = [
        NpmPackage(
            name,
            package,
            sum(weight_of(file) for file in files),
            len(files),
            sum(weight_of(file) for file in files if file.path in unused),
        )
        for (name, package), files in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.bytes, one.name, one.package)))


def npm_package(path: str) -> str:
    """Return the npm package of a file below `miniprogram_npm/`: `dayjs`, `@vant/weapp`."""
    inner = path[path.rfind(NPM) + len(NPM) :]
    parts = inner.split("/")
    return "/".join(parts[:2] if inner.startswith("@") else parts[:1])
