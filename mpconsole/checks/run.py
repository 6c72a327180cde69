"""Judge a program: all of it, or after a change what depends on the change."""

import gc
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import replace

from mpconsole.checks.context import APP_JSON, PLUGIN_JSON_PATH, PROJECT_CONFIG, Program
from mpconsole.checks.facts import FactStore, UnknownError
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.gathering import gather_facts
from mpconsole.checks.judgement import Finished, Judgement, finish, may_speak, together
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
from mpconsole.checks.severities import require_known
from mpconsole.checks.shelf import Shelf
from mpconsole.project.model import Change, Snapshot
from mpconsole.settings import ProjectSettings


def check(snapshot: Snapshot, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return what is wrong with the program and not hidden, sorted by file and place.

    Raises MpconsoleError where the baseline cannot be read.
    """
    return judge(snapshot, settings).findings


def judge(snapshot: Snapshot, settings: ProjectSettings, shelf: Shelf | None = None) -> Judgement:
    """Return everything that is wrong with the program, with what is hidden apart.

    What is known of the files comes from `shelf` where one is given, and is put there.

    Raises UsageError where the settings name a rule, severity or option that is none.
    """
    require_known(settings)
    with _without_collection():
        return _judged(snapshot, settings, shelf)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Put the garbage collector off: what is made here is kept, and looking through it costs much."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _judged(snapshot: Snapshot, settings: ProjectSettings, shelf: Shelf | None) -> Judgement:
    state = remember(snapshot, State(Program(snapshot, settings, FactStore(shelf))))
    program = state.program
    gather_facts(program.facts, snapshot)
    tasks = (*documents(program, snapshot.documents), *files(program, snapshot.files))
    found = [*_of_program(program, program_rules()), *_done(program, tasks)]
    judgement = _finished(state, found, Finished(), [path for path in snapshot.files if may_speak(path)])
    if shelf is not None:
        shelf.save(snapshot.files.keys())
    return judgement


def recheck(change: Change, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return the findings after `change`: equal to a fresh check.

    A document or file is judged again when it changed, or another that its rule reads; by rules that look
    for files, also when files came or went. The rules of the whole program are judged by what they need. All
    are judged when a document changed that the others hang on, or when nothing is known of the state before.
    """
    return rejudge(change, settings).findings


def rejudge(change: Change, settings: ProjectSettings) -> Judgement:
    """Return the judgement after `change`, as `recheck` does the findings."""
    before = recall(change.before, settings)
    last = before.finished
    if last is None or change.structure or _shared(before.program, change) & change.documents:
        return judge(change.after, settings)
    if _was_compiled(before.program, change):
        return judge(change.after, settings)
    parts = _parts(before.program, change)
    state = remember(change.after, before.after(change))
    program = state.program
    again = _stale(state, change)
    whole = tuple(rule for rule in program_rules() if _is_stirred(rule, parts[rule.id], program, change))
    names = {rule.id for rule in whole}
    gone = change.removed | {path for path in change.documents if path not in change.after.documents}
    kept = [
        one
        for found in last.raw.values()
        for one in found
        if one.rule not in names and (one.rule, one.place.file) not in again and one.place.file not in gone
    ]
    found = [*kept, *_of_program(program, whole), *_done(program, sorted(again))]
    return _finished(state, found, last, change.paths | change.documents)


def for_release(snapshot: Snapshot, settings: ProjectSettings) -> tuple[Finding, ...]:
    """Return what counts before a release: what is told, and every refusal of the official tool as an error.

    Hiding a refusal does not take it away: the platform refuses the program all the same.
    """
    judgement = judge(snapshot, settings)
    refusals = [one.finding for one in judgement.hidden if one.finding.official is not None]
    return tuple(
        replace(one, severity=Severity.ERROR) if one.official is not None else one
        for one in (*judgement.findings, *refusals)
    )


def _shared(program: Program, change: Change) -> Set[str]:
    """Return the documents that the judgement of others hangs on."""
    themes = {program.theme_path, Program(change.after, program.settings).theme_path} - {None}
    return {APP_JSON, PLUGIN_JSON_PATH, PROJECT_CONFIG, *(theme for theme in themes if theme)}


def _was_compiled(program: Program, change: Change) -> bool:
    """Whether a framework's output became a program that somebody writes, or the other way round."""
    signs = change.added | change.removed or program.prefix + "app.js" in change.paths
    return bool(signs) and program.is_compiled != Program(change.after, program.settings).is_compiled


Parts = dict[str, list[object]]
"""By rule: what each file that changed added to its judgement."""


def _parts(program: Program, change: Change) -> Parts:
    """Return the parts before a change, of which nothing but what is known already can be told."""
    program.facts.closed = True
    try:
        return {
            rule.id: [_part(rule, program, path) for path in _touched(change)] for rule in program_rules()
        }
    finally:
        program.facts.closed = False


def _part(rule: ProgramRule, program: Program, path: str) -> object:
    try:
        return rule.part(program, path) if Needs.CONTENTS in rule.needs else None
    except UnknownError:
        return object()  # equal to no other


def _touched(change: Change) -> list[str]:
    return sorted(change.modified | change.documents)


def _is_stirred(rule: ProgramRule, before: list[object], program: Program, change: Change) -> bool:
    """Whether a change touches what a rule looks at."""
    needs = rule.needs & _changed(change)
    if needs != Needs.CONTENTS:
        return bool(needs)
    return any(rule.part(program, path) != part for path, part in zip(_touched(change), before, strict=True))


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
        if rule.on_output or not program.is_compiled:
            yield from rule.find(program)


def _done(program: Program, tasks: Iterable[Task]) -> Iterator[Finding]:
    rules = placed_rules()
    for name, path in tasks:
        yield from rules[name].find_in(program, path)


def _finished(state: State, found: Iterable[Finding], last: Finished, touched: Iterable[str]) -> Judgement:
    state.finished = finish(state.program, found, last, touched)
    return together(state.finished)
