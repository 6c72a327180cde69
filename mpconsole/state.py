"""Where mpconsole keeps what it remembers: the person's folders, by project.

Nothing of ours is written into a project unasked. `MPCONSOLE_STATE_DIR`, `MPCONSOLE_CONFIG_DIR` and
`MPCONSOLE_CACHE_DIR` move the three folders (tests do).
"""

import hashlib
import os
import re
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _


def state_folder() -> Path:
    """Return the folder of histories, journals and logs (it may not exist yet)."""
    return _folder("MPCONSOLE_STATE_DIR", "user_state_path")


def config_folder() -> Path:
    """Return the folder of the person's settings and themes (it may not exist yet)."""
    return _folder("MPCONSOLE_CONFIG_DIR", "user_config_path")


def cache_folder() -> Path:
    """Return the folder of what can be made again (it may not exist yet)."""
    return _folder("MPCONSOLE_CACHE_DIR", "user_cache_path")


class StateFolderError(MpconsoleError, OSError):
    """There is no place where anything could be kept."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            _("the state folder {folder} cannot be made: {reason}").format(folder=folder, reason=reason),
            hint=_("Let MPCONSOLE_STATE_DIR name a folder that you can write into."),
        )


def project_path(base: Path) -> Path:
    """Return the state folder of the project at `base`, there or not."""
    resolved = str(base.resolve())
    digest = hashlib.sha256(resolved.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    name = re.sub(r"[^\w.-]+", "-", base.resolve().name)[:40] or "project"
    return state_folder() / "projects" / f"{name}-{digest}"


def project_folder(base: Path) -> Path:
    """Return (and make) the state folder of the project at `base`, private to the person.

    Raises StateFolderError, which is an OSError too for those who can do without.
    """
    folder = project_path(base)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StateFolderError(folder, error.strerror or str(error)) from error
    return folder


def _folder(variable: str, function: str) -> Path:
    if value := os.environ.get(variable):
        return Path(value)
    import platformdirs  # 10 ms, and not needed where the variable is set

    path: Path = getattr(platformdirs, function)("mpconsole", appauthor=False)
    return path
