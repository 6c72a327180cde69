"""JavaScript regular expressions, run by Python's engine.

A project's packOptions may hold patterns in JavaScript's syntax (ECMA-262 with its Annex B, without
the `u` flag). `compile` reads one and builds the Python pattern that matches the same text. What
Python's engine cannot say (a look-behind of variable width) raises JsRegexpError, as a pattern does
that JavaScript refuses.
"""

import re
from functools import lru_cache

_DIGIT = "0-9"
_WORD = "0-9A-Za-z_"
_SPACE = r"\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_LINE_ENDS = r"\n\r\u2028\u2029"
_SETS = {
    "d": _DIGIT,
    "w": _WORD,
    "s": _SPACE,
    "D": r"\x00-/:-\U0010ffff",
    "W": r"\x00-/:-@\[-\^`{-\U0010ffff",
    "S": r"\x00-\x08\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff",
}
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_BRACED = re.compile(r"\{(\d+)(,(\d*))?\}", re.ASCII)
_HEX = {"x": re.compile(r"[0-9A-Fa-f]{2}"), "u": re.compile(r"[0-9A-Fa-f]{4}")}
_OCTAL = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_NAME = re.compile(r"<([A-Za-z_$][\w$]*)>", re.ASCII)
_MOST_REPEATS = 65535


class JsRegexpError(ValueError):
    """The pattern is none that JavaScript accepts, or one that Python's engine cannot run."""


@lru_cache(maxsize=1024)
def compile(source: str, flags: str = "") -> re.Pattern[str]:  # noqa: A001 - as re.compile
    """Return the Python pattern for `source`; of the flags `i` and `m` are understood.

    Text to be searched goes through `code_units` first where it may hold characters beyond U+FFFF.
    """
    python = _Reader(code_units(source), multiline="m" in flags).read()
    try:
        return re.compile(python, re.ASCII | (re.IGNORECASE if "i" in flags else 0))
    except (re.error, OverflowError, RecursionError) as error:
        raise JsRegexpError(str(error)) from error


