"""What is known of the files of a program: gathered once for each content, and kept between looks."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from mpconsole.checks.script_facts import ScriptFacts
from mpconsole.checks.script_facts import gather as gather_script
from mpconsole.checks.secrets import find_secrets
from mpconsole.checks.style_facts import StyleFacts
from mpconsole.checks.style_facts import gather as gather_style
from mpconsole.checks.suppressions import Suppression, suppressions_in
from mpconsole.checks.word_facts import WordFacts
from mpconsole.checks.word_facts import gather as gather_words
from mpconsole.checks.wxml_facts import Named, WxmlFacts
from mpconsole.checks.wxml_facts import gather as gather_wxml
from mpconsole.project.model import Snapshot, SourceFile
from mpconsole.project.references import NOTHING, Reader, References, references

if TYPE_CHECKING:
    from mpconsole.checks.shelf import Shelf

_T = TypeVar("_T")


@dataclass(frozen=True)
class Kind(Generic[_T]):
    """One kind of facts: its name, their type, and how they are made of a file's bytes and its path."""

    name: str
    type: Any
    make: Callable[[bytes, str], _T]


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


WXML = Kind[WxmlFacts]("wxml", WxmlFacts, lambda data, _path: gather_wxml(_text(data).removeprefix("\ufeff")))
SCRIPT = Kind[ScriptFacts](
    "script", ScriptFacts, lambda data, path: gather_script(data, typescript=path.endswith(".ts"))
)
STYLE = Kind[StyleFacts]("style", StyleFacts, lambda data, _path: gather_style(_text(data)))
SECRETS = Kind[tuple[Named, ...]]("secrets", tuple[Named, ...], lambda data, _path: find_secrets(data))
WORDS = Kind[WordFacts]("words", WordFacts, lambda data, _path: gather_words(data))
COMMENTS = Kind[tuple[Suppression, ...]](
    "comments", tuple[Suppression, ...], lambda data, path: suppressions_in(data, path)
)


REFERENCES = Kind[References]("references", References, lambda data, path: references(path, data))


class UnknownError(LookupError):
    """A store that is closed was asked for what it does not know."""


class FactStore:
    """The facts of a program's files. One store serves a program and those that follow it after changes."""

    def __init__(self, shelf: "Shelf | None" = None) -> None:
        self._known: dict[tuple[str, str], tuple[SourceFile, Any]] = {}
        self.shelf = shelf
        self.closed = False

    def of(self, kind: Kind[_T], snapshot: Snapshot, path: str) -> _T | None:
        """Return the facts of a file; None where there is no such file, or it cannot be read."""
        file = snapshot.files.get(path)
        if file is None:
            return None
        known = self._known.get((kind.name, path))
        if known is not None and (known[0] is file or known[0] == file):
            facts: _T | None = known[1]
            return facts
        if self.closed:
            raise UnknownError(path)
        facts = self._found(kind, snapshot, file)
        self._known[kind.name, path] = file, facts
        return facts

    def forget(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        gone = frozenset(paths)
        for key in [key for key in self._known if key[1] in gone] if gone else ():
            del self._known[key]

    def _found(self, kind: Kind[_T], snapshot: Snapshot, file: SourceFile) -> _T | None:
        shelf = self.shelf if snapshot.contents is None else None
        if shelf is not None and shelf.knows(file, kind.name):
            facts: _T = shelf.facts(file, kind)
            return facts
        try:
            data = snapshot.read(file.path)
        except OSError:
            return None
        if shelf is not None and shelf.holds(file, data, kind.name):
            return shelf.facts(file, kind)
        made = kind.make(data, file.path)
        if shelf is not None:
            shelf.put(file, data, kind, made)
        return made


class FactReader(Reader):
    """Reads what files ask for out of a store of facts."""

    def __init__(self, store: FactStore, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self._store = store
        self._old: dict[str, tuple[SourceFile, References]] = {}

    def after(self, snapshot: Snapshot, touched: Set[str]) -> "FactReader":
        """Return a reader of the next snapshot; this one keeps what `touched` asked for."""
        following = FactReader(self._store, snapshot)
        following._known = self._known
        self._old = {path: self._known[path] for path in touched if path in self._known}
        return following

    @property
    def known(self) -> Mapping[str, tuple[SourceFile, References]]:
        """Everything read so far."""
        return ChainMap(self._old, self._known) if self._old else self._known

    def read(self, path: str) -> References:
        """Return what the file `path` asks for; nothing where it cannot be read."""
        known, file = self._known.get(path), self._snapshot.files[path]
        if known is not None and known[0] == file:
            return known[1]
        found = self._store.of(REFERENCES, self._snapshot, path) or NOTHING
        self._known[path] = file, found
        return found
