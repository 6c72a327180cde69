"""git's trees, read object by object: each folder once, however many commits share it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from mpconsole.errors import MpconsoleError
from mpconsole.git import BlobReader, Repository, SizeReader

_REMEMBERED = 50_000
_NOTHING: Mapping[str, "Entry"] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a folder holds under one name: git's mode and object id. A submodule is a folder whose content
    may be absent.
    """

    mode: str
    object: str

    @property
    def is_folder(self) -> bool:
        """Whether this is a folder, or a submodule."""
        return self.mode in ("40000", "160000")

    @property
    def is_link(self) -> bool:
        """Whether this is a symbolic link."""
        return self.mode == "120000"

    @property
    def tree(self) -> str:
        """The name of a folder's tree: a submodule's entry names a commit."""
        return self.object if self.mode != "160000" else f"{self.object}^{{tree}}"


class Objects:
    """Reads trees and blobs of one repository."""

    def __init__(self, blobs: BlobReader, sizes: SizeReader, hash_bytes: int) -> None:
        self._blobs = blobs
        self._sizes = sizes
        self._hash_bytes = hash_bytes
        self._folders: dict[str, Mapping[str, Entry]] = {}

    def folder(self, tree: str) -> Mapping[str, Entry]:
        """Return what the tree holds, by name. Raises MpconsoleError where the repository lacks it."""
        found = self._folders.get(tree)
        if found is None:
            if len(self._folders) > _REMEMBERED:
                self._folders.clear()
            found = self._folders[tree] = dict(self._entries(self._blobs.read(tree)))
        return found

    def find(self, tree: str, path: str) -> Entry | None:
        """Return what lies at `path` ("" is the tree itself), or None."""
        entry: Entry | None = Entry("40000", tree)
        for name in path.split("/"):
            if name in ("", "."):
                continue
            if entry is None or not entry.is_folder:
                return None
            entry = self.inside(entry).get(name)
        return entry

    def inside(self, entry: Entry | None) -> Mapping[str, Entry]:
        """Return what a folder holds; nothing where it is none, or a submodule that is not here."""
        if entry is None or not entry.is_folder:
            return _NOTHING
        try:
            return self.folder(entry.tree)
        except MpconsoleError:
            if entry.mode == "160000":
                return _NOTHING
            raise

    def is_absent(self, entry: Entry) -> bool:
        """Whether this is a submodule whose content is not here."""
        return entry.mode == "160000" and not self.inside(entry)

    def blob(self, blob: str) -> bytes:
        """Return the bytes of a blob."""
        return self._blobs.read(blob)

    def sizes(self, blobs: Sequence[str]) -> list[int]:
        """Return the size in bytes of each blob. Raises MpconsoleError for one that is not here."""
        found = []
        for blob, size in zip(blobs, self._sizes.sizes(blobs), strict=True):
            found.append(size if size is not None else len(self._blobs.read(blob)))
        return found

    def _entries(self, data: bytes) -> Iterator[tuple[str, Entry]]:
        """Read what git's tree format holds: mode, a space, name, a zero byte, and the id in bytes."""
        at = 0
        while at < len(data):
            end = data.index(0, at)
            mode, _space, name = data[at:end].partition(b" ")
            at = end + 1 + self._hash_bytes
            yield (
                name.decode("utf-8", "surrogateescape"),
                Entry(mode.decode("ascii"), data[end + 1 : at].hex()),
            )


@contextmanager
def objects(repository: Repository, revision: str) -> Iterator[Objects]:
    """Open the repository's objects; `revision` is a commit's whole id."""
    with repository.blobs() as blobs, repository.sizes() as sizes:
        yield Objects(blobs, sizes, len(revision) // 2)
