"""Fixes of paths whose letters' case alone is wrong, and of names that are nearly right."""

import posixpath

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.model import Edit, Fix
from mpconsole.checks.fixes.registry import mends
from mpconsole.checks.fixes.source import Source
from mpconsole.i18n import N_


@mends("image-missing", "wxml-import-missing", "wxs-missing", "require-missing", "wxss-import-missing")
def write_letters(program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write the path with the letters that the file has."""
    near, path = finding.args.get("near"), str(finding.args["path"])
    start, end = source.span(finding.place)
    at = source.text.find(path, start, end)
    if finding.args.get("case") != "letters" or not isinstance(near, str) or at < 0:
        return None
    written = _as_written(program, source.path, path, near)
    if written is None or written == path:
        return None
    return Fix(N_("Write {value}"), (Edit(source.path, at, at + len(path), written),), {"value": written})


def _as_written(program: Program, file: str, path: str, near: str) -> str | None:
    """Return the file `near` as the path would name it: every step that differs in case is taken from it."""
    base = program.prefix.rstrip("/") if path.startswith("/") else posixpath.dirname(file)
    where = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    if not near.lower().startswith(where.lower()):
        return None
    real = near[: len(where)].split("/")
    steps, taken = path.split("/"), len(real)
    for at in range(len(steps) - 1, -1, -1):
        if steps[at] in ("", "."):
            continue
        if steps[at] == ".." or not taken:
            break
        taken -= 1
        if steps[at].lower() != real[taken].lower():
            return None
        steps[at] = real[taken]
    return "/".join(steps)


@mends("wx-unknown", "attribute-unknown", "event-unknown")
def write_near(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write the name that is nearest."""
    near = finding.args.get("near")
    old = finding.args.get("name") or finding.args.get("event")
    start, end = source.span(finding.place)
    at = source.text.find(str(old), start, end)
    if not near or not old or at < 0:
        return None
    edit = Edit(source.path, at, at + len(str(old)), str(near))
    return Fix(N_("Write {value}"), (edit,), {"value": near}, safe=False)
