"""What our own checks say of a code package as it was handed in: the reviewer's second pair of eyes."""

import tempfile
from pathlib import Path

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.opening import find_layout, open_anything
from mpconsole.checks.run import check
from mpconsole.sandbox.packages import stored_files
from mpconsole.settings import ProjectSettings


def examine(content: bytes) -> tuple[Finding, ...]:
    """Return errors and warnings about a stored package, errors first. Takes a moment: use a thread."""
    files = stored_files(content)
    with tempfile.TemporaryDirectory(prefix="mpconsole-sandbox-") as folder:
        for path, data in files.items():
            _write(Path(folder + path), data)
        findings = check(open_anything(find_layout(Path(folder))), ProjectSettings())
    serious = [finding for finding in findings if finding.severity is not Severity.NOTE]
    return tuple(sorted(serious, key=lambda finding: finding.severity is not Severity.ERROR))


def _write(path: Path, data: bytes) -> None:
    """Write one file; a name that this disk cannot hold is left out of the examination."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError:
        return
