"""A finished project put where the person wants it: nothing is deleted, and what is replaced is kept."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mpconsole.errors import UsageError
from mpconsole.i18n import _

_NOT_CONTENT = {".git"}
"""What may stand in a folder that counts as empty: a fresh `git init`, or a clone of an empty repository."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What was written, by path: `new` files, and `replaced` ones, whose old content lies below `kept`."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    kept: Path | None


def entries(target: Path) -> list[str]:
    """Return the names of what stands in `target`, sorted; none where it is missing or empty."""
    try:
        return sorted(entry.name for entry in target.iterdir() if entry.name not in _NOT_CONTENT)
    except FileNotFoundError:
        return []
    except NotADirectoryError as error:
        raise UsageError(
            _("{folder} is a file; a project needs a folder").format(folder=target),
            hint=_("Give another name."),
        ) from error


def taken(names: Iterable[str], target: Path) -> list[str]:
    """Return those of `names` that already stand in `target`."""
    return [name for name in names if os.path.lexists(target / name)]


def differing(stage: Path, target: Path) -> list[str]:
    """Return the paths in `stage` that stand in `target` with another content, sorted."""
    return [name for name in _files(stage) if _is_other(stage / name, target / name)]


def place(stage: Path, target: Path, backups: Path) -> Placed:
    """Copy every file of `stage` to `target`. What would be replaced is first copied below `backups`.

    Each file appears whole or not at all. Raises UsageError, before anything is written, where a
    folder stands in the place of a file or the other way round; OSError where the disk refuses.
    """
    names = _files(stage)
    _refuse_shapes(names, target)
    existing = set(taken(names, target))
    replaced = differing(stage, target)
    for name in replaced:
        _copy(target / name, backups / name)
    for name in names:
        if name not in existing or name in replaced:
            _copy(stage / name, target / name)
    new = tuple(name for name in names if name not in existing)
    return Placed(new, tuple(replaced), backups if replaced else None)


def _files(stage: Path) -> list[str]:
    return sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())


def _is_other(ours: Path, theirs: Path) -> bool:
    if not os.path.lexists(theirs):
        return False
    return theirs.is_symlink() or not theirs.is_file() or theirs.read_bytes() != ours.read_bytes()


def _refuse_shapes(names: Iterable[str], target: Path) -> None:
    for name in names:
        path = target / name
        wrong = (
            path
            if path.is_dir()
            else next(
                (
                    folder
                    for folder in path.parents
                    if folder.is_relative_to(target) and _is_no_folder(folder)
                ),
                None,
            )
        )
        if wrong is not None:
            raise UsageError(
                _("{path} is in the way: a file and a folder cannot share a name").format(path=wrong),
                hint=_("Move it away, or choose another folder. Nothing was written."),
            )


def _is_no_folder(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_dir()


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that a reader sees the old one or the new one; a link is replaced, never followed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    handle, partial = tempfile.mkstemp(dir=target.parent, prefix=".mpconsole-")
    os.close(handle)
    try:
        shutil.copyfile(source, partial)
        Path(partial).chmod(0o666 & ~_umask())
        Path(partial).replace(target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
