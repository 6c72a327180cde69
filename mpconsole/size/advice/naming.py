"""Which texts may mean a picture or sound: an index over what every text says."""

from collections.abc import Iterable, Iterator, Mapping

from mpconsole.size.advice.texts import SHORTEST_PART, TextFacts, key_of


class Naming:
    """Answers for one program. A name that the code makes at run time counts for all that it may mean."""

    def __init__(self, texts: Mapping[str, TextFacts]) -> None:
        self._names = _index((path, one.names) for path, one in texts.items())
        self._parts = _index((path, one.parts) for path, one in texts.items())
        self._kinds = _index((path, one.kinds) for path, one in texts.items())

    def namers(self, path: str) -> tuple[str, ...]:
        """Return the texts that may mean the file `path`."""
        lowered = path.lower()
        base = lowered[lowered.rfind("/") + 1 :]
        found = dict.fromkeys(self._names.get(key_of(base), ()))
        found |= dict.fromkeys(self._kinds.get(base[base.rfind(".") :], ()))
        for part in _beginnings(lowered, base):
            found |= dict.fromkeys(self._parts.get(part, ()))
        return tuple(found)


def _index(said: Iterable[tuple[str, frozenset[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, words in said:
        for word in words:
            found.setdefault(word, []).append(path)
    return found


def _beginnings(path: str, base: str) -> Iterator[str]:
    """Yield every part of a path that code may complete: from a folder on, or of the base name."""
    starts = [0, *(at + 1 for at, char in enumerate(path) if char == "/")]
    for start in starts:
        slash = path.find("/", start)
        if slash >= 0:
            yield from (path[start:end] for end in range(slash + 1, len(path) + 1))
    yield from (base[:end] for end in range(SHORTEST_PART, len(base) + 1))
