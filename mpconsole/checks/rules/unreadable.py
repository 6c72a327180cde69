"""What the system does not let us look at."""

from collections.abc import Iterator

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import Needs, ProgramRule
from mpconsole.i18n import N_
from mpconsole.size.model import ExcludedFile
from mpconsole.size.packing import drops_unused, is_code, packing_of

_COMPILE_FAILED = 10045


def _refused(program: Program) -> Iterator[tuple[str, str]]:
    """Yield the files that would ship and cannot be read: the official tool stops at them."""
    files, packing = program.snapshot.files, None
    for path, reason in program.snapshot.unreadable.items():
        file = files.get(path)
        if file is not None:
            packing = packing or packing_of(program.snapshot)
            if not isinstance(packing.judge(path, file.size, files), ExcludedFile):
                yield path, reason


def _broken(program: Program) -> Iterator[tuple[str, str]]:
    """Yield the links that lead nowhere, or round in a circle."""
    snapshot = program.snapshot
    for path, reason in snapshot.unreadable.items():
        if path in snapshot.links and path not in snapshot.files:
            yield path, reason


class FileUnreadable(ProgramRule):
    """A file that would ship, and that we may not read."""

    id = "file-unreadable"
    needs = Needs.NAMES | Needs.DOCUMENTS | Needs.CONTENTS
    message = N_("{file} cannot be read: {reason}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Give yourself permission to read it, or take it out of the project.")
    official = True

    def find(self, program: Program) -> Iterator[Finding]:
        """Pass on what the scan met; project.config.json may lie outside the scan."""
        for path, reason in _refused(program):
            yield self.found_on(path, file=path, reason=reason)
        for path, document in program.snapshot.documents.items():
            error = document.error
            if error is not None and error.kind == "unreadable" and path not in program.snapshot.unreadable:
                yield self.found_on(path, file=path, reason=str(error.args.get("reason", "")))


class LinkBroken(ProgramRule):
    """A link to nothing, or to itself: miniprogram-ci 2.1.42 ends where it looks at its target."""

    id = "link-broken"
    needs = Needs.NAMES | Needs.DOCUMENTS | Needs.CONTENTS
    message = N_("{file} is a link that leads nowhere: {reason}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Repair or remove the link; an editor's lock goes when you save the file.")
    official = True

    def find(self, program: Program) -> Iterator[Finding]:
        """Pass on the links that the scan could not follow."""
        for path, reason in _broken(program):
            yield self.found_on(path, file=path, reason=reason)


class NameBackslash(ProgramRule):
    """A file that would ship, with a backslash in its name: miniprogram-ci 2.1.42 reads it as a slash."""

    id = "name-backslash"
    needs = Needs.NAMES | Needs.DOCUMENTS | Needs.CONTENTS
    message = N_("{file} has a backslash in its name: the official tool looks for {place}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Rename it: a program made on Windows may have meant a folder.")
    official = True

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for names whose file is not where the official tool will read it."""
        snapshot = program.snapshot
        files, analysed = snapshot.files, drops_unused(snapshot)
        for path in files:
            place = path.replace("\\", "/")
            if place == path or place in files or (analysed and is_code(path)):
                continue  # another file ships in its place, or none does, as nothing asks for it by this name
            if not isinstance(packing_of(snapshot).judge(place, files[path].size, files), ExcludedFile):
                code = _COMPILE_FAILED if path.endswith(".js") else True
                yield self.found_on(path, official=code, file=path, place=place)


class PathUnreachable(ProgramRule):
    """A folder that may not be looked into: the official tool leaves it out in silence."""

    id = "path-unreachable"
    needs = Needs.NAMES | Needs.DOCUMENTS | Needs.CONTENTS
    severity = Severity.WARNING
    message = N_("{file} cannot be looked into: {reason}")
    why = N_("The official tool leaves it out without a word.")
    help = N_("Give yourself permission to read it, or take it out of the project: nothing of it ships.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Pass on what the scan met and the official tool passes over."""
        refused = {path for path, _reason in (*_refused(program), *_broken(program))}
        for path, reason in program.snapshot.unreadable.items():
            if path not in refused:
                yield self.found_on(path, file=path, reason=reason)
