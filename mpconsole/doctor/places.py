"""Folders, watches, the mock's port, and which setting comes from where."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from mpconsole import settings, state
from mpconsole.doctor.model import Item, State
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.discovery import locate

FOLDERS, SETTINGS = "folders", "settings"
FEW_WATCHES = 8192
_INOTIFY = Path("/proc/sys/fs/inotify/max_user_watches")
_ENVIRONMENT = ("LANG", "PLAIN", "ASCII", "STATE_DIR", "CONFIG_DIR", "CACHE_DIR")


def examine(directory: Path | None) -> Iterator[Item]:
    """Look at our folders, the watches, the settings and the port of the mock."""
    yield _folder("state", _("State folder"), state.state_folder(), "MPCONSOLE_STATE_DIR")
    yield _folder("config", _("Config folder"), state.config_folder(), "MPCONSOLE_CONFIG_DIR")
    yield _folder("cache", _("Cache folder"), state.cache_folder(), "MPCONSOLE_CACHE_DIR")
    if sys.platform == "linux":
        yield from _watches()
    yield from _environment()
    yield from _person()
    yield from _project(directory)


def _folder(name: str, label: str, folder: Path, variable: str) -> Item:
    """Whether the folder can be written; it is made when it is first needed, so its parent counts as well."""
    there = next((path for path in (folder, *folder.absolute().parents) if path.exists()), folder)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Item(FOLDERS, f"folder.{name}", State.OK, label, str(folder))
    advice = _("It cannot be written: change its rights, or name another one in {variable}.").format(
        variable=variable
    )
    return Item(FOLDERS, f"folder.{name}", State.MISSING, label, str(folder), advice)


def _watches() -> Iterator[Item]:
    try:
        limit = int(_INOTIFY.read_text())
    except (OSError, ValueError):
        return
    if limit >= FEW_WATCHES:
        yield Item(FOLDERS, "inotify", State.OK, _("File watches"), str(limit))
        return
    advice = _("A large project may need more: sudo sysctl fs.inotify.max_user_watches=524288")
    yield Item(FOLDERS, "inotify", State.OPTIONAL, _("File watches"), str(limit), advice)


def _environment() -> Iterator[Item]:
    """Tell the variables that are set; none of them holds a secret."""
    for name in (f"MPCONSOLE_{word}" for word in _ENVIRONMENT):
        if value := os.environ.get(name):
            label = _("{name}, from the environment").format(name=name)
            yield Item(SETTINGS, f"environment.{name}", State.OK, label, value)


def _person() -> Iterator[Item]:
    file = state.config_folder() / settings.PERSON_FILE
    label = _("Your settings")
    try:
        person = settings.load_person()
    except MpconsoleError as error:
        yield Item(SETTINGS, "person", State.MISSING, label, str(file), error.message)
        return
    yield Item(
        SETTINGS,
        "person",
        State.OK,
        label,
        str(file) if file.exists() else _("none: {file}").format(file=file),
    )
    yield from _set("person", person, settings.PersonSettings(), file)


def _project(directory: Path | None) -> Iterator[Item]:
    label = _("Project")
    try:
        layout = locate(directory)
    except MpconsoleError as error:
        yield Item(SETTINGS, "project", State.NOTE, label, error.message, error.hint or "")
        yield _port(settings.MockSettings())
        return
    file = layout.base / settings.PROJECT_FILE
    yield Item(SETTINGS, "project", State.OK, label, str(layout.root))
    try:
        project = settings.load_project(layout.base)
    except MpconsoleError as error:
        yield Item(
            SETTINGS, "project.settings", State.MISSING, _("Project settings"), str(file), error.message
        )
        return
    yield from _set("project", project, settings.ProjectSettings(), file)
    yield _port(project.mock)


def _set(owner: str, found: msgspec.Struct, default: msgspec.Struct, file: Path) -> Iterator[Item]:
    """Tell each setting that a file changes, and the file."""
    for name, value in _changed(msgspec.to_builtins(found), msgspec.to_builtins(default)):
        label = _("{name}, from {file}").format(name=name, file=file.name)
        yield Item(SETTINGS, f"{owner}.{name}", State.OK, label, str(value))


def _changed(found: dict[str, Any], default: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in found.items():
        if isinstance(value, dict):
            inner = default.get(key)
            yield from _changed(value, inner if isinstance(inner, dict) else {}, f"{prefix}{key}.")
        elif value != default.get(key):
            yield f"{prefix}{key}", value


def _port(mock: settings.MockSettings) -> Item:
    label, where = _("Port of the mock"), f"{mock.host}:{mock.port}"
    family = socket.AF_INET6 if ":" in mock.host else socket.AF_INET
    try:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((mock.host, mock.port))
    except (OSError, OverflowError) as error:
        value = f"{where}: {getattr(error, 'strerror', None) or error}"
        advice = _("Perhaps a console is open already; else set another one: [mock] port in mpconsole.toml.")
        return Item(SETTINGS, "port", State.NOTE, label, value, advice)
    return Item(SETTINGS, "port", State.OK, label, _("{where} is free").format(where=where))
