"""Code upload keys: outside the project, and each for one program alone. Judged before any network."""

import re
from pathlib import Path

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.settings import ProjectSettings

_APPID = re.compile(r"wx[0-9a-f]{16}")


def outside(base: Path, key: str | None) -> Path | None:
    """Return the key's path. UsageError for one inside the project: it would be committed, and may ship."""
    if key is None:
        return None
    path = (base / Path(key).expanduser()).resolve()
    if path.is_relative_to(base.resolve()):
        raise UsageError(
            _("the upload key {file} lies in the project: whoever has the project has the key").format(
                file=path
            ),
            hint=_("Move it out of the project, and name its new place in mpconsole.toml."),
        )
    return path


def refuse_foreign_key(settings: ProjectSettings, path: Path, appid: str, written: str | None) -> None:
    """Raise UsageError for a key that is another program's.

    The platform's site names a key's file after its program (private.wx….key); and a key that two
    environments with different programs share is the wrong one in at least one of them.
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
