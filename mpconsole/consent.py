"""A person's yes to running code of the opened project: asked once, and again when that code changes.

A yes belongs to a project, to what is run, and to the digest of what it was when it was said; it lives in
the project's state folder, where the project cannot write it by itself.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.state import project_folder

_FILE = "consent.json"


class ConsentNeededError(MpconsoleError):
    """Code of the project would be run, and nobody has said yes to it. `grant` writes the yes down."""

    exit_code = ExitCode.USAGE

    def __init__(self, base: Path, what: str, code: str, *, changed: bool) -> None:
        if changed:
            words = _("this runs code of the project that has changed since you allowed it: {what}")
        else:
            words = _("this runs code of the project, and nobody has allowed that yet: {what}")
        super().__init__(
            words.format(what=what),
            hint=_("Look at it; --yes allows it until it changes."),
        )
        self._base = base
        self._what = what
        self._code = code

    def grant(self) -> None:
        """Allow it, until it changes."""
        said = _read(self._base) | {self._what: self._code}
        text = json.dumps(said, ensure_ascii=False, indent=1)
        write_whole(project_folder(self._base) / _FILE, text.encode(), mode=0o600)


def require(base: Path, what: str, code: str) -> None:
    """Raise ConsentNeededError unless running `what`, as it is now (`code`, see `digest`), was allowed."""
    said = _read(base).get(what)
    if said != code:
        raise ConsentNeededError(base, what, code, changed=said is not None)


def digest(parts: Iterable[bytes]) -> str:
    """Return what stands for the content of `parts`."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _read(base: Path) -> dict[str, str]:
    try:
        value = json.loads((project_folder(base) / _FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
