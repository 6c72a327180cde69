"""Writing files so that nobody ever reads half of one, and reading texts that are not saved yet.

An editor's buffer, or a text that is about to be written, stands for the file on disk as long as it is
held here: whoever scans and reads a program then sees that text.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_held: dict[str, tuple[bytes, int]] = {}
_turns = itertools.count(1)


def hold(path: Path, data: bytes) -> None:
    """Let `data` stand for the file at `path` (absolute, as the program's layout names it)."""
    _held[os.fspath(path)] = (data, next(_turns))


def release(path: Path) -> None:
    """Let the file at `path` speak for itself again."""
    _held.pop(os.fspath(path), None)


@contextmanager
def holding() -> Iterator[None]:
    """Release on leaving what was held within."""
    before = dict(_held)
    try:
        yield
    finally:
        _held.clear()
        _held.update(before)


def held_state(path: str) -> tuple[int, int] | None:
    """Return the size of a held text, and a number in place of its time that is never used twice."""
    found = _held.get(path) if _held else None
    return (len(found[0]), -found[1]) if found is not None else None


def read(path: str | os.PathLike[str]) -> bytes:
    """Return what a file says: the text that is held for it, else what is on disk. Raises OSError."""
    found = _held.get(os.fspath(path)) if _held else None
    if found is not None:
        return found[0]
    with open(path, "rb") as file:  # noqa: PTH123 - thousands of these, and often no Path is at hand
        return file.read()


def write_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write `data` beside `path` and move it there; what was there before stays until then.

    `mode` is lessened by the umask, as for any new file. Raises OSError, and leaves nothing behind.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with open(handle, "wb") as file:  # noqa: PTH123 - it was opened with its mode above
            file.write(data)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
