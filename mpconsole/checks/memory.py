"""What one judgement leaves behind for the next, so that a save costs what hangs on it and no more."""

import posixpath
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mpconsole.checks.context import Program
from mpconsole.checks.judgement import Finished
from mpconsole.checks.registry import document_rules, file_rules
from mpconsole.checks.rule import FileRule, PlacedRule
from mpconsole.project.model import Change, Snapshot
from mpconsole.settings import ProjectSettings

Task = tuple[str, str]
"""The id of a rule, and the document or file that it is to judge."""


@dataclass(slots=True)
class Readers:
    """Who reads whom: for each file the tasks whose judgement hangs on it besides their own."""

    of_file: dict[str, set[Task]] = field(default_factory=dict)
    of_task: dict[Task, tuple[str, ...]] = field(default_factory=dict)

    def learn(self, program: Program, tasks: Iterable[Task]) -> None:
        """Note what `tasks` read now, instead of what they read before."""
        rules = placed_rules()
        for task in tasks:
            for path in self.of_task.pop(task, ()):
                self.of_file[path].discard(task)
            paths = tuple(rules[task[0]].reads(program, task[1]))
            if paths:
                self.of_task[task] = paths
            for path in paths:
                self.of_file.setdefault(path, set()).add(task)

    def on(self, paths: Iterable[str]) -> set[Task]:
        """Return the tasks that hang on any of `paths`."""
        return {task for path in paths for task in self.of_file.get(path, ())}


@dataclass(slots=True)
class State:
    """A program as its rules see it, who reads whom in it (None until it is asked for), and what was found
    (None until it was judged).
    """

    program: Program
    readers: Readers | None = None
    finished: Finished | None = None

    def known_readers(self) -> Readers:
        """Return who reads whom, found out at the first change."""
        if self.readers is None:
            self.readers = Readers()
            self.readers.learn(self.program, _reading(self.program))
        return self.readers

    def after(self, change: Change) -> "State":
        """Return the state of the next snapshot; what a change of contents alone leaves true is kept."""
        kept = not (change.added or change.removed)
        readers = self.known_readers() if kept else None
        self.readers = None  # it belongs to the next state now
        return State(self.program.after(change), readers)


_states: dict[int, tuple[weakref.ref[Snapshot], State]] = {}


def remember(snapshot: Snapshot, state: State) -> State:
    """Keep the state of a snapshot for as long as the snapshot lives."""
    number = id(snapshot)

    def forget(_gone: object, states: dict[int, tuple[weakref.ref[Snapshot], State]] = _states) -> None:
        states.pop(number, None)  # bound here: at exit the module's own names go first

    _states[number] = (weakref.ref(snapshot, forget), state)
    return state


def recall(snapshot: Snapshot, settings: ProjectSettings) -> State:
    """Return the state of a snapshot, a fresh one where none is known under these settings."""
    found = _states.get(id(snapshot))
    if found is not None and found[0]() is snapshot and found[1].program.settings == settings:
        return found[1]
    return remember(snapshot, State(Program(snapshot, settings)))


def placed_rules() -> dict[str, PlacedRule]:
    """Return the rules that look at one document or file at a time, by id."""
    if not _placed:
        _placed.update({rule.id: rule for rule in (*document_rules(), *file_rules())})
    return _placed


_placed: dict[str, PlacedRule] = {}


def documents(program: Program, paths: Iterable[str]) -> Iterator[Task]:
    """Yield the tasks of those of `paths` that are documents."""
    for path in paths:
        if path in program.snapshot.documents:
            for rule in document_rules():
                if rule.on_output or not program.is_compiled:
                    yield rule.id, path


def files(program: Program, paths: Iterable[str]) -> Iterator[Task]:
    """Yield the tasks of those of `paths` that are files which rules judge."""
    by_extension: dict[tuple[str, bool], list[str]] = {}
    for path in paths:
        if path not in program.snapshot.files:
            continue
        kind = posixpath.splitext(path)[1], "miniprogram_npm/" in path
        rules = by_extension.get(kind)
        if rules is None:
            rules = by_extension[kind] = [rule.id for rule in file_rules() if _holds(rule, program, *kind)]
        for name in rules:
            yield name, path


def _holds(rule: FileRule, program: Program, extension: str, is_npm: bool) -> bool:
    """Whether a rule judges files of an extension, in npm packages or outside."""
    judged = extension in rule.extensions and (rule.judges_npm or not is_npm)
    return judged and (rule.on_output or not program.is_compiled)


def reading_rules() -> set[str]:
    """Return the ids of the rules that read other files than the one they judge."""
    return {name for name, rule in placed_rules().items() if type(rule).reads is not PlacedRule.reads}


def _reading(program: Program) -> Iterator[Task]:
    reading = reading_rules()
    snapshot = program.snapshot
    for task in (*documents(program, snapshot.documents), *files(program, snapshot.files)):
        if task[0] in reading:
            yield task
