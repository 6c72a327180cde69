"""The branch and the uncommitted files, as the header shows them."""

from pathlib import Path

from mpconsole import git
from mpconsole.session.events import GitStatus


def git_folder(base: Path) -> Path | None:
    """Return the folder that holds HEAD and the index of the repository around `base`, or None."""
    repository = git.find(base)
    return repository.git_folder() if repository is not None else None


def git_status(base: Path) -> GitStatus:
    """Ask git once; an empty status outside a repository or without git."""
    repository = git.find(base)
    if repository is None:
        return GitStatus()
    branch = repository.branch()
    if branch is None:
        revision = repository.revision()
        branch = revision[:7] if revision else None
    return GitStatus(branch, len(repository.dirty()))
