"""A fix as data: text edits with offsets, which the command line, the console and editors apply alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from mpconsole.i18n import _


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `text` in place of what stands from `start` to `end` of the file (see `Source.text`).

    Offsets count code points. A file that is not there yet has an empty text: such an edit makes it.
    """

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding. `title` says it as an order, marked for the catalogue.

    A `safe` fix does what the finding's sentence says and leaves no choice: `--fix` applies it. The others
    are offered one by one, as they change what the program does or what its author wrote.
    """

    title: str
    edits: tuple[Edit, ...]
    args: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    safe: bool = True

    @property
    def words(self) -> str:
        """The title in the language in use."""
        return _(self.title).format(**self.args)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it edits."""
        return tuple(dict.fromkeys(edit.file for edit in self.edits))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with edits that do not overlap; those at one offset stand in their order."""
    pieces, at = [], 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end)):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def overlap(some: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Whether edits get in each other's way; the same edit twice does not."""
    return any(a != b and a.file == b.file and _meet(a, b) for a in some for b in others)


def _meet(one: Edit, other: Edit) -> bool:
    return one.start == other.start or (one.start < other.end and other.start < one.end)
