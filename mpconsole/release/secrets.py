"""Secrets: from the environment, a file of the person's, or the system's keyring; never from the project.

    MPCONSOLE_COMPONENT_SECRET=…                 the environment, for CI
    ~/.config/mpconsole/credentials.toml         [wx0123456789abcdef]  refresh_token = "…"
    keyring set mpconsole wx0123456789abcdef/refresh_token

A secret belongs to an appid: the third-party platform's own, or the program's.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mpconsole.errors import ExitCode, MpconsoleError, UsageError
from mpconsole.i18n import _
from mpconsole.state import config_folder

FILE = "credentials.toml"
SERVICE = "mpconsole"


def find(name: str, appid: str, *, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the secret `name` of `appid`, or None. Raises UsageError for a file that others may read.

    The environment's variable is MPCONSOLE_<name>; for one program alone,
    MPCONSOLE_<name>_<appid>, which comes first.
    """
    variable = f"MPCONSOLE_{name.upper()}"
    for key in (f"{variable}_{appid.upper()}", variable):
        if value := environ.get(key):
            return value.strip()
    return _in_file(name, appid) or _in_keyring(name, appid)


def require(name: str, appid: str) -> str:
    """Return the secret. Raises MpconsoleError saying the three places where it could be put."""
    value = find(name, appid)
    if value is None:
        raise MpconsoleError(
            _("{name} of {appid} is not known").format(name=name, appid=appid),
            hint=_("Set {variable}, or write it into {file}, or: keyring set {service} {user}").format(
                variable=f"MPCONSOLE_{name.upper()}",
                file=config_folder() / FILE,
                service=SERVICE,
                user=f"{appid}/{name}",
            ),
            exit_code=ExitCode.ENVIRONMENT,
        )
    return value


def _in_file(name: str, appid: str) -> str | None:
    path = config_folder() / FILE
    table = _read(path).get(appid) if path.exists() else None
    value = table.get(name) if isinstance(table, dict) else None
    return value.strip() if isinstance(value, str) and value.strip() else None


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise UsageError(
                _("{file} can be read by others").format(file=path),
                hint=_("Keep it to yourself: chmod 600 {file}").format(file=path),
            )
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # The parser's words may quote the line, and the line may be a secret.
        raise UsageError(_("{file} is not valid TOML").format(file=path)) from error


def _in_keyring(name: str, appid: str) -> str | None:
    try:
        import keyring

        return keyring.get_password(SERVICE, f"{appid}/{name}")
    except Exception:  # noqa: BLE001 - no keyring here, a locked one: each backend has errors of its own
        return None
