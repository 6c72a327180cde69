"""Find the mini program that a folder belongs to."""

import os
import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _
from mpconsole.languages.json_parse import parse
from mpconsole.project.frameworks import is_development, recognise
from mpconsole.project.model import FoundBy, Layout
from mpconsole.settings import PROJECT_FILE, BuildSettings, load_project

APP = "app.json"
CONFIG = "project.config.json"
OUTPUTS = (
    *("dist", "dist/dev/mp-weixin", "dist/build/mp-weixin", "miniprogram", "dist/wx", "dist/wechat"),
    *("dist-wechat", "build/wechat-miniprogram", "unpackage/dist/dev/mp-weixin"),
    "unpackage/dist/build/mp-weixin",
)


class NotAProjectError(UsageError):
    """No mini program lies in or above the folder."""


class NotBuiltError(NotAProjectError):
    """Only a framework's sources lie there; the hint names the command that builds them."""


def locate(directory: Path | None = None) -> Layout:
    """Return the layout of the program at or around `directory` (default: the current folder).

    Upwards to the nearest project.config.json or app.json, then its miniprogramRoot, then the outputs
    that frameworks make. Raises UsageError where there is no such folder, NotAProjectError where there is
    no program, NotBuiltError where it must be built first.
    """
    start = _folder(directory)
    for folder in (start, *start.parents):
        layout = _layout_at(folder, above=folder != start)
        if layout is not None:
            return layout
    raise NotAProjectError(
        _("{folder} is not a mini program: no project.config.json or app.json there or above").format(
            folder=start
        ),
        hint=_("Name its folder, or make a new one: mpconsole new DIR"),
    )


def assume(directory: Path | None = None) -> Layout:
    """Return the folder itself as a layout, program or not; for reports that must say what is missing."""
    start = _folder(directory)
    return _configured(start, FoundBy.GIVEN) or Layout(start, start, FoundBy.GIVEN)


def is_stale(layout: Layout) -> bool:
    """Whether project.config.json on disk now points somewhere else than `layout` does."""
    try:
        return locate(layout.base) != layout
    except UsageError:
        return layout.found_by is not FoundBy.GIVEN


def normalise_root(root: str) -> str:
    """Normalise miniprogramRoot as miniprogram-ci 2.1.42 does: `./x//` → `x/`, `/` → "", `../` is dropped."""
    if not root or root == "/":
        return ""
    path = posixpath.normpath(root.replace("\\", "/") + "/") + "/"
    path = path.replace("../", "").removeprefix("/").removeprefix("./")
    return path.lstrip("/")


def _folder(directory: Path | None) -> Path:
    start = Path.cwd() if directory is None else directory
    if start.is_dir():
        return Path(os.path.abspath(start))  # noqa: PTH100 - a symlinked project keeps its name
    if start.exists():
        raise UsageError(_("{path} is a file; name the project's folder").format(path=start))
    raise UsageError(_("there is no folder {path}").format(path=start))


def _layout_at(folder: Path, *, above: bool) -> Layout | None:
    layout = _found_at(folder, above=above)
    if layout is None or layout.framework is None:
        return layout
    build = build_settings(layout.base)
    developing = build.mode == "development" if build.mode else is_development(layout.root, layout.framework)
    return replace(layout, development=True) if developing else layout


def build_settings(folder: Path) -> BuildSettings:
    """Return `[build]` of the mpconsole.toml in `folder`; the defaults where that is missing or broken."""
    if not (folder / PROJECT_FILE).is_file():
        return BuildSettings()
    try:
        return load_project(folder).build
    except MpconsoleError:
        return BuildSettings()


def _found_at(folder: Path, *, above: bool) -> Layout | None:
    told = build_settings(folder)
    if told.output is not None:
        output = folder / told.output
        if not (output / APP).is_file():
            _refuse_unbuilt(folder, told)
        return _of_output(folder, output)
    if (folder / CONFIG).is_file():
        layout = _configured(folder, FoundBy.PROJECT_CONFIG)
        if layout is not None:
            return layout
        _refuse_sources(folder)
        return Layout(folder, _declared_root(folder)[0], FoundBy.PROJECT_CONFIG)
    if (folder / APP).is_file() and (not above or _declares_pages(folder / APP)):
        return _owner(folder) or Layout(folder, folder, FoundBy.APP_JSON, framework=_framework(folder))
    if _framework(folder) is None:
        return None
    layout = _from_output(folder)
    if layout is None:
        _refuse_sources(folder)
    return layout


def _owner(root: Path) -> Layout | None:
    """Return the layout of the project.config.json above whose miniprogramRoot is `root`."""
    for folder in root.parents:
        if (folder / CONFIG).is_file():
            layout = _configured(folder, FoundBy.PROJECT_CONFIG)
            return layout if layout is not None and layout.root == root else None
    return None


def _configured(folder: Path, found_by: FoundBy) -> Layout | None:
    """Return the layout that the project.config.json in `folder` gives, where a program is there."""
    root, written, plugin = _declared_root(folder)
    if (root / APP).is_file() or plugin is not None:
        return Layout(folder, root, found_by, plugin, _framework(folder), written)
    return _from_output(folder)


def _from_output(folder: Path) -> Layout | None:
    output = next((folder / name for name in OUTPUTS if (folder / name / APP).is_file()), None)
    return _of_output(folder, output) if output is not None else None


def _of_output(folder: Path, output: Path) -> Layout:
    own = (folder / CONFIG).is_file() or not (output / CONFIG).is_file()
    config = None if own else output / CONFIG
    return Layout(folder, output, FoundBy.FRAMEWORK_OUTPUT, framework=_framework(folder), config=config)


def _declared_root(folder: Path) -> tuple[Path, str, Path | None]:
    """Return miniprogramRoot as a folder and as written, and pluginRoot of a plugin project."""
    written, root, plugin = declared_roots(_read_object(folder / CONFIG))
    return folder / root, written, folder / plugin if plugin else None


def declared_roots(config: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return miniprogramRoot as written and normalised, and pluginRoot ("" where it is no plugin project)."""
    written = config.get("miniprogramRoot")
    written = written if isinstance(written, str) else ""
    plugin = config.get("pluginRoot") if config.get("compileType") == "plugin" else None
    return written, normalise_root(written), normalise_root(plugin) if isinstance(plugin, str) else ""


def _declares_pages(app: Path) -> bool:
    """Other tools have an app.json too (Expo); one above the given folder counts where it may be ours."""
    return "pages" in _read_object(app)


def _read_object(path: Path) -> Mapping[str, Any]:
    try:
        value = parse(path.read_bytes()).value
    except OSError:
        return {}
    return value if isinstance(value, dict) else {}


def _framework(folder: Path) -> str | None:
    framework = recognise(folder)
    return framework.name if framework is not None else None


def _refuse_unbuilt(folder: Path, told: BuildSettings) -> None:
    framework = recognise(folder)
    command = told.command or (framework.build_command(folder) if framework else None)
    raise NotBuiltError(
        _("{output}, the output that mpconsole.toml names, has no app.json").format(
            output=folder / (told.output or "")
        ),
        hint=_("Build it first: {command}").format(command=command) if command else None,
    )


def _refuse_sources(folder: Path) -> None:
    """Raise NotBuiltError where `folder` holds a framework's sources."""
    framework = recognise(folder)
    if framework is None:
        return
    raise NotBuiltError(
        _("{folder} holds the sources of a {framework} project that has not been built").format(
            folder=folder, framework=framework.label
        ),
        hint=_("Build it first: {command}").format(command=framework.build_command(folder)),
    )
