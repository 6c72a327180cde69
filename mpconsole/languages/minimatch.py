"""Glob patterns as npm's minimatch 3.0 reads them with its default options.

The official tool matches `packOptions` globs with it, so its every turn matters here: `*` does not
cross `/` nor match a leading dot, `**` is special alone between slashes, braces expand as in bash,
`+(a|b)` and its like work, `!` negates and `#` comments the whole pattern.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from mpconsole.languages import js_regexp
from mpconsole.languages.braces import expand
from mpconsole.languages.js_regexp import JsRegexpError

JS_SPACE = "".join(
    map(chr, (*range(9, 14), 32, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288, 65279))
)
"""What JavaScript's `trim` takes away."""
_SPECIAL = frozenset("().*{}+?[]^$\\!")
_ANY = "[^/]"
_STAR = "[^/]*?"
_CLOSE = {"!": "))[^/]*?)", "?": ")?", "+": ")+", "*": ")*", "@": ")"}
_LONGEST_SEGMENT = 64 * 1024
_GLOBSTAR = "**"

Test = Callable[[str], bool]
Part = Test | None
"""One segment of a pattern; None stands for `**`."""


class GlobError(ValueError):
    """The pattern is one that minimatch throws at."""


@lru_cache(maxsize=1024)
def compile(pattern: str) -> Test:  # noqa: A001 - as re.compile
    """Return a test of paths against `pattern`. Raises GlobError where minimatch would throw."""
    pattern = js_regexp.code_units(pattern)
    if pattern.startswith("#"):
        return lambda _path: False
    pattern = pattern.strip(JS_SPACE)
    if not pattern:
        return lambda path: not path
    if pattern.startswith("#"):
        return lambda _path: False
    body = pattern.lstrip("!")
    negated = (len(pattern) - len(body)) % 2 == 1
    alternatives = [tuple(_parts(one)) for one in expand(body)]

    def test(path: str) -> bool:
        segments = re.split("/+", js_regexp.code_units(path))
        return any(_match(segments, 0, parts, 0) for parts in alternatives) != negated

    return test


def _parts(pattern: str) -> Iterator[Part]:
    for segment in re.split("/+", pattern):
        if len(segment) > _LONGEST_SEGMENT:
            raise GlobError("pattern is too long")
        yield None if segment == _GLOBSTAR else _segment(segment)


def _match(segments: list[str], at: int, parts: tuple[Part, ...], part_at: int) -> bool:
    """Whether `segments[at:]` match `parts[part_at:]`."""
    while at < len(segments) and part_at < len(parts):
        part = parts[part_at]
        if part is None:
            return _match_globstar(segments, at, parts, part_at + 1)
        if not part(segments[at]):
            return False
        at += 1
        part_at += 1
    if part_at < len(parts):
        return False
    return at == len(segments) or (at == len(segments) - 1 and segments[at] == "")


def _match_globstar(segments: list[str], at: int, parts: tuple[Part, ...], part_at: int) -> bool:
    if part_at == len(parts):
        return not any(segment.startswith(".") for segment in segments[at:])
    while at < len(segments):
        if _match(segments, at, parts, part_at):
            return True
        if segments[at].startswith("."):
            return False
        at += 1
    return False


@lru_cache(maxsize=4096)
def _segment(pattern: str) -> Test:
    """A test for what one segment of a pattern (no slash in it) matches."""
    if pattern == "":
        return lambda segment: segment == ""
    source, magic = _Translator(pattern).translate()
    if not magic:
        literal = re.sub(r"\\(.)", r"\1", pattern)
        return lambda segment: segment == literal
    try:
        regexp = js_regexp.compile(f"^{source}$")
    except JsRegexpError:
        return lambda _segment: False
    return lambda segment: regexp.search(segment) is not None


@dataclass(slots=True)
class _List:
    """An opened `+(`, `!(`, …: its kind, and where its translation starts and ends."""

    kind: str
    start: int
    end: int = 0

    @property
    def opening(self) -> str:
        return "(?:(?!(?:" if self.kind == "!" else "(?:"


