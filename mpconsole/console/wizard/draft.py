"""What a person has answered so far, kept in the project's state folder: leaving loses nothing."""

from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from mpconsole.console.memory import Memory
from mpconsole.state import project_folder

FILE = "release-draft.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers: `step` is where the person was; `description` is for the reviewer; `promise` says that the
    code does not use the interfaces that the platform's scan may find.
    """

    step: int = 0
    version: str = ""
    notes: str = ""
    description: str = ""
    promise: bool = False


class Drafts:
    """The draft of one project and environment."""

    def __init__(self, base: Path, environment: str) -> None:
        self._memory = Memory(project_folder(base) / FILE)
        self._key = environment

    def load(self) -> Draft:
        """Return the draft as it was left, or an empty one."""
        try:
            return msgspec.convert(self._memory.get(self._key) or {}, Draft)
        except msgspec.ValidationError:
            return Draft()

    def save(self, draft: Draft) -> None:
        """Keep the draft."""
        self._memory.put(self._key, asdict(draft))

    def forget(self) -> None:
        """The release was submitted: the next one begins anew."""
        self._memory.put(self._key, None)
