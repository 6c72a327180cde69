"""What a project weighed and what was wrong with it when it was last looked at: a first picture at once.

It is believed where every file has the size and time that it had and the settings are the same, and only
until all is judged anew, right after the first picture.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from mpconsole import __version__
from mpconsole.checks import words
from mpconsole.checks.finding import Finding
from mpconsole.files import write_whole
from mpconsole.project.model import Snapshot
from mpconsole.settings import ProjectSettings
from mpconsole.size.model import SizeReport
from mpconsole.state import project_folder, project_path

FILE = "last-picture.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """`key` names the state of the files and settings for which the rest was found; `patterns` are what the
    words of the findings are made from.
    """

    key: str
    report: SizeReport
    findings: tuple[Finding, ...]
    patterns: list[tuple[str, str, str]]


def recall(snapshot: Snapshot, settings: ProjectSettings) -> Remembered | None:
    """Return what was found for just these files; None where that is not known."""
    try:
        remembered = msgspec.json.decode(_path(snapshot).read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError):
        return None
    if remembered.key != _key(snapshot, settings):
        return None
    words.know(remembered.patterns)
    return remembered


def remember(
    snapshot: Snapshot, settings: ProjectSettings, report: SizeReport, findings: tuple[Finding, ...]
) -> None:
    """Keep what was found. Where that cannot be written, the next start takes longer and nothing else."""
    key, patterns = _key(snapshot, settings), words.patterns_of(findings)
    remembered = Remembered(key, replace(report, basis=None), findings, patterns)
    try:
        project_folder(snapshot.layout.base)
        write_whole(_path(snapshot), msgspec.json.encode(remembered, enc_hook=_as_json), mode=0o600)
    except (OSError, NotImplementedError, TypeError):
        with suppress(OSError):
            _path(snapshot).unlink(missing_ok=True)


def _path(snapshot: Snapshot) -> Path:
    return project_path(snapshot.layout.base) / FILE


def _key(snapshot: Snapshot, settings: ProjectSettings) -> str:
    digest = hashlib.sha256(f"{__version__}\n{snapshot.layout}\n{settings}\n".encode("utf-8", "replace"))
    for file in snapshot.files.values():
        line = f"{file.path}\0{file.size}\0{file.mtime_ns}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _as_json(value: Any) -> Any:
    if isinstance(value, MappingProxyType):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(type(value).__name__)
