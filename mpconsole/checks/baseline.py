"""The baseline: findings that were there already, so that an old project starts clean and new ones show.

A finding is known by its rule, its file and the text of its line, not by the line's number: it survives
lines that come and go above it, and comes back when its own line changes. What the official tool
refuses is never taken in: the platform would refuse it all the same.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mpconsole.checks.finding import Finding, Place
from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.settings import ProjectSettings

SCHEMA = "mpconsole.baseline/1"
_HEAD = """# Findings that were there when this file was written: mpconsole check does not tell them again.
# Write it anew: mpconsole check --baseline write
"""

Line = Callable[[Place], str | None]
"""Give the source line that a place starts on."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each finding is known: file → fingerprint → count."""

    files: Mapping[str, Counter[str]] = field(default_factory=dict)

    def of(self, file: str) -> Counter[str]:
        """Return a copy of what is known of a file, to be counted down."""
        return Counter(self.files.get(file, ()))


def path_of(base: Path, settings: ProjectSettings) -> Path:
    """Return where the baseline lies, or would lie."""
    return base / settings.checks.baseline


def stamp(path: Path) -> tuple[int, ...] | None:
    """Return what tells one state of the file from another, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def load(path: Path) -> Baseline:
    """Read a baseline; where there is no file, nothing is known. Raises UsageError where it is none."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Baseline()
    except OSError as error:
        words = _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror)
        raise MpconsoleError(words) from error
    import tomllib  # 12 ms, and most projects have no baseline

    try:
        value = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(path, str(error)) from error
    if value.pop("schema", None) != SCHEMA:
        raise _broken(path, _("its schema is not {schema}").format(schema=SCHEMA))
    return Baseline({name: Counter(_prints(path, name, table)) for name, table in value.items()})


def write(path: Path, findings: Iterable[Finding], line: Line) -> int:
    """Write the findings that a baseline may hold; return how many. Raises MpconsoleError."""
    import tomli_w

    tables: dict[str, dict[str, list[str]]] = {}
    count = 0
    for finding in findings:
        if may_hold(finding):
            count += 1
            rules = tables.setdefault(finding.place.file, {})
            rules.setdefault(finding.rule, []).append(fingerprint(finding, line))
    value: dict[str, Any] = {"schema": SCHEMA}
    value |= {name: dict(sorted(rules.items())) for name, rules in sorted(tables.items())}
    try:
        write_whole(path, (_HEAD + tomli_w.dumps(value)).encode())
    except OSError as error:
        words = _("{file} cannot be written: {reason}").format(file=path, reason=error.strerror)
        raise MpconsoleError(words) from error
    return count


def may_hold(finding: Finding) -> bool:
    """Whether a finding may be in a baseline."""
    return finding.official is None


def fingerprint(finding: Finding, line: Line) -> str:
    """Return what a finding is known by: its rule, and its line without the space in it."""
    text = "".join((line(finding.place) or "").split())
    return hashlib.sha256(f"{finding.rule}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _prints(path: Path, name: str, table: object) -> list[str]:
    found = []
    for prints in table.values() if isinstance(table, dict) else (None,):
        if not isinstance(prints, list) or not all(isinstance(one, str) for one in prints):
            raise _broken(path, _('"{name}" holds no lists of fingerprints').format(name=name))
        found += prints
    return found


def _broken(path: Path, reason: str) -> UsageError:
    return UsageError(
        _("{file} is no baseline: {reason}").format(file=path, reason=reason),
        hint=_("Write it anew: mpconsole check --baseline write"),
    )
