"""Settings of a project (`mpconsole.toml`) and of a person (`config.toml`), typed and strict.

Precedence: flag, environment variable (`MPCONSOLE_…`), project, person, default. Flags and
environment variables are applied by the command line; here the two files are read.
"""

from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import msgspec.structs

from mpconsole import units
from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _
from mpconsole.state import config_folder

PROJECT_FILE = "mpconsole.toml"
PERSON_FILE = "config.toml"

_T = TypeVar("_T")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of settings: unknown keys are refused by name."""


class SizeSettings(_Table, frozen=True):
    """`[size]`: budgets as sizes (`"10 MB"`), the platform's profile, per-package and per-glob budgets.

    `compile` says when the console has the official tool compile: in the `background`, or only when `asked`.
    """

    budget: str = "10 MB"
    profile: str = "ordinary"
    compile: Literal["background", "asked"] = "background"
    packages: dict[str, str] = {}
    globs: dict[str, str] = {}

    @property
    def budget_bytes(self) -> int:
        """The person's total budget in bytes."""
        return units.parse_size(self.budget)


class BuildSettings(_Table, frozen=True):
    """`[build]`: the framework's own build (`command`, run only after a yes), the folder that it writes to,
    and whether that is what is released.
    """

    command: str | None = None
    output: str | None = None
    mode: Literal["production", "development"] | None = None


class EnvironmentSettings(_Table, frozen=True):
    """`[env.NAME]`: which program this is in one environment.

    `key` is the code upload key's path, outside the project; `robot` 1 to 30. `ext` names a file of ext.json,
    and `defines` are added to its `ext`, for wx.getExtConfig. `develop_appid` is the program that is bound to
    the third-party platform for development, where that is another one: uploads go there, with its key.
    """

    appid: str | None = None
    key: str | None = None
    robot: int = 1
    ext: str | None = None
    defines: dict[str, str | int | float | bool] = {}
    develop_appid: str | None = None


class DomainSettings(_Table, frozen=True):
    """`[domains]`: the legal domains as they stand on the platform's site; the scheme may be left out."""

    request: tuple[str, ...] = ()
    socket: tuple[str, ...] = ()
    upload: tuple[str, ...] = ()
    download: tuple[str, ...] = ()

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of all four lists."""
        return frozenset(one.partition("://")[2] or one for one in self.all)

    @property
    def all(self) -> tuple[str, ...]:
        """The entries of all four lists, those of sockets with their scheme."""
        sockets = tuple(one if "://" in one else f"wss://{one}" for one in self.socket)
        return (*self.request, *sockets, *self.upload, *self.download)


class MockSettings(_Table, frozen=True):
    """`[mock]`: the mock backend. `host` stays on loopback unless set."""

    folder: str = "mock"
    port: int = 4100
    host: str = "127.0.0.1"


class PrivacySettings(_Table, frozen=True):
    """`[privacy]`: the privacy guideline. `uses` maps a key (`Location`) to what it is used for."""

    contact_email: str = ""
    contact_phone: str = ""
    contact_qq: str = ""
    contact_weixin: str = ""
    notice_method: str = ""
    store_days: int | None = None
    uses: dict[str, str] = {}


class HookSettings(_Table, frozen=True):
    """`[hooks]`: commands of the project, run at these steps after a yes; a text is a line for the shell.

    `timeout` is how many seconds each may take.
    """

    before_build: str | tuple[str, ...] | None = None
    after_upload: str | tuple[str, ...] | None = None
    before_submit: str | tuple[str, ...] | None = None
    after_submit: str | tuple[str, ...] | None = None
    after_approved: str | tuple[str, ...] | None = None
    after_rejected: str | tuple[str, ...] | None = None
    before_publish: str | tuple[str, ...] | None = None
    after_publish: str | tuple[str, ...] | None = None
    after_rollback: str | tuple[str, ...] | None = None
    timeout: float = 600.0

    @property
    def commands(self) -> dict[str, str | tuple[str, ...]]:
        """The commands that are set, by their steps' names."""
        named = msgspec.structs.asdict(self)
        return {name: value for name, value in named.items() if name != "timeout" and value}


class ReleaseSettings(_Table, frozen=True):
    """`[release]`: which platform, and its base URL where it is not the usual one.

    `component_appid` is the third-party platform's own appid; `template` a template of its library to release
    instead of an upload; `compile` what the official uploader does with the sources: `project` (the project's
    settings) or `as-written`.
    """

    platform: str | None = None
    base_url: str | None = None
    notes_language: str | None = None
    component_appid: str | None = None
    template: str | None = None
    compile: Literal["project", "as-written"] = "project"