def code_units(text: str) -> str:
    """Return `text` as JavaScript sees it: one character for each UTF-16 code unit."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(data[i] | data[i + 1] << 8) for i in range(0, len(data), 2))


class _Reader:
    """Reads one pattern from left to right and says it in Python's syntax."""

    def __init__(self, source: str, *, multiline: bool) -> None:
        self.source = source
        self.at = 0
        self.groups = _count_groups(source)
        self.named = bool(re.search(r"\(\?<[A-Za-z_$]", source))
        self.opened = 0
        self.closed: set[int] = set()
        self.names: dict[str, int] = {}
        self.start = rf"(?<![^{_LINE_ENDS}])" if multiline else r"\A"
        self.end = rf"(?![^{_LINE_ENDS}])" if multiline else r"\Z"

    def read(self) -> str:
        python = self.disjunction()
        if self.at < len(self.source):
            raise JsRegexpError("unmatched )")
        return python

    def disjunction(self) -> str:
        """Alternatives up to a closing parenthesis or the end."""
        parts = []
        while self.at < len(self.source) and self.peek() != ")":
            if self.take("|"):
                parts.append("|")
            else:
                parts.append(self.term())
        return "".join(parts)

    def term(self) -> str:
        """One atom or assertion with its quantifier."""
        atom, repeatable = self.atom()
        lowest_highest = self.quantifier()
        if lowest_highest is None:
            return atom
        if not repeatable:
            raise JsRegexpError("nothing to repeat")
        return f"(?:{atom}){lowest_highest}{'?' if self.take('?') else ''}"

    def quantifier(self) -> str | None:
        """A quantifier at this place in Python's words, or None."""
        if self.peek() in ("*", "+", "?"):
            self.at += 1
            return self.source[self.at - 1]
        braced = _BRACED.match(self.source, self.at)
        if braced is None:
            return None
        self.at = braced.end()
        low = min(int(braced[1]), _MOST_REPEATS)
        if braced[2] is None:
            return f"{{{low}}}"
        if not braced[3]:
            return f"{{{low},}}"
        if int(braced[3]) < int(braced[1]):
            raise JsRegexpError("numbers out of order in {}")
        return f"{{{low},{min(int(braced[3]), _MOST_REPEATS)}}}"

    def atom(self) -> tuple[str, bool]:
        """One atom, and whether a quantifier may follow it."""
        if self.quantifier() is not None:
            raise JsRegexpError("nothing to repeat")
        char = self.source[self.at]
        self.at += 1
        if char == "^":
            return self.start, False
        if char == "$":
            return self.end, False
        if char == ".":
            return f"[^{_LINE_ENDS}]", True
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class(), True
        if char == "\\":
            return self.escape()
        return re.escape(char), True

    def group(self) -> tuple[str, bool]:
        """What follows an opening parenthesis, and whether it may be repeated."""
        for mark, repeatable in (("?:", True), ("?=", True), ("?!", True), ("?<=", False), ("?<!", False)):
            if self.take(mark):
                return f"({mark}{self.inside()})", repeatable
        if self.take("?"):
            name = _NAME.match(self.source, self.at)
            if not name or name[1] in self.names:
                raise JsRegexpError("invalid group")
            self.at = name.end()
            self.names[name[1]] = self.opened + 1
        self.opened += 1
        number = self.opened
        inside = self.inside()
        self.closed.add(number)
        return f"({inside})", True

    def inside(self) -> str:
        inside = self.disjunction()
        if not self.take(")"):
            raise JsRegexpError("missing )")
        return inside

    def escape(self) -> tuple[str, bool]:
        """An escape outside a class."""
        char = self.peek()
        if char in ("b", "B"):
            self.at += 1
            return rf"\{char}", False
        if char == "k" and self.named:
            name = _NAME.match(self.source, self.at + 1)
            if not name:
                raise JsRegexpError("invalid named reference")
            self.at = name.end()
            return self.reference(self.names.get(name[1], 0)), True
        number = re.compile(r"[1-9][0-9]*").match(self.source, self.at)
        if number and int(number[0]) <= self.groups:
            self.at = number.end()
            return self.reference(int(number[0])), True
        if char and char in _SETS:
            self.at += 1
            return f"[{_SETS[char]}]", True
        return re.escape(self.escaped_char()), True

    def reference(self, number: int) -> str:
        """A back reference: in JavaScript one to a group without a match matches nothing, gladly."""
        return rf"(?({number})\{number}|)(?:)" if number in self.closed else "(?:)"

    def escaped_char(self) -> str:
        """The character that an escape stands for, in a class or outside."""
        if self.at >= len(self.source):
            raise JsRegexpError(r"\ at end of pattern")
        char = self.source[self.at]
        self.at += 1
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "c" and self.at < len(self.source) and re.match("[A-Za-z]", self.peek()):
            self.at += 1
            return chr(ord(self.source[self.at - 1]) % 32)
        if char == "c":
            self.at -= 1
            return "\\"
        if char in _HEX and (digits := _HEX[char].match(self.source, self.at)):
            self.at = digits.end()
            return chr(int(digits[0], 16))
        if octal := _OCTAL.match(self.source, self.at - 1):
            self.at = octal.end()
            return chr(int(octal[0], 8))
        return char

    def char_class(self) -> str:
        """What follows an opening bracket."""
        negated = self.take("^")
        items: list[str] = []
        while not self.take("]"):
            first = self.class_atom()
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in ("", "]"):
                self.at += 1
                items.append(_range(first, self.class_atom()))
            else:
                items.append(_item(first))
        if not items:
            return r"[\x00-\U0010ffff]" if negated else r"(?!)"
        return f"[{'^' if negated else ''}{''.join(items)}]"

    def class_atom(self) -> str:
        """One member of a class: a character, or two or more that stand for a set (`d` → `0-9`)."""
        if self.at >= len(self.source):
            raise JsRegexpError("missing ]")
        char = self.source[self.at]
        self.at += 1
        if char != "\\":
            return char
        following = self.peek()
        if following and following in _SETS:
            self.at += 1
            return _SETS[following]
        if following == "b":
            self.at += 1
            return "\b"
        return self.escaped_char()

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self, text: str) -> bool:
        if not self.source.startswith(text, self.at):
            return False
        self.at += len(text)
        return True


def _range(first: str, last: str) -> str:
    if len(first) > 1 or len(last) > 1:
        return _item(first) + _item("-") + _item(last)
    if first > last:
        raise JsRegexpError("range out of order in character class")
    return f"{_item(first)}-{_item(last)}"


def _item(member: str) -> str:
    return member if len(member) > 1 else f"\\U{ord(member):08x}"


def _count_groups(source: str) -> int:
    """Capturing groups in the whole pattern: a number is a back reference only up to their count."""
    count, in_class, at = 0, False, 0
    while at < len(source):
        char = source[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char == "(":
            count += source[at + 1 : at + 2] != "?" or bool(re.match(r"\?<[^=!]", source[at + 1 : at + 4]))
        at += 1
    return count