class _Translator:
    """Translates a segment into a JavaScript regular expression, a character at a time."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.source = ""
        self.magic = False
        self.escaping = False
        self.waiting = ""  # one of ?*+@! that may yet open a list
        self.open: list[_List] = []
        self.negative: list[_List] = []
        self.class_at = -1  # where in the pattern the last [ stands
        self.class_start = 0  # and where its translation starts
        self.in_class = False

    def translate(self, *, within: bool = False) -> tuple[str, bool]:
        """Return the regular expression and whether it is more than plain text.

        `within`: the text of a class that turned out to be none; it is no whole segment.
        """
        for index, char in enumerate(self.pattern):
            if self.escaping and char in _SPECIAL:
                self.source += "\\" + char
                self.escaping = False
            else:
                self._STEPS.get(char, _Translator._other)(self, index, char)
        self._leave_class_open()
        self._leave_lists_open()
        self._flush()
        if self.escaping:
            self.source += "\\\\"
        may_start_with_dot = self.source[:1] in (".", "[", "(")
        self._extend_negations(whole=not within)
        if self.source and self.magic:
            self.source = "(?=.)" + self.source
        if may_start_with_dot and not self.pattern.startswith("."):
            self.source = r"(?!\.)" + self.source
        return self.source, self.magic

    def _flush(self) -> None:
        """A waiting character that opened no list means what it means alone."""
        if not self.waiting:
            return
        if self.waiting in "*?":
            self.source += _STAR if self.waiting == "*" else _ANY
            self.magic = True
        else:
            self.source += "\\" + self.waiting
        self.waiting = ""

    def _backslash(self, _index: int, _char: str) -> None:
        self._flush()
        self.escaping = True

    def _state(self, index: int, char: str) -> None:
        if self.in_class:
            self.source += "^" if char == "!" and index == self.class_at + 1 else char
            return
        self._flush()
        self.waiting = char

    def _open_list(self, _index: int, _char: str) -> None:
        if self.in_class:
            self.source += "("
        elif not self.waiting:
            self.source += r"\("
        else:
            self.open.append(_List(self.waiting, len(self.source)))
            self.source += self.open[-1].opening
            self.waiting = ""

    def _close_list(self, _index: int, _char: str) -> None:
        if self.in_class or not self.open:
            self.source += r"\)"
            return
        self._flush()
        self.magic = True
        closed = self.open.pop()
        self.source += _CLOSE[closed.kind]
        if closed.kind == "!":
            self.negative.append(closed)
        closed.end = len(self.source)

    def _bar(self, _index: int, _char: str) -> None:
        if self.in_class or not self.open or self.escaping:
            self.source += r"\|"
            self.escaping = False
            return
        self._flush()
        self.source += "|"

    def _open_class(self, index: int, _char: str) -> None:
        self._flush()
        if self.in_class:
            self.source += r"\["
            return
        self.in_class = True
        self.class_at = index
        self.class_start = len(self.source)
        self.source += "["

    def _close_class(self, index: int, _char: str) -> None:
        if index == self.class_at + 1 or not self.in_class:
            self.source += r"\]"
            self.escaping = False
            return
        self.in_class = False
        content = self.pattern[self.class_at + 1 : index]
        try:
            js_regexp.compile(f"[{content}]")
        except JsRegexpError:
            self._no_class(content, r"\]")
            return
        self.magic = True
        self.source += "]"

    def _no_class(self, content: str, ending: str) -> None:
        """What looked like a class is plain text: translate its content again, after a literal `[`."""
        inner, magic = _Translator(content).translate(within=True)
        self.source = self.source[: self.class_start] + r"\[" + inner + ending
        self.magic = self.magic or magic

    def _other(self, _index: int, char: str) -> None:
        self._flush()
        if self.escaping:
            self.escaping = False
        elif char in _SPECIAL and not (char == "^" and self.in_class):
            self.source += "\\"
        self.source += char

    def _leave_class_open(self) -> None:
        if self.in_class:
            self._no_class(self.pattern[self.class_at + 1 :], "")

    def _leave_lists_open(self) -> None:
        """A list that never closes is text: its bars are escaped again."""
        while self.open:
            one = self.open.pop()
            tail = re.sub(
                r"((?:\\\\){0,64})(\\?)\|",
                lambda found: found[1] * 2 + (found[2] or "\\") + "|",
                self.source[one.start + len(one.opening) :],
            )
            text = {"*": _STAR, "?": _ANY}.get(one.kind, "\\" + one.kind)
            self.magic = True
            self.source = self.source[: one.start] + text + r"\(" + tail

    def _extend_negations(self, *, whole: bool) -> None:
        """`!(a)b` must not match where `ab` does: what follows goes into the look-ahead too."""
        for one in reversed(self.negative):
            before, rest = self.source[: one.start], self.source[one.end :]
            ahead, close = self.source[one.start : one.end - 8], self.source[one.end - 8 : one.end]
            following = rest
            for _ in range(before.count("(")):
                following = re.sub(r"\)[+*?]?", "", following, count=1)
            end = "$" if following == "" and whole else ""
            self.source = before + ahead + following + end + close + rest

    _STEPS: ClassVar[dict[str, Callable[["_Translator", int, str], None]]] = {
        "\\": _backslash,
        "?": _state,
        "*": _state,
        "+": _state,
        "@": _state,
        "!": _state,
        "(": _open_list,
        ")": _close_list,
        "|": _bar,
        "[": _open_class,
        "]": _close_class,
    }