class ReviewPage(_Table, frozen=True):
    """A page to review: `category` as the platform names it, level by level (`Food / Tea`), "" for the
    program's first; `title` "" for the program's name.
    """

    path: str
    category: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()


class UserContent(_Table, frozen=True):
    """What users write and show, and how it is kept safe: the numbers of submit_audit's `ugc_declare`.

    `scenes`: 0 nowhere, 1 profile, 2 pictures, 3 videos, 4 text, 5 elsewhere; `methods`: 1 the platform's
    own check, 2 another product, 3 people, 4 not at all; `team`: somebody looks after it.
    """

    scenes: tuple[int, ...] = (0,)
    methods: tuple[int, ...] = ()
    team: bool = False
    words: str = ""


class ReviewSettings(_Table, frozen=True):
    """`[review]`: what is handed in for review beside the code. `pictures` and `videos` are paths from the
    project's folder; no `pages` means the home page; `description` is for the reviewer; `promise` says that
    the code uses no interface that the privacy scan may find.
    """

    pages: tuple[ReviewPage, ...] = ()
    description: str = ""
    pictures: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    user_content: UserContent | None = None
    promise: bool = False
    order_page: str = ""


class ChecksSettings(_Table, frozen=True):
    """`[checks]`: the baseline's file, beside mpconsole.toml unless its path says otherwise, and severities
    by glob (`"legacy/**"`, `"app.json#window"` → rule → severity).
    """

    baseline: str = "mpconsole-baseline.toml"
    files: dict[str, dict[str, str]] = {}


class ProjectSettings(_Table, frozen=True):
    """The whole of mpconsole.toml. `rules` holds a severity by rule, or a table of severity and options."""

    size: SizeSettings = SizeSettings()
    build: BuildSettings = BuildSettings()
    env: dict[str, EnvironmentSettings] = {}
    mock: MockSettings = MockSettings()
    domains: DomainSettings = DomainSettings()
    release: ReleaseSettings = ReleaseSettings()
    review: ReviewSettings = ReviewSettings()
    privacy: PrivacySettings = PrivacySettings()
    hooks: HookSettings = HookSettings()
    checks: ChecksSettings = ChecksSettings()
    rules: dict[str, str | dict[str, Any]] = {}


class PersonSettings(_Table, frozen=True):
    """The whole of a person's config.toml."""

    language: str | None = None
    theme: str | None = None
    keys: dict[str, str] = {}


def load_project(base: Path) -> ProjectSettings:
    """Read `mpconsole.toml` beside project.config.json. Raises UsageError naming file and place."""
    settings = _load(base / PROJECT_FILE, ProjectSettings)
    _check_sizes(settings, base / PROJECT_FILE)
    return settings


def load_person() -> PersonSettings:
    """Read the person's `config.toml`. Raises UsageError naming file and place."""
    return _load(config_folder() / PERSON_FILE, PersonSettings)


def read_table(path: Path, kind: type[_T]) -> _T:
    """Read a TOML file into a msgspec struct. Raises UsageError naming file and place."""
    return _load(path, kind)


def _load(path: Path, kind: type[_T]) -> _T:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return kind()
    except OSError as error:
        raise MpconsoleError(
            _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror)
        ) from error
    return _convert(_parse(data, path), path, kind)


def _parse(data: bytes, path: Path) -> dict[str, Any]:
    import tomllib  # 12 ms, and most projects have no settings file

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(_("{file} is not valid TOML: {reason}").format(file=path, reason=error)) from error


def _convert(value: dict[str, Any], path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        from mpconsole.settings_words import mismatch

        raise mismatch(str(error), path, kind) from error


def _check_sizes(settings: ProjectSettings, path: Path) -> None:
    sizes = {"size.budget": settings.size.budget}
    sizes |= {f'size.packages."{name}"': text for name, text in settings.size.packages.items()}
    sizes |= {f'size.globs."{name}"': text for name, text in settings.size.globs.items()}
    for key, text in sizes.items():
        try:
            units.parse_size(text)
        except ValueError as error:
            raise UsageError(
                _('{file}: {key} is "{text}"; write a size such as "10 MB" or "500 KB"').format(
                    file=path, key=key, text=text
                )
            ) from error
