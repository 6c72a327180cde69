"""Which program goes where: the environment, its appid, and the platform, put together from the settings."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.release.keys import outside, refuse_foreign_key
from mpconsole.settings import EnvironmentSettings, ProjectSettings

SANDBOX, OPEN_PLATFORM, OFFICIAL = "sandbox", "open-platform", "miniprogram-ci"
PLATFORMS = (SANDBOX, OPEN_PLATFORM, OFFICIAL)
TOURIST = "touristappid"
"""The platform's own name for a program without an appid; good enough for a rehearsal."""
_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a release goes, as `[env.NAME]` and `[release]` say (see `mpconsole.settings`).

    `appid` is the program that is released, `source_appid` the one that is uploaded to (the same but for a
    third-party platform's), `key` that one's code upload key.
    """

    environment: str
    appid: str
    platform: str
    source_appid: str
    base_url: str | None = None
    key: Path | None = None
    robot: int = 1
    ext: Path | None = None
    defines: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    component_appid: str | None = None
    template: str | None = None
    compile: Literal["project", "as-written"] = "project"

    @property
    def rehearsal(self) -> bool:
        """Whether nothing of it reaches WeChat."""
        return self.platform == SANDBOX

    @property
    def by_hand(self) -> bool:
        """Whether only the upload is ours: nobody can be asked how things stand."""
        return self.platform == OFFICIAL

    @property
    def from_sources(self) -> bool:
        """Whether the official uploader compiles a copy of the sources, instead of taking our archive."""
        return self.platform != SANDBOX and self.template is None

    def ext_json(self) -> dict[str, Any]:
        """Return what is committed as ext.json. Raises UsageError where its file cannot be read."""
        own = _read(self.ext) if self.ext is not None else {}
        ext = own.get("ext")
        values = {"ext": {**(ext if isinstance(ext, dict) else {}), **self.defines}} if self.defines else {}
        return {"extEnable": True, **own, **values, "extAppid": self.appid}


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
    the project's settings. `appid` is project.config.json's. Without any of them a release is a rehearsal
    until an appid and a key are set; then it goes through the official uploader.

    Raises UsageError for a name that is none, and for a key that cannot be this program's.
    """
    name, chosen = _environment(settings, environment or environ.get("MPCONSOLE_ENV"))
    own = chosen.appid or appid
    key = environ.get("MPCONSOLE_UPLOAD_KEY") or chosen.key
    usual = OFFICIAL if own and own != TOURIST and key else SANDBOX
    kind = platform or environ.get("MPCONSOLE_PLATFORM") or settings.release.platform or usual
    if kind not in PLATFORMS:
        raise UsageError(
            _('there is no platform called "{name}"').format(name=kind),
            hint=_("Choose one of: {names}").format(names=", ".join(PLATFORMS)),
        )
    if (own is None or own == TOURIST) and kind != SANDBOX:
        raise UsageError(
            _("this program has no appid"),
            hint=_("Set appid in project.config.json, or in [env.{name}].").format(name=name),
        )
    if kind == OFFICIAL and (chosen.ext or chosen.defines):
        raise UsageError(
            _("[env.{name}] ext and defines are committed by a third-party platform alone").format(name=name),
            hint=_("Set [release] platform to {names}, or leave them out.").format(
                names=f"{SANDBOX}, {OPEN_PLATFORM}"
            ),
        )
    source = chosen.develop_appid or own or TOURIST
    path = outside(base, key)
    if path is not None:
        refuse_foreign_key(settings, path, source, key)
    return Target(
        environment=name,
        appid=own or TOURIST,
        platform=kind,
        source_appid=source,
        base_url=base_url or environ.get("MPCONSOLE_BASE_URL") or settings.release.base_url,
        key=path,
        robot=_robot(chosen.robot, name),
        ext=base / chosen.ext if chosen.ext else None,
        defines=chosen.defines,
        component_appid=settings.release.component_appid,
        template=settings.release.template if kind == OPEN_PLATFORM else None,
        compile=settings.release.compile,
    )


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


def _robot(number: int, name: str) -> int:
    if not 1 <= number <= 30:
        raise UsageError(
            _("[env.{name}] robot is {number}: robots are 1 to 30").format(name=name, number=number)
        )
    return number


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
