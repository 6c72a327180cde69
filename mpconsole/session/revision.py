"""The branch and the uncommitted files, as the header shows them."""

from pathlib import Path

from mpconsole.session.events import GitStatus

_POINTER = "gitdir:"


def git_folder(base: Path) -> Path | None:
    """Return the folder that holds HEAD and the index of the repository around `base`, or None.

    Found as git finds it (gitrepository-layout(5): `.git` is a folder, or a file that names one), without
    starting git: this lies on the way to the first picture.
    """
    for folder in (base, *base.parents):
        place = folder / ".git"
        if place.is_dir():
            return place
        try:
            words = place.read_text("utf-8", "surrogateescape")
        except OSError:
            continue
        if words.startswith(_POINTER):
            return (folder / words.removeprefix(_POINTER).strip()).resolve()
    return None


def git_status(base: Path) -> GitStatus:
    """Ask git once; an empty status outside a repository or without git."""
    from mpconsole import git  # after the first picture

    repository = git.find(base)
    if repository is None:
        return GitStatus()
    branch = repository.branch()
    if branch is None:
        revision = repository.revision()
        branch = revision[:7] if revision else None
    return GitStatus(branch, len(repository.dirty()))
