"""Judge a program: all of it, or after a change what depends on the change."""

from collections.abc import Iterable, Iterator, Sequence, Set

from mpconsole.checks.context import APP_JSON, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.registry import document_rules, program_rules
from mpconsole.checks.rule import DocumentRule, Needs, ProgramRule
from mpconsole.checks.severities import with_settings
from mpconsole.project.model import Change, Snapshot
from mpconsole.settings import ProjectSettings


def check(snapshot: Snapshot, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return everything that is wrong with the program, sorted by file and place."""
    program = Program(snapshot, settings)
    found = [
        *_of_program(program, program_rules()),
        *_of_documents(program, document_rules(), snapshot.documents),
    ]
    return _finished(found, settings)


def recheck(findings: Sequence[Finding], change: Change, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return the findings after `change`, given those before it: equal to a fresh check.

    A document is judged again when it changed; by rules that look for files, also when files came or
    went. The rules of the whole program are judged by what they need. All are judged when a document
    changed that the others hang on.
    """
    program = Program(change.after, settings)
    documents = change.after.documents
    if change.structure or _shared(program, change) & change.documents:
        return check(change.after, settings)
    names_changed = bool(change.added or change.removed)
    again = tuple(rule for rule in document_rules() if names_changed and rule.reads_files)
    others = tuple(rule for rule in document_rules() if rule not in again)
    whole = tuple(rule for rule in program_rules() if rule.needs & _changed(change))
    stale = {rule.id for rule in again} | {rule.id for rule in whole}
    kept = [one for one in findings if one.rule not in stale and one.place.file not in change.documents]
    changed = [path for path in change.documents if path in documents]
    found = [
        *kept,
        *_of_program(program, whole),
        *_of_documents(program, again, documents),
        *_of_documents(program, others, changed),
    ]
    return _finished(found, settings)


def _shared(program: Program, change: Change) -> Set[str]:
    """Return the documents that the judgement of others hangs on."""
    before = Program(change.before, program.settings)
    themes = {before.theme_path, program.theme_path} - {None}
    return {APP_JSON, PROJECT_CONFIG, *(theme for theme in themes if theme)}


def _changed(change: Change) -> Needs:
    needs = Needs.CONTENTS
    if change.added or change.removed:
        needs |= Needs.NAMES
    if change.documents:
        needs |= Needs.DOCUMENTS
    return needs


def _of_program(program: Program, rules: Iterable[ProgramRule]) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.find(program)


def _of_documents(program: Program, rules: Sequence[DocumentRule], paths: Iterable[str]) -> Iterator[Finding]:
    for path in paths:
        for rule in rules:
            yield from rule.find_in(program, path)


def _finished(found: Iterable[Finding], settings: ProjectSettings) -> tuple[Finding, ...]:
    return tuple(sorted(with_settings(found, settings.rules), key=_order))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return place.file, place.line, place.column, finding.rule, repr(sorted(finding.args.items()))
