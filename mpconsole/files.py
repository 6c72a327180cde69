"""Writing files so that nobody ever reads half of one."""

import os
from pathlib import Path


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
