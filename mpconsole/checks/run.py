"""Judge a program: all of it, or after a change what depends on the change."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby

from mpconsole.checks.context import APP_JSON, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.memory import (
    State,
    Task,
    documents,
    files,
    placed_rules,
    reading_rules,
    recall,
    remember,
)
from mpconsole.checks.registry import program_rules
from mpconsole.checks.rule import Needs, ProgramRule
from mpconsole.checks.severities import with_settings
from mpconsole.project.model import Change, Snapshot
from mpconsole.settings import ProjectSettings


def check(snapshot: Snapshot, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return everything that is wrong with the program, sorted by file and place."""
    program = remember(snapshot, State(Program(snapshot, settings))).program
    tasks = (*documents(program, snapshot.documents), *files(program, snapshot.files))
    return _finished([*_of_program(program, program_rules()), *_done(program, tasks)], settings)


def recheck(findings: Sequence[Finding], change: Change, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return the findings after `change`, given those before it: equal to a fresh check.

    A document or file is judged again when it changed, or another that its rule reads; by rules that look
    for files, also when files came or went. The rules of the whole program are judged by what they need. All
    are judged when a document changed that the others hang on.
    """
    before = recall(change.before, settings)
    if change.structure or _shared(before.program, change) & change.documents:
        return check(change.after, settings)
    state = remember(change.after, before.after(change))
    program = state.program
    again = _stale(state, change)
    whole = tuple(rule for rule in program_rules() if rule.needs & _changed(change))
    names = {rule.id for rule in whole}
    gone = change.removed | {path for path in change.documents if path not in change.after.documents}
    kept = [
        one
        for one in findings
        if one.rule not in names and (one.rule, one.place.file) not in again and one.place.file not in gone
    ]
    return _finished([*kept, *_of_program(program, whole), *_done(program, sorted(again))], settings)


def _shared(program: Program, change: Change) -> Set[str]:
    """Return the documents that the judgement of others hangs on."""
    themes = {program.theme_path, Program(change.after, program.settings).theme_path} - {None}
    return {APP_JSON, PROJECT_CONFIG, *(theme for theme in themes if theme)}


def _changed(change: Change) -> Needs:
    needs = Needs.CONTENTS
    if change.added or change.removed:
        needs |= Needs.NAMES
    if change.documents:
        needs |= Needs.DOCUMENTS
    return needs


def _stale(state: State, change: Change) -> set[Task]:
    """Return what must be judged again, and note anew what it reads."""
    program, touched = state.program, change.paths | change.documents
    again = {*documents(program, touched), *files(program, touched)}
    readers = state.known_readers()
    again |= readers.on(touched)
    if change.added or change.removed:
        snapshot = program.snapshot
        names = reading_rules() | {name for name, rule in placed_rules().items() if rule.reads_files}
        everything = (*documents(program, snapshot.documents), *files(program, snapshot.files))
        again |= {task for task in everything if task[0] in names}
    else:
        readers.learn(program, again)
    return again


def _of_program(program: Program, rules: Iterable[ProgramRule]) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.find(program)


def _done(program: Program, tasks: Iterable[Task]) -> Iterator[Finding]:
    rules = placed_rules()
    for name, path in tasks:
        yield from rules[name].find_in(program, path)


def _finished(found: Iterable[Finding], settings: ProjectSettings) -> tuple[Finding, ...]:
    ordered = sorted(with_settings(found, settings.rules), key=_order)
    result: list[Finding] = []
    for _place, same in groupby(ordered, key=_order):
        alike = list(same)
        result += sorted(alike, key=_args) if len(alike) > 1 else alike
    return tuple(result)


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place
    return place.file, place.line, place.column, finding.rule


def _args(finding: Finding) -> str:
    return repr(sorted(finding.args.items()))
