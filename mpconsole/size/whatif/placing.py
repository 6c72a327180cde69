"""Which files a step concerns, and where each would lie."""

import difflib
import posixpath
from collections.abc import Collection, Mapping

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.size import packoptions
from mpconsole.size.whatif.model import Step

Places = Mapping[str, str | None]
"""Where each file of the program would lie, by where it lies now; None: it would not ship."""


def places(snapshot: Snapshot, steps: tuple[Step, ...]) -> Places:
    """Return every file's place after all steps. Raises UsageError where a step cannot be taken."""
    found: dict[str, str | None] = {path: path for path in snapshot.files}
    for step in steps:
        if step.kind == "move":
            _move(found, step, snapshot)
        else:
            _ignore(found, step)
    return found


def _move(found: dict[str, str | None], step: Step, snapshot: Snapshot) -> None:
    now = {place: path for path, place in found.items() if place is not None}
    moves = _targets(_normal(step.source), step.target, now, snapshot)
    for old, new in moves.items():
        if new in now and new not in moves:
            raise UsageError(_("{path} is there already: nothing can be moved onto it").format(path=new))
        found[now[old]] = new


def _targets(source: str, wanted: str, now: Collection[str], snapshot: Snapshot) -> dict[str, str]:
    """Return the new place of each file that `source` names: a file, a folder, or a component without its
    extension. As `mv` does: into `wanted` where that is a folder, else under that name.
    """
    target = _normal(wanted)
    inside = _is_folder(target, wanted, now, snapshot)
    base = posixpath.join(target, posixpath.basename(source)) if inside else target
    if source in now:
        return {source: base}
    below = [path for path in now if path.startswith(f"{source}/")]
    if below and source:
        return {path: posixpath.normpath(base + path[len(source) :]) for path in below}
    same = [path for path in now if posixpath.splitext(path)[0] == source]
    if not same:
        raise _nothing(source, now)
    return {path: base + path[len(source) :] for path in same}


def _is_folder(target: str, written: str, now: Collection[str], snapshot: Snapshot) -> bool:
    roots = {package.root.rstrip("/") for package in snapshot.packages}
    return written.endswith("/") or target in roots or any(path.startswith(f"{target}/") for path in now)


def _ignore(found: dict[str, str | None], step: Step) -> None:
    rule = packoptions.rule("glob", step.source)
    hit = [path for path, place in found.items() if place is not None and rule.test(place.lower())]
    if not hit:
        raise UsageError(
            _('no file of the program fits "{pattern}"').format(pattern=step.source),
            hint=_("As in packOptions: * stays in one folder, ** goes through all, from the program's root."),
        )
    found |= dict.fromkeys(hit)


def _nothing(source: str, now: Collection[str]) -> UsageError:
    folders = {posixpath.dirname(path) for path in now}
    near = difflib.get_close_matches(source, [*now, *folders], 3, 0.7)
    hint = _("Perhaps: {names}").format(names=", ".join(near)) if near else None
    return UsageError(_("the program has no file or folder {path}").format(path=source), hint=hint)


def _normal(path: str) -> str:
    normal = posixpath.normpath(path.strip().replace("\\", "/")).lstrip("/")
    return "" if normal == "." else normal
