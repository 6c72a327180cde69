"""Release notes suggested from git's history: conventional commits by group, else plain subjects."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mpconsole.git import Commit
from mpconsole.release.versions import Bump

LONGEST = 500
"""How many characters we suggest at most; people and reviewers read no more."""

_CONVENTIONAL = re.compile(r"([a-zA-Z]+)(?:\(([^()]*)\))?(!)?[:：]\s*(\S.*)")
_BREAKING = re.compile(r"^BREAKING[ -]CHANGE:\s*(\S.*)", re.MULTILINE)
_TRAILING_REFERENCE = re.compile(r"\s*\(#\d+\)$")

# The notes' language is a setting of its own (an English console may write Chinese notes), so the headings
# stand here and not in the catalogues.
_HEADINGS = {
    "en": {"breaking": "Changed", "feat": "New", "fix": "Fixed", "perf": "Faster"},
    "zh_CN": {"breaking": "重要变更", "feat": "新增", "fix": "修复", "perf": "优化"},
}
_FIRST_NOTES = {"en": "First release", "zh_CN": "首次发布"}
_SHOWN = ("breaking", "feat", "fix", "perf")
_KNOWN = frozenset(
    {"feat", "fix", "perf", "build", "chore", "ci", "docs", "refactor", "revert", "style", "test", "types"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One commit as the notes see it: `kind` is `breaking`, a conventional type, or "" for a plain one."""

    kind: str
    text: str


def read(commit: Commit) -> Change:
    """Read a commit's subject and body as conventional commits do; a plain subject has no kind."""
    found = _CONVENTIONAL.fullmatch(commit.subject.strip())
    if found is None or found[1].lower() not in _KNOWN:
        return Change("", _tidy(commit.subject))
    breaking = _BREAKING.search(commit.body)
    if found[3] or breaking:
        return Change("breaking", _tidy(breaking[1] if breaking else found[4]))
    return Change(found[1].lower(), _tidy(found[4]))


def bump(commits: Iterable[Commit]) -> Bump:
    """Return how large a step these commits are: breaking → major, feat → minor, else patch."""
    kinds = {read(commit).kind for commit in commits}
    if "breaking" in kinds:
        return Bump.MAJOR
    return Bump.MINOR if "feat" in kinds else Bump.PATCH


def suggest(commits: Sequence[Commit], language: str = "en") -> str:
    """Return notes for `commits` (newest first), oldest first, without doubles, at most LONGEST characters.

    Where the history is conventional, what users notice stands in groups and the rest is left out;
    otherwise every subject is a line. No commit at all: the words for a first release.
    """
    changes = [change for change in map(read, reversed(commits)) if change.text]
    headings = _HEADINGS.get(language, _HEADINGS["en"])
    if any(change.kind in _SHOWN for change in changes):
        lines = _grouped(changes, headings)
    else:
        lines = [f"- {change.text}" for change in _once(changes)]
    return _cut(lines) or _FIRST_NOTES.get(language, _FIRST_NOTES["en"])


def _grouped(changes: Sequence[Change], headings: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for kind in _SHOWN:
        group = [change for change in _once(changes) if change.kind == kind]
        if group:
            lines += [f"{headings[kind]}:" if headings is _HEADINGS["en"] else f"{headings[kind]}："]
            lines += [f"- {change.text}" for change in group]
    plain = [change for change in _once(changes) if not change.kind]
    return lines + [f"- {change.text}" for change in plain]


def _once(changes: Sequence[Change]) -> list[Change]:
    return list(dict.fromkeys(changes))


def _tidy(text: str) -> str:
    return _TRAILING_REFERENCE.sub("", text.strip())


def _cut(lines: Sequence[str]) -> str:
    """Join whole lines up to LONGEST characters; a heading is not left without a line below it."""
    kept: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > LONGEST and kept:
            break
        kept.append(line[:LONGEST])
    while kept and kept[-1].endswith((":", "：")) and not kept[-1].startswith("- "):
        kept.pop()
    return "\n".join(kept)
