"""npm packages by weight: what of each nothing in the program uses."""

from collections.abc import Iterator

from mpconsole.size.advice.evidence import NPM, Evidence, in_npm
from mpconsole.size.advice.model import Advice, Kind
from mpconsole.size.advice.unused import unused_files


def packages(evidence: Evidence) -> Iterator[Advice]:
    """Yield the unused code of every npm package as one advice; `other` of each file is its package."""
    found = [
        evidence.advised(file, other=npm_package(file.path))
        for file in unused_files(evidence)
        if in_npm(file.path)
    ]
    yield Advice(Kind.NPM, tuple(found))


def npm_package(path: str) -> str:
    """Return the npm package of a file below `miniprogram_npm/`: `dayjs`, `@vant/weapp`."""
    inner = path[path.rfind(NPM) + len(NPM) :]
    parts = inner.split("/")
    return "/".join(parts[:2] if inner.startswith("@") else parts[:1])
