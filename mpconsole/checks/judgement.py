"""What is told of what was found: comments, settings and the baseline hide some of it, and that is counted.

Findings are finished file by file, so that a save costs the files that it touches.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from mpconsole.checks import baseline
from mpconsole.checks.context import Program
from mpconsole.checks.facts import COMMENTS
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.key_paths import lies_in
from mpconsole.checks.places import place_of
from mpconsole.checks.registry import all_rules
from mpconsole.checks.reports.sources import Sources
from mpconsole.checks.rules.suppressing import SuppressionUnknown, SuppressionUnused
from mpconsole.checks.severities import OFF, Severities
from mpconsole.checks.suppressions import EXTENSIONS, Suppression

By = Literal["comment", "settings", "baseline"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A finding that is not told, and what hides it."""

    finding: Finding
    by: By


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything about a program (or one file of it): what is told, sorted by place, and what is hidden."""

    findings: tuple[Finding, ...] = ()
    hidden: tuple[Hidden, ...] = ()


@dataclass(slots=True)
class Finished:
    """What the last judgement made of each file: the findings as the rules gave them, and the outcome."""

    raw: Mapping[str, list[Finding]] = field(default_factory=dict)
    files: dict[str, Judgement] = field(default_factory=dict)
    baseline: tuple[int, ...] | None = None


def finish(program: Program, found: Iterable[Finding], last: Finished, touched: Iterable[str]) -> Finished:
    """Finish what was found; files that are as in `last` and not `touched` keep their outcome."""
    raw: dict[str, list[Finding]] = {}
    for finding in found:
        raw.setdefault(finding.place.file, []).append(finding)
    path = baseline.path_of(program.snapshot.layout.base, program.settings)
    stamp = baseline.stamp(path)
    known = last.files if stamp == last.baseline else {}
    finisher = _Finisher(program, path)
    again = set(touched)
    files = {}
    for name in {*raw, *known, *again}:
        same = name in known and name not in again and raw.get(name) == last.raw.get(name)
        outcome = known[name] if same else finisher.file(name, raw.get(name, ()))
        if outcome.findings or outcome.hidden:
            files[name] = outcome
    return Finished(raw, dict(sorted(files.items())), stamp)


def together(finished: Finished) -> Judgement:
    """Return the whole program's judgement."""
    parts = finished.files.values()
    return Judgement(
        tuple(finding for part in parts for finding in part.findings),
        tuple(hidden for part in parts for hidden in part.hidden),
    )


def may_speak(path: str) -> bool:
    """Whether comments in this file are listened to: those of npm packages are not the project's."""
    return path.endswith(EXTENSIONS) and "miniprogram_npm/" not in path


class _Finisher:
    def __init__(self, program: Program, path: Path) -> None:
        self._program = program
        self._severities = Severities(program.settings, lambda finding, keys: lies_in(program, finding, keys))
        self._baseline = baseline.load(path)
        self._line = Sources(program.snapshot).line

    def file(self, path: str, found: Sequence[Finding]) -> Judgement:
        """Sort what was found in one file into what is told and what is hidden."""
        hidden: list[Hidden] = []
        told = list(self._past_comments(path, found, hidden))
        told = list(self._past_settings(told, hidden))
        told.sort(key=_order)
        told = list(self._past_baseline(path, told, hidden))
        return Judgement(tuple(told), tuple(hidden))

    def _past_comments(self, path: str, found: Iterable[Finding], hidden: list[Hidden]) -> Iterator[Finding]:
        comments = self._comments(path)
        if not comments:
            yield from found
            return
        used: set[tuple[Suppression, str]] = set()
        for finding in found:
            by = [one for one in comments if finding.rule in one.rules and one.covers(finding.place.line)]
            used |= {(one, finding.rule) for one in by}
            if by:
                hidden.append(Hidden(finding, "comment"))
            else:
                yield finding
        yield from _idle(path, comments, used)

    def _comments(self, path: str) -> tuple[Suppression, ...]:
        program = self._program
        return (program.facts.of(COMMENTS, program.snapshot, path) or ()) if may_speak(path) else ()

    def _past_settings(self, found: Iterable[Finding], hidden: list[Hidden]) -> Iterator[Finding]:
        for finding in found:
            chosen = self._severities.of(finding)
            if chosen == OFF:
                hidden.append(Hidden(finding, "settings"))
            elif chosen == finding.severity:
                yield finding
            else:
                yield replace(finding, severity=Severity(chosen))

    def _past_baseline(self, path: str, found: Iterable[Finding], hidden: list[Hidden]) -> Iterator[Finding]:
        known: Counter[str] = self._baseline.of(path)
        for finding in found:
            if known and baseline.may_hold(finding):
                print_ = baseline.fingerprint(finding, self._line)
                if known[print_]:
                    known[print_] -= 1
                    hidden.append(Hidden(finding, "baseline"))
                    continue
            yield finding


def _idle(
    path: str, comments: Iterable[Suppression], used: set[tuple[Suppression, str]]
) -> Iterator[Finding]:
    """Yield what is wrong with the comments themselves."""
    rules = all_rules()
    for comment in comments:
        place = place_of(path, comment.span)
        if not comment.rules:
            yield SuppressionUnknown.finding(place, case="none")
        for name in dict.fromkeys(comment.rules):
            if name not in rules:
                yield SuppressionUnknown.finding(place, name=name)
            elif (comment, name) not in used:
                yield SuppressionUnused.finding(place, name=name)


def _order(finding: Finding) -> tuple[int, int, str, str]:
    place = finding.place
    return place.line, place.column, finding.rule, repr(sorted(finding.args.items()))
