"""What a plan changes, as people and `patch` read it."""

import difflib
from collections.abc import Iterator

from mpconsole.checks.fixes.mending import FileChange

_STYLES = {"+": "ok", "-": "over", "@": "muted"}


def diff_of(change: FileChange) -> Iterator[tuple[str, str]]:
    """Yield the lines of a unified diff, each with its style (`ok over muted strong`, or none)."""
    before = "/dev/null" if change.before is None else f"a/{change.file}"
    old, new = (_lines(data) for data in (change.before or b"", change.after))
    for line in difflib.unified_diff(old, new, before, f"b/{change.file}", n=2):
        heading = line.startswith(("--- ", "+++ "))
        yield line.removesuffix("\n"), "strong" if heading else _STYLES.get(line[:1], "")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file", "muted"


def _lines(data: bytes) -> list[str]:
    """Return the lines with their ends; a carriage return alone ends none."""
    lines = data.decode("utf-8").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
