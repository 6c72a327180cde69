"""The version and the notes that a release begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mpconsole import git
from mpconsole.release import notes, versions


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A version and notes, made from `commits` commits since the tag `since` (None: since the beginning)."""

    version: str
    notes: str
    since: str | None
    commits: int


def suggest(base: Path, existing: Iterable[str], language: str) -> Suggestion:
    """Suggest from git around `base`; `existing` are versions known otherwise (live, released before)."""
    repository = git.find(base)
    revision = repository.revision() if repository else None
    if repository is None or revision is None:
        return Suggestion(versions.suggest(existing), notes.suggest((), language), None, 0)
    tags = [tag for tag in repository.tags() if versions.parse(tag.name)]
    since = next((tag.name for tag in tags if tag.revision != revision), None)
    commits = repository.log(since)
    version = versions.suggest(
        [*(tag.name for tag in tags), *existing],
        notes.bump(commits),
        at_head=[tag.name for tag in tags if tag.revision == revision],
    )
    return Suggestion(version, notes.suggest(commits, language), since, len(commits))


def tagged(base: Path) -> dict[str, str]:
    """Return the versions that tags around `base` name, without a leading v, and their commits."""
    repository = git.find(base)
    return {tag.name.removeprefix("v"): tag.revision for tag in repository.tags()} if repository else {}
