"""Holds an archive against its manifest: is this the build that it claims to be?"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole import container
from mpconsole.container import ContainerError
from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.release.build import ARCHIVE_SUFFIX, MANIFEST_SUFFIX, SCHEMA


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the manifest says. `kind` is `archive`, `unreadable`, `package`, `missing`,
    `extra` or `changed`; `path` names the file where it is about one, `reason` is why it is unreadable.
    """

    kind: str
    path: str = ""
    reason: str = ""


def load(file: Path) -> tuple[Mapping[str, Any], bytes]:
    """Read manifest and archive, given the path of either. Raises UsageError naming what is wrong."""
    name = file.name
    for suffix in (ARCHIVE_SUFFIX, MANIFEST_SUFFIX):
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            manifest = _manifest(file.with_name(stem + MANIFEST_SUFFIX))
            return manifest, _read(file.with_name(stem + ARCHIVE_SUFFIX))
    raise UsageError(
        _("{file} is no build: name its {archive} or {manifest}").format(
            file=file, archive=f"*{ARCHIVE_SUFFIX}", manifest=f"*{MANIFEST_SUFFIX}"
        )
    )


def differences(manifest: Mapping[str, Any], archive: bytes) -> tuple[Difference, ...]:
    """Return everything in which the archive is not what the manifest says; empty where it is."""
    return tuple(_differences(manifest, archive))


def against(manifest: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return the files in which a build made now (`other`) differs from the one of `manifest`."""
    return tuple(_files(_rows(manifest), _rows(other)))


def _differences(manifest: Mapping[str, Any], archive: bytes) -> Iterator[Difference]:
    if _digest(archive) != manifest["archive"]["sha256"]:
        yield Difference("archive")
    try:
        package = container.decompress(archive)
        files = container.read(package)
    except ContainerError as error:
        yield Difference("unreadable", reason=error.message)
        return
    if _digest(package) != manifest["package"]["sha256"]:
        yield Difference("package")
    yield from _files(
        _rows(manifest), {path.removeprefix("/"): _digest(data) for path, data in files.items()}
    )


def _files(said: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Difference]:
    for path in sorted(said.keys() | found.keys()):
        if path not in found:
            yield Difference("missing", path)
        elif path not in said:
            yield Difference("extra", path)
        elif said[path] != found[path]:
            yield Difference("changed", path)


def _rows(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {row["path"]: row["sha256"] for row in manifest["files"]}


def _manifest(file: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(_read(file))
        if value["schema"] == SCHEMA and value["archive"]["sha256"] and value["package"]["sha256"]:
            _rows(value)
            return dict(value)
    except (ValueError, KeyError, TypeError):
        pass
    raise UsageError(_("{file} is no manifest of {schema}").format(file=file, schema=SCHEMA))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}").format(file=file, reason=error.strerror)
        ) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
