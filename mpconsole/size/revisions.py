"""Weigh a program as git's revisions have it: no checkout, and the files on disk are not touched."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mpconsole import git
from mpconsole.errors import UsageError
from mpconsole.git import Repository
from mpconsole.i18n import _
from mpconsole.project.from_tree import Programs, Revision
from mpconsole.project.model import Layout, Snapshot
from mpconsole.project.trees import Objects, objects
from mpconsole.settings import SizeSettings
from mpconsole.size.comparison import Side
from mpconsole.size.model import SizeReport
from mpconsole.size.weigh import reweigh, weigh


@dataclass(frozen=True, slots=True)
class Weighed:
    """A program in one tree, and its report."""

    program: Revision
    report: SizeReport


class Revisions:
    """The revisions of one program, weighed one after the other."""

    def __init__(self, programs: Programs, settings: SizeSettings) -> None:
        self._programs = programs
        self._settings = settings

    def weigh(self, tree: str, last: Weighed | None = None) -> Weighed | None:
        """Weigh the program of `tree`, from `last` on where there is one; None where it has no program."""
        program = self._programs.at(tree, last.program if last else None)
        if program is None:
            return None
        if last is None or program.snapshot is last.program.snapshot:
            report = last.report if last else weigh(program.snapshot, self._settings)
        elif program.change is not None:
            report = reweigh(last.report, program.change, self._settings)
        else:
            report = weigh(program.snapshot, self._settings)
        return Weighed(program, report)


def repository_of(layout: Layout) -> Repository:
    """Return the repository that holds the project. Raises UsageError where there is none."""
    found = git.find(layout.base)
    if found is None:
        raise UsageError(
            _("{folder} is in no git repository, or git is not installed").format(folder=layout.base),
            hint=_("Only git knows earlier revisions: git init makes a repository."),
        )
    return found


@contextmanager
def revisions(repository: Repository, layout: Layout, settings: SizeSettings) -> Iterator[Revisions]:
    """Open the revisions of the program at `layout`. Raises UsageError where there is no commit yet."""
    with objects(repository, repository.require("HEAD")) as source:
        yield Revisions(_programs(source, repository, layout), settings)


def _programs(source: Objects, repository: Repository, layout: Layout) -> Programs:
    return Programs(source, repository.prefix, layout.base, layout.framework)


def side(found: Revisions, repository: Repository, name: str) -> tuple[Side, tuple[str, ...]]:
    """Return the revision `name` as a side of a comparison, and its submodules that are not here.

    Raises UsageError where it is no revision, or has no program.
    """
    commit = repository.require(name)
    weighed = found.weigh(f"{commit}^{{tree}}")
    if weighed is None:
        raise UsageError(
            _("{revision} holds no mini program: no app.json where this one has it").format(revision=name),
            hint=_("A build's output is seldom in git; only what was committed can be compared."),
        )
    return Side(
        name, commit, weighed.report, weighed.program.blobs.get, weighed.program.snapshot.read
    ), weighed.program.absent


def on_disk(snapshot: Snapshot, report: SizeReport, name: str, revision: str) -> Side:
    """Return the files on disk as a side; `revision` is any commit id, which says how git hashes."""

    def identify(path: str) -> str | None:
        try:
            data = snapshot.read(path)
        except OSError:
            return None
        algorithm = "sha1" if len(revision) == 40 else "sha256"
        return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    return Side(name, None, report, identify, snapshot.read)
