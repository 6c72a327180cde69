"""Comments that hide findings: `mpconsole-ignore RULE`, in every language that has comments.

Alone on its line a comment speaks of the next line that holds more than comments (in WXML: of the whole
start tag that begins there), behind something of its own line; `mpconsole-ignore-file RULE` of the file.
What follows a colon is the reason. JSON has no comments: the settings name its places.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mpconsole.languages import script, wxss
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.wxml import RAW, parse
from mpconsole.languages.wxml_tree import Tree

MARK = "mpconsole-ignore"
_SAYS = re.compile(rf"\s*{MARK}(?P<file>-file)?(?:\s+(?P<rules>[^:：]*))?\s*(?:[:：].*)?", re.DOTALL)
_OPENING = re.compile(r"<!--|/\*+|//+")
_CLOSING = re.compile(r"\s*(?:-->|\*+/)\s*\Z")
_BETWEEN = re.compile(r"[\s,，、]+")
_SCRIPTS = (".js", ".ts", ".wxs", ".mjs", ".cjs", ".mts")
_STYLES = (".wxss", ".css", ".less", ".scss", ".sass")
EXTENSIONS = (".wxml", *_SCRIPTS, *_STYLES)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: the rules that it names, the lines that it speaks of (none: the file), and its place."""

    rules: tuple[str, ...]
    first: int
    last: int
    span: Span

    def covers(self, line: int) -> bool:
        """Whether it speaks of a finding that begins on `line` (0: about the whole file)."""
        return not self.last or self.first <= line <= self.last


def suppressions_in(data: bytes, path: str) -> tuple[Suppression, ...]:
    """Return the comments in a file of the language that its name means."""
    if MARK.encode() not in data:
        return ()
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return tuple(suppressions(text, posixpath.splitext(path)[1]))


def suppressions(text: str, extension: str) -> Iterator[Suppression]:
    """Yield the comments in a text of the language that `extension` means."""
    if extension == ".wxml":
        tree = parse(text)
        yield from _in(text, [*_of_wxml(tree)], dict(_start_tags(tree, LineIndex(text))))
    elif extension in EXTENSIONS:
        language = script if extension in _SCRIPTS else wxss
        yield from _in(text, [*language.comments(text)], {})


def _of_wxml(tree: Tree) -> Iterator[Range]:
    yield from ((comment.start, comment.end) for comment in tree.comments())
    for element in tree.elements():
        if element.name in RAW:
            inner = tree.text[element.open_end : element.close_start]
            for start, end in script.comments(inner):
                yield element.open_end + start, element.open_end + end


def _start_tags(tree: Tree, lines: LineIndex) -> Iterator[tuple[int, int]]:
    """Yield the line on which each start tag begins, and that on which it ends."""
    for element in tree.elements():
        yield lines.position(element.start)[0], lines.position(max(element.start, element.open_end - 1))[0]


def _in(text: str, comments: list[Range], longer: dict[int, int]) -> Iterator[Suppression]:
    lines = LineIndex(text)
    rows = text.split("\n")
    alone = set(_whole_lines(rows, lines, comments))
    for start, end in comments:
        body = _CLOSING.sub("", _OPENING.sub("", text[start:end], count=1))
        said = _SAYS.fullmatch(body)
        if said is None:
            continue
        rules = tuple(filter(None, _BETWEEN.split(said.group("rules") or "")))
        place = Span(*lines.position(start), *lines.position(end))
        first, last = place.line, place.end_line
        if said.group("file"):
            first = last = 0
        elif first in alone:
            first = last + 1
            while first <= len(rows) and (first in alone or not rows[first - 1].strip()):
                first += 1
            last = max(first, longer.get(first, first))
        yield Suppression(rules, first, last, place)


def _whole_lines(rows: list[str], lines: LineIndex, comments: Iterable[Range]) -> Iterator[int]:
    """Yield the lines that hold a comment and nothing else."""
    for start, end in comments:
        (first, column), (last, end_column) = lines.position(start), lines.position(end)
        if not rows[first - 1][: column - 1].strip() and not rows[last - 1][end_column - 1 :].strip():
            yield from range(first, last + 1)
