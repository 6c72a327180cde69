"""What is known of the files of a program: gathered once for each content, and kept between looks."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

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
from mpconsole.languages.json_parse import place
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
    """Return a file's text; one in UTF-16 is refused as such, and is no cause for a hundred more faults."""
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    return data.decode(encoding, errors="replace")


def _script(data: bytes) -> bytes:
    """Return a script in UTF-8."""
    return _text(data).encode("utf-8", "replace") if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else data


WXML = Kind[WxmlFacts]("wxml", WxmlFacts, lambda data, _path: gather_wxml(_text(data).removeprefix("\ufeff")))
SCRIPT = Kind[ScriptFacts](
    "script",
    ScriptFacts,
    lambda data, path: gather_script(
        _script(data), typescript=path.endswith(".ts"), wxs=path.endswith(".wxs")
    ),
)
STYLE = Kind[StyleFacts]("style", StyleFacts, lambda data, _path: gather_style(_text(data)))
SECRETS = Kind[tuple[Named, ...]]("secrets", tuple[Named, ...], lambda data, _path: find_secrets(data))
WORDS = Kind[WordFacts]("words", WordFacts, lambda data, _path: gather_words(data))
COMMENTS = Kind[tuple[Suppression, ...]](
    "comments", tuple[Suppression, ...], lambda data, path: suppressions_in(data, path)
)


REFERENCES = Kind[References]("references", References, lambda data, path: references(path, data))


def _first_wrong(data: bytes) -> tuple[tuple[int, int], ...]:
    """Return the line and column of the first byte that is no UTF-8; nothing where all are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return (place(data[: error.start].decode("utf-8"), None),)
    return ()


ENCODING = Kind[tuple[tuple[int, int], ...]](
    "encoding", tuple[tuple[int, int], ...], lambda data, _path: _first_wrong(data)
)


class Facts(msgspec.Struct, array_like=True, gc=False):
    """What is known of one content, by the names of the kinds; None where that was not asked yet."""

    wxml: WxmlFacts | None = None
    script: ScriptFacts | None = None
    style: StyleFacts | None = None
    secrets: tuple[Named, ...] | None = None
    words: WordFacts | None = None
    comments: tuple[Suppression, ...] | None = None
    references: References | None = None
    encoding: tuple[tuple[int, int], ...] | None = None


class UnknownError(LookupError):
    """A store that is closed was asked for what it does not know."""


class FactStore:
    """The facts of a program's files. One store serves a program and those that follow it after changes."""

    def __init__(self, shelf: "Shelf | None" = None) -> None:
        self._known: dict[str, tuple[SourceFile, Facts]] = {}
        self.shelf = shelf
        self.closed = False

    def of(self, kind: Kind[_T], snapshot: Snapshot, path: str) -> _T | None:
        """Return the facts of a file; None where there is no such file, or it cannot be read."""
        file = snapshot.files.get(path)
        if file is None:
            return None
        known = self._known.get(path)
        if known is not None and (known[0] is file or known[0] == file):
            facts: _T | None = getattr(known[1], kind.name)
            if facts is not None:
                return facts
        if self.closed:
            raise UnknownError(path)
        if self.remembers(snapshot, file, (kind,)):
            found: Facts | None = self._known[path][1]
        else:
            found = self.read(snapshot, file, (kind,))
        return getattr(found, kind.name) if found is not None else None

    def forget(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        for path in paths:
            self._known.pop(path, None)

    def remembers(self, snapshot: Snapshot, file: SourceFile, kinds: "tuple[Kind[Any], ...]") -> bool:
        """Whether facts of a file that looks untouched are on the shelf: they are known then."""
        if self.shelf is None or snapshot.contents is not None:
            return False
        facts = self.shelf.untouched(file)
        if facts is None or any(getattr(facts, kind.name) is None for kind in kinds):
            return False
        self.know(file, facts)
        return True

    def read(self, snapshot: Snapshot, file: SourceFile, kinds: "tuple[Kind[Any], ...]") -> Facts | None:
        """Read a file once for several kinds of facts; None where it cannot be read."""
        try:
            data = snapshot.read(file.path)
        except OSError:
            return None
        facts = self._begun(snapshot, file, data)
        for kind in kinds:
            if getattr(facts, kind.name) is None:
                setattr(facts, kind.name, kind.make(data, file.path))
        return facts

    def know(self, file: SourceFile, facts: Facts) -> None:
        """Take over what is known of a file."""
        self._known[file.path] = file, facts

    def _begun(self, snapshot: Snapshot, file: SourceFile, data: bytes) -> Facts:
        """Return what is known of this content so far."""
        known = self._known.get(file.path)
        if self.shelf is not None and snapshot.contents is None:
            facts = self.shelf.of_content(file, data)
        else:
            facts = known[1] if known is not None and known[0] == file else Facts()
        self.know(file, facts)
        return facts


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
