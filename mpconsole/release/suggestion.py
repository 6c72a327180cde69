"""The version and the notes that a release begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mpconsole import git
from mpconsole.release import notes, versions


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A version and notes, made from `commits` commits since the tag or release `since` (None: since the
    beginning). `shallow`: the clone does not hold the whole history.
    """

    version: str
    notes: str
    since: str | None
    commits: int
    shallow: bool = False


def suggest(
    base: Path, existing: Iterable[str], language: str, released: tuple[str, str] | None = None
) -> Suggestion:
    """Suggest from git around `base`; `existing` are versions known otherwise (live, released before),
    `released` is the version that users have and its commit, where the journal knows it.
    """
    repository = git.find(base)
    revision = repository.revision() if repository else None
    if repository is None or revision is None:
        return Suggestion(versions.suggest(existing), notes.suggest((), language), None, 0)
    tags = [tag for tag in repository.tags() if versions.parse(tag.name)]
    since = next((tag.name for tag in tags if tag.revision != revision), None)
    commits = repository.log(since)
    if released is not None and repository.descends_from(released[1]):
        later = repository.log(released[1])
        if len(later) < len(commits):
            since, commits = released[0], later
    version = versions.suggest(
        [*(tag.name for tag in tags), *existing],
        notes.bump(commits),
        at_head=[tag.name for tag in tags if tag.revision == revision],
    )
    text = notes.suggest(commits, language) if commits or since is None else ""
    return Suggestion(version, text, since, len(commits), repository.is_shallow())


def tagged(base: Path) -> dict[str, str]:
    """Return the versions that tags around `base` name, without a leading v, and their commits."""
    repository = git.find(base)
    return {tag.name.removeprefix("v"): tag.revision for tag in repository.tags()} if repository else {}
