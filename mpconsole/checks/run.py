"""Judge a program: all of it, or after a change what depends on the change."""

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache

from mpconsole.checks.context import APP_JSON, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.registry import document_rules, file_rules, program_rules
from mpconsole.checks.rule import PlacedRule
from mpconsole.checks.severities import with_settings
from mpconsole.project.model import Change, Snapshot
from mpconsole.settings import ProjectSettings

Task = tuple[str, str]
"""A rule and the file or document that it is to judge."""


def check(snapshot: Snapshot, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return everything that is wrong with the program, sorted by file and place."""
    program = Program(snapshot, settings)
    found = [*_of_program(program), *_done(program, _documents(program)), *_done(program, _files(program))]
    return _finished(found, settings)


def recheck(findings: Sequence[Finding], change: Change, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return the findings after `change`, given those before it: equal to a fresh check.

    A document or file is judged again when it changed, or another that its rule reads; by rules that look
    for files, also when files came or went; and all are when a document changed that the others hang on.
    """
    program = Program(change.after, settings)
    if change.structure or _shared(program, change) & change.documents:
        return check(change.after, settings)
    again = set(_stale(program, change, (*_documents(program), *_files(program))))
    gone = change.removed | {path for path in change.documents if path not in change.after.documents}
    of_program = {rule.id for rule in program_rules()}
    kept = [
        one
        for one in findings
        if one.rule not in of_program
        and (one.rule, one.place.file) not in again
        and one.place.file not in gone
    ]
    return _finished([*kept, *_of_program(program), *_done(program, sorted(again))], settings)


def _shared(program: Program, change: Change) -> Set[str]:
    """Return the documents that the judgement of others hangs on."""
    before = Program(change.before, program.settings)
    themes = {before.theme_path, program.theme_path} - {None}
    return {APP_JSON, PROJECT_CONFIG, *(theme for theme in themes if theme)}


def _documents(program: Program) -> Iterator[Task]:
    for path in program.snapshot.documents:
        for rule in document_rules():
            yield rule.id, path


def _files(program: Program) -> Iterator[Task]:
    for path in program.snapshot.files:
        if path.endswith(_EXTENSIONS):
            is_npm = "miniprogram_npm/" in path
            for rule in file_rules():
                if path.endswith(rule.extensions) and (rule.judges_npm or not is_npm):
                    yield rule.id, path


def _stale(program: Program, change: Change, tasks: Iterable[Task]) -> Iterator[Task]:
    names_changed = bool(change.added or change.removed)
    touched = change.paths | change.documents
    rules = _placed_rules()
    for name, path in tasks:
        rule = rules[name]
        if (
            path in touched
            or (names_changed and rule.reads_files)
            or not touched.isdisjoint(rule.reads(program, path))
        ):
            yield name, path


@cache
def _placed_rules() -> dict[str, PlacedRule]:
    return {rule.id: rule for rule in (*document_rules(), *file_rules())}


def _of_program(program: Program) -> Iterator[Finding]:
    for rule in program_rules():
        yield from rule.find(program)


def _done(program: Program, tasks: Iterable[Task]) -> Iterator[Finding]:
    rules = _placed_rules()
    for name, path in tasks:
        yield from rules[name].find_in(program, path)


def _finished(found: Iterable[Finding], settings: ProjectSettings) -> tuple[Finding, ...]:
    return tuple(sorted(with_settings(found, settings.rules), key=_order))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return place.file, place.line, place.column, finding.rule, repr(sorted(finding.args.items()))


_EXTENSIONS = tuple({extension for rule in file_rules() for extension in rule.extensions})
