"""Code upload keys: outside the project, and each for one program alone. Judged before any network."""

import hashlib
import json
import re
from pathlib import Path

from mpconsole import git
from mpconsole.errors import UsageError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.settings import ProjectSettings
from mpconsole.state import state_folder

_APPID = re.compile(r"wx[0-9a-f]{16}")
_PAIRS = "upload-keys.json"


def outside(base: Path, key: str | None) -> Path | None:
    """Return the key's path. UsageError for one inside the project or its repository: it would be committed,
    and may ship.
    """
    if key is None:
        return None
    path = (base / Path(key).expanduser()).resolve()
    if any(path.is_relative_to(folder) for folder in _shared(base)):
        raise UsageError(
            _("the upload key {file} lies in the project: whoever has the project has the key").format(
                file=path
            ),
            hint=_("Move it out of the project, and name its new place in mpconsole.toml."),
        )
    return path


def _shared(base: Path) -> tuple[Path, ...]:
    """Return the folders whose files whoever has the project has."""
    repository = git.find(base)
    return (base.resolve(), *((repository.top.resolve(),) if repository else ()))


def refuse_foreign_key(settings: ProjectSettings, path: Path, appid: str, written: str | None) -> None:
    """Raise UsageError for a key that is another program's.

    The platform's site names a key's file after its program (private.wx….key); and a key that two
    environments with different programs share is the wrong one in at least one of them. A key that has
    uploaded another program from this machine (see `remember`) is that one's still.
    """
    named = _APPID.findall(path.name)
    if named and appid not in named:
        raise UsageError(
            _("the upload key {file} belongs to {other}, not to {appid}").format(
                file=path.name, other=named[0], appid=appid
            ),
            hint=_("Each program has a key of its own: name the one of {appid}.").format(appid=appid),
        )
    for name, other in settings.env.items():
        other_appid = other.develop_appid or other.appid
        if other.key is not None and other.key == written and other_appid not in (None, appid):
            raise UsageError(
                _("[env.{name}] uses the same upload key for another program ({other})").format(
                    name=name, other=other_appid
                ),
                hint=_("Each program has a key of its own: name the one of {appid}.").format(appid=appid),
            )
    known = _known().get(_fingerprint(path) or "")
    if known not in (None, appid):
        raise UsageError(
            _("the upload key {file} belongs to {other}, not to {appid}").format(
                file=path.name, other=known, appid=appid
            ),
            hint=_("It has uploaded {other} from here; name the key of {appid}.").format(
                other=known, appid=appid
            ),
        )


def remember(path: Path, appid: str) -> None:
    """Write down that a key has uploaded a program: its public half's fingerprint, never the key."""
    fingerprint = _fingerprint(path)
    known = _known()
    if fingerprint is None or known.get(fingerprint) == appid:
        return
    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(known | {fingerprint: appid}, indent=1)
    write_whole(folder / _PAIRS, text.encode(), mode=0o600)


def _known() -> dict[str, str]:
    try:
        value = json.loads((state_folder() / _PAIRS).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(key): str(appid) for key, appid in value.items()} if isinstance(value, dict) else {}


def _fingerprint(path: Path) -> str | None:
    """Return the SHA-256 of a private key's public half; None for what is no key (told when it is used)."""
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_private_key,
    )

    try:
        public = load_pem_private_key(path.read_bytes(), None).public_key()
    except (OSError, ValueError, TypeError):
        return None
    return hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
