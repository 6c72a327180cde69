"""Which advice can be taken without a person's eye, and the entries of packOptions.ignore that take it.

Safe is what the official tool's own dependency analysis would drop, and what is recognised by its name and
used by nothing. Every entry is tried against the program: one that would leave out any other file that
ships is not proposed.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.languages import json_edit
from mpconsole.project.model import Snapshot
from mpconsole.size import packoptions
from mpconsole.size.advice.evidence import source_of, weight_of
from mpconsole.size.advice.model import AdviceList, Kind
from mpconsole.size.model import SizeReport

SAFE = (Kind.UNUSED_COMPONENT, Kind.UNUSED_FILE, Kind.LEFTOVER, Kind.NPM)
_PATH = ("packOptions", "ignore")


@dataclass(frozen=True, slots=True)
class Fix:
    """What to write: entries of packOptions.ignore, the files they leave out, and what those weigh."""

    entries: tuple[Mapping[str, str], ...]
    files: tuple[str, ...]
    bytes: int


def fix(snapshot: Snapshot, report: SizeReport, found: AdviceList) -> Fix:
    """Return the fix for every safe step; without entries where nothing is safe or anything to do."""
    weights = {
        source_of(file): weight_of(file) for package in report.packages for file in package.files.values()
    }
    shipped = set(weights)
    sources = {file.path: source_of(file) for package in report.packages for file in package.files.values()}
    wanted = {sources[file.path] for advice in found.advice if advice.kind in SAFE for file in advice.files}
    options = packoptions.read(snapshot.config.object)
    wanted = {path for path in wanted if options.included_by(path) is None}
    entries, gone = [], set[str]()
    for kind, value in _entries(wanted, shipped):
        rule = packoptions.rule(kind, value)
        hit = {path for path in shipped if rule.test(path.lower()) and options.included_by(path) is None}
        if hit and hit <= wanted:
            entries.append({"type": kind, "value": value})
            gone |= hit
    return Fix(tuple(entries), tuple(sorted(gone)), sum(weights[path] for path in gone))


def written(snapshot: Snapshot, wanted: Fix) -> str:
    """Return project.config.json's text with the entries in it, otherwise unchanged.

    Raises MpconsoleError where there is no such file, it is broken, or a build would write over it.
    """
    document, layout = snapshot.config, snapshot.layout
    if layout.config is not None:
        raise MpconsoleError(
            _("{file} is written by {framework}'s build: a change there would not last").format(
                file=layout.config_path, framework=layout.framework or "-"
            ),
            hint=_("Put packOptions.ignore into the project.config.json that the build copies."),
        )
    if document.error is not None or not document.text:
        raise MpconsoleError(
            _("{file} cannot be changed: it is missing or broken").format(file=layout.config_path),
            hint=_("mpconsole check says what is wrong with it."),
        )
    try:
        return json_edit.append(document.text, _PATH, [dict(entry) for entry in wanted.entries])
    except json_edit.JsonEditError as error:
        raise MpconsoleError(
            _("{file} cannot be changed: packOptions.ignore is no list there").format(file=layout.config_path)
        ) from error


def _entries(wanted: Iterable[str], shipped: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield whole folders where nothing else in them ships, and single files."""
    left = set(wanted)
    kept = {folder for path in shipped if path not in left for folder in _folders(path)}
    done: set[str] = set()
    for path in sorted(left):
        whole = next((folder for folder in _folders(path) if folder not in kept), None)
        if whole is None:
            yield "file", path
        elif whole not in done:
            done.add(whole)
            yield "folder", whole


def _folders(path: str) -> Iterator[str]:
    """Yield the folders around a path, the outermost first."""
    parts = posixpath.dirname(path).split("/")
    yield from ("/".join(parts[:count]) for count in range(1, len(parts) + 1) if parts[0])
