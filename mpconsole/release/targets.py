"""Which program goes where: the environment, its appid, and the platform, put together from the settings."""

import json
import os
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.release.platforms.protocol import Platform
from mpconsole.settings import EnvironmentSettings, ProjectSettings

PLATFORMS = ("sandbox",)
TOURIST = "touristappid"
"""The platform's own name for a program without an appid; good enough for a rehearsal."""
_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a release goes. `key` is the code upload key's file; `ext` the file of ext.json, if any."""

    environment: str
    appid: str
    platform: str
    base_url: str | None = None
    key: Path | None = None
    robot: int = 1
    ext: Path | None = None

    @property
    def rehearsal(self) -> bool:
        """Whether nothing of it reaches WeChat."""
        return self.platform == "sandbox"

    def ext_json(self) -> dict[str, Any]:
        """Return what is committed as ext.json. Raises UsageError where its file cannot be read."""
        own = _read(self.ext) if self.ext is not None else {}
        return {"extEnable": True, **own, "extAppid": self.appid}


def resolve(
    settings: ProjectSettings,
    base: Path,
    appid: str | None,
    *,
    environment: str | None = None,
    platform: str | None = None,
    base_url: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Target:
    """Return the target: flags first, then MPCONSOLE_ENV, MPCONSOLE_PLATFORM and MPCONSOLE_BASE_URL, then
    the project's settings. `appid` is project.config.json's. Raises UsageError for a name that is none.
    """
    name, chosen = _environment(settings, environment or environ.get("MPCONSOLE_ENV"))
    kind = platform or environ.get("MPCONSOLE_PLATFORM") or settings.release.platform or "sandbox"
    if kind not in PLATFORMS:
        raise UsageError(
            _('there is no platform called "{name}"').format(name=kind),
            hint=_("Choose one of: {names}").format(names=", ".join(PLATFORMS)),
        )
    own = chosen.appid or appid
    if own is None and kind != "sandbox":
        raise UsageError(
            _("this program has no appid"),
            hint=_("Set appid in project.config.json, or in [env.{name}].").format(name=name),
        )
    return Target(
        environment=name,
        appid=own or TOURIST,
        platform=kind,
        base_url=base_url or environ.get("MPCONSOLE_BASE_URL") or settings.release.base_url,
        key=_outside(base, chosen.key),
        robot=chosen.robot,
        ext=base / chosen.ext if chosen.ext else None,
    )


async def open_platform(target: Target, folder: Path, stack: AsyncExitStack) -> Platform:
    """Connect to the target's platform; `stack` closes what was opened. `folder` is the project's state
    folder, where a sandbox of this project keeps its data. Raises PlatformError or MpconsoleError.
    """
    from mpconsole.release.platforms.local_sandbox import Sandbox
    from mpconsole.release.platforms.sandbox import connect

    url = target.base_url
    if url is None:
        sandbox = Sandbox(folder / "sandbox")
        stack.push_async_callback(sandbox.close)
        url = await sandbox.url()
    platform = await connect(url, target.appid, key=target.key)
    stack.push_async_callback(platform.close)
    return platform


def _environment(settings: ProjectSettings, name: str | None) -> tuple[str, EnvironmentSettings]:
    """Return the named environment; without a name the only one, or `prod`, or plain project settings."""
    if name is None:
        if "prod" in settings.env:
            name = "prod"
        elif len(settings.env) == 1:
            (name,) = settings.env
        elif settings.env:
            raise UsageError(
                _("this project has several environments; name one with --env"),
                hint=_("Choose one of: {names}").format(names=", ".join(settings.env)),
            )
        else:
            return _DEFAULT, EnvironmentSettings()
    if name not in settings.env:
        if name == _DEFAULT:
            return _DEFAULT, EnvironmentSettings()
        raise UsageError(
            _('mpconsole.toml has no environment called "{name}"').format(name=name),
            hint=_("Choose one of: {names}").format(names=", ".join(settings.env) or _DEFAULT),
        )
    return name, settings.env[name]


def _outside(base: Path, key: str | None) -> Path | None:
    """Return the key's path; a key inside the project would be committed, and may ship."""
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


def _read(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}").format(file=file, reason=error.strerror)
        ) from error
    except ValueError as error:
        raise UsageError(_("{file} is not valid JSON: {reason}").format(file=file, reason=error)) from error
    if not isinstance(value, dict):
        raise UsageError(_("{file} must hold a JSON object").format(file=file))
    return value
