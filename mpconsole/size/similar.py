"""Which new file is an old one under another name, changed on the way: by how much of its content goes on.

As git reckons renames: bytes in common over those of the larger file, in pieces that end with a line or
after 64 bytes; from a half on it is the same file.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from mpconsole.project.node_paths import extension
from mpconsole.size.model import ShippedFile

Read = Callable[[str], bytes]
"""Give a source file's content. Raises OSError or MpconsoleError where it cannot be read."""

_ENOUGH = 0.5
_PIECE = 64
_SMALLEST = 64
_LARGEST = 4 << 20
"""Files of less are alike by chance; larger ones cost more to read than their old name is worth."""

_MOST = 200
"""More files than so many of one kind are told apart by their base names alone."""


def successors(
    gone: Mapping[str, ShippedFile], came: Mapping[str, ShippedFile], old: Read, new: Read
) -> dict[str, str]:
    """Return the name before, by the name now; each file at most once, the most alike first."""
    before, after = _Pieces(gone, old), _Pieces(came, new)
    found: list[tuple[float, bool, str, str]] = []
    for one, other in _candidates(gone, came):
        alike = _likeness(before.of(one), after.of(other))
        if alike >= _ENOUGH:
            found.append((alike, _base(one) == _base(other), one, other))
    found.sort(key=lambda pair: (-pair[0], not pair[1], pair[2], pair[3]))
    names: dict[str, str] = {}
    taken: set[str] = set()
    for _alike, _same, one, other in found:
        if one not in taken and other not in names:
            names[other] = one
            taken.add(one)
    return names


def _candidates(
    gone: Mapping[str, ShippedFile], came: Mapping[str, ShippedFile]
) -> Iterator[tuple[str, str]]:
    old, new = _by_kind(gone), _by_kind(came)
    for kind, names in old.items():
        others = new.get(kind, ())
        many = max(len(names), len(others)) > _MOST
        for one in names:
            for other in others:
                small, large = sorted((gone[one].source_bytes, came[other].source_bytes))
                if small >= large * _ENOUGH and (not many or _base(one) == _base(other)):
                    yield one, other


def _by_kind(files: Mapping[str, ShippedFile]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, file in files.items():
        if _SMALLEST <= file.source_bytes <= _LARGEST:
            found.setdefault(extension(file.source or path), []).append(path)
    return found


def _base(path: str) -> str:
    return path[path.rfind("/") + 1 :]


class _Pieces:
    """The pieces of each file, read once."""

    def __init__(self, files: Mapping[str, ShippedFile], read: Read) -> None:
        self._files = files
        self._read = read
        self._known: dict[str, Counter[bytes]] = {}

    def of(self, path: str) -> Counter[bytes]:
        if path not in self._known:
            try:
                data = self._read(self._files[path].source or path)
            except OSError:
                data = b""
            self._known[path] = Counter(_cut(data.splitlines(keepends=True)))
        return self._known[path]


def _cut(lines: Sequence[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield from (line[start : start + _PIECE] for start in range(0, len(line), _PIECE))


def _likeness(one: Counter[bytes], other: Counter[bytes]) -> float:
    larger = max(_bytes(one), _bytes(other))
    return _bytes(one & other) / larger if larger else 0.0


def _bytes(pieces: Counter[bytes]) -> int:
    return sum(len(piece) * count for piece, count in pieces.items())
