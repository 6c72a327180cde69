"""What a whole judgement asks of the files, gathered before the rules ask: each file is read once, and where
there is much to read by all processors.
"""

import posixpath
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from mpconsole.checks.facts import (
    COMMENTS,
    ENCODING,
    REFERENCES,
    SCRIPT,
    SECRETS,
    STYLE,
    WORDS,
    WXML,
    FactStore,
    Kind,
)
from mpconsole.checks.processors import MOST_PORTIONS, available, share
from mpconsole.checks.shelf import Entry
from mpconsole.project.model import Snapshot, SourceFile

_Kinds = tuple[Kind[Any], ...]

_OURS: dict[str, _Kinds] = {
    ".wxml": (WXML, REFERENCES, WORDS, SECRETS, COMMENTS, ENCODING),
    ".js": (SCRIPT, REFERENCES, WORDS, SECRETS, COMMENTS, ENCODING),
    ".wxs": (SCRIPT, REFERENCES, WORDS, SECRETS, COMMENTS, ENCODING),
    ".ts": (SCRIPT, WORDS, SECRETS, COMMENTS, ENCODING),
    ".wxss": (STYLE, REFERENCES, COMMENTS, ENCODING),
    ".json": (SECRETS, WORDS),
}
_OF_NPM: dict[str, _Kinds] = {
    ".wxml": (WXML, REFERENCES, WORDS),
    ".js": (SCRIPT, REFERENCES, WORDS),
    ".wxs": (REFERENCES, WORDS),
    ".ts": (SCRIPT, WORDS),
    ".wxss": (REFERENCES,),
    ".json": (WORDS,),
}
"""What the rules ask for in nearly every program; what else they ask for is made when they do."""

_OPENING = 3_000  # bytes that could be parsed in the time that opening a file takes
_WORTH_SHARING = 1_500_000  # bytes that one processor parses in several times what starting another takes


def gather_facts(store: FactStore, snapshot: Snapshot) -> None:
    """Let `store` know what the rules will ask of the snapshot's files; what cannot be read is left out."""
    if snapshot.contents is not None:
        return
    waiting = [
        (file, kinds)
        for path, file in snapshot.files.items()
        if (kinds := _kinds_of(path)) and not store.remembers(snapshot, file, kinds)
    ]
    cost = sum(_cost(file) for file, _kinds in waiting)
    workers = available() if cost >= _WORTH_SHARING else 1
    if workers > 1:
        waiting = _shared(store, snapshot, waiting, workers)
    for file, kinds in waiting:
        store.read(snapshot, file, kinds)


def _kinds_of(path: str) -> _Kinds:
    extension = posixpath.splitext(path)[1]
    return (_OF_NPM if "miniprogram_npm/" in path else _OURS).get(extension, ())


def _cost(file: SourceFile) -> int:
    return file.size + _OPENING


_Waiting = list[tuple[SourceFile, _Kinds]]


def _shared(store: FactStore, snapshot: Snapshot, waiting: _Waiting, workers: int) -> _Waiting:
    """Gather facts by several processes; return what none of them has done."""
    portions = _portions(waiting, min(workers * 16, MOST_PORTIONS))

    def work(number: int) -> bytes:
        return msgspec.msgpack.encode(list(_entries(store, snapshot, portions[number])))

    missing: set[int] = set(range(len(portions)))
    for number, done in share(len(portions), work, workers).items():
        missing.discard(number)
        for path, entry in _DECODER.decode(done):
            if store.shelf is not None:
                store.shelf.put(path, entry)
            store.know(snapshot.files[path], entry.facts)
    return [one for number in sorted(missing) for one in portions[number]]


def _entries(store: FactStore, snapshot: Snapshot, portion: _Waiting) -> Iterable[tuple[str, Entry]]:
    for file, kinds in portion:
        facts = store.read(snapshot, file, kinds)
        if facts is not None:
            kept = store.shelf.entry(file.path) if store.shelf is not None else Entry(0, 0, b"", facts)
            yield file.path, kept


def _portions(waiting: _Waiting, count: int) -> Sequence[_Waiting]:
    """Cut what waits into at most `count` portions of about the same cost."""
    least = sum(_cost(file) for file, _kinds in waiting) // count + 1
    portions: list[_Waiting] = []
    room = 0
    for one in waiting:
        if room <= 0:
            portions.append([])
            room = least
        portions[-1].append(one)
        room -= _cost(one[0])
    return portions


_DECODER = msgspec.msgpack.Decoder(list[tuple[str, Entry]])
