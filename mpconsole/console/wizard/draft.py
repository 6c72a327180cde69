"""What a person has answered so far, kept in the project's state folder: leaving loses nothing."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from mpconsole.console.memory import Memory
from mpconsole.settings import ReviewSettings
from mpconsole.state import project_path

FILE = "release-draft.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers: `step` is where the person was; `answers` is what is handed in beside the code, `feedback`
    what is said to a rejection.
    """

    step: int = 0
    version: str = ""
    notes: str = ""
    answers: ReviewSettings = field(default_factory=ReviewSettings)
    feedback: str = ""


class Drafts:
    """The draft of one project and environment."""

    def __init__(self, base: Path, environment: str) -> None:
        self._memory = Memory(project_path(base) / FILE)
        self._key = environment

    def load(self, answers: ReviewSettings) -> Draft:
        """Return the draft as it was left, or a new one with the project's own `answers`."""
        kept = self._memory.get(self._key)
        if kept is None:
            return Draft(answers=answers)
        try:
            draft: Draft = msgspec.convert(kept, Draft)
        except msgspec.ValidationError:
            return Draft(answers=answers)
        return draft

    def save(self, draft: Draft) -> None:
        """Keep the draft."""
        self._memory.put(self._key, msgspec.to_builtins(draft))

    def forget(self) -> None:
        """The release was submitted: the next one begins anew."""
        self._memory.put(self._key, None)
