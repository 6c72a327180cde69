"""The expression language between `{{` and `}}`.

JavaScript's operators over data: names, members, literals, calls (of WXS functions), arrays, objects.
Both compilers of the platform that can be had were asked what they accept: `wcc` (2020) and glass-easel's
(2025). What one of them accepts is no fault here.
"""

import re
from functools import lru_cache

from msgspec import Struct

from mpconsole.i18n import N_

_MAX_DEPTH = 40
_MAX_LENGTH = 10_000  # characters; a brace that is never closed must not make every later one search it all

TOKEN = re.compile(
    r"""(?P<space>\s+|/\*.*?\*/)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\"(?:[^"\\]|\\(?!"))*\\"|\\'(?:[^'\\]|\\(?!'))*\\')
    |(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<operator>\.\.\.|===|!==|>>>|==|!=|<=|>=|<<|>>|&&|\|\||\?\?|[-+*/%<>!~&|^?:.,()\[\]{}])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)

_BINARY = {
    **dict.fromkeys(("||", "??"), 1),
    "&&": 2,
    "|": 3,
    "^": 4,
    "&": 5,
    **dict.fromkeys(("==", "!=", "===", "!=="), 6),
    **dict.fromkeys(("<", ">", "<=", ">=", "instanceof"), 7),
    **dict.fromkeys(("<<", ">>", ">>>"), 8),
    **dict.fromkeys(("+", "-"), 9),
    **dict.fromkeys(("*", "/", "%"), 10),
}
_UNARY = ("!", "~", "-", "+", "typeof", "void")
_CONSTANTS = ("true", "false", "null", "undefined", "NaN", "Infinity")


class Read(Struct, frozen=True, gc=False):
    """A name that an expression reads from its data, with the members behind it that are plain names."""

    name: str
    start: int
    end: int
    path: tuple[str, ...] = ()
    called: bool = False


class Expression(Struct, frozen=True, gc=False):
    """What stands between the braces: offsets of it, what it reads, and where it goes wrong.

    `fault` is an offset and a message for the catalogue, None where the expression is sound. `is_object`
    is true for the bare members of an object (`a, ...b, c: 1`), as `data` of a template takes them.
    """

    start: int
    end: int
    reads: tuple[Read, ...]
    fault: tuple[int, str] | None = None
    is_object: bool = False
    empty: bool = False


_PLAIN = re.compile(r"\s*([A-Za-z_$][\w$]*)((?:\.[A-Za-z_$][\w$]*)*)\s*", re.ASCII)


def parse_expression(text: str, start: int, end: int) -> Expression:
    """Read the expression that stands at `start` to `end` of a text; never raises."""
    plain = _PLAIN.fullmatch(text, start, end)
    if plain is not None:
        name = plain.group(1)
        if name in _CONSTANTS:
            return Expression(start, end, ())
        path = tuple(plain.group(2).split(".")[1:])
        return Expression(start, end, (Read(name, plain.start(1), plain.end(2), path),))
    if end - start > _MOST_KEPT:
        return _Parser(text, start, end).parse()
    return _moved(_parsed(text[start:end]), start)


_MOST_KEPT = 400  # characters of an expression that is remembered: views repeat the short ones


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Expression:
    return _Parser(text, 0, len(text)).parse()


def _moved(found: Expression, by: int) -> Expression:
    """Return an expression as it stands `by` characters further on."""
    reads = tuple(
        Read(read.name, read.start + by, read.end + by, read.path, read.called) for read in found.reads
    )
    fault = found.fault and (found.fault[0] + by, found.fault[1])
    return Expression(found.start + by, found.end + by, reads, fault, found.is_object, found.empty)


class _FaultError(Exception):
    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


_UNEXPECTED = N_("this does not belong in an expression")
_INCOMPLETE = N_("the expression is incomplete")
_NO_TEMPLATE = N_("template literals are not supported: join strings with +")
_NO_OPTIONAL = N_('"?." is not supported: write a && a.b')
_NO_FULL_WIDTH = N_("full-width punctuation: write it in half width")
_TOO_DEEP = N_("the expression is nested too deeply")
_FULL_WIDTH = "，。：；？！（）【】｛｝“”‘’＋－＝＜＞｜＆"


class _Parser:
    """Recursive descent over tokens; the first fault ends it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.tokens = [found for found in TOKEN.finditer(text, start, end) if found.lastgroup != "space"]
        self.at = 0
        self.depth = 0
        self.reads: list[Read] = []

    def parse(self) -> Expression:
        if not self.tokens:
            return Expression(self.start, self.end, (), empty=True)
        is_object = self._starts_object()
        fault = None
        try:
            self._whole(is_object=is_object)
        except _FaultError as error:
            fault = (error.offset, error.message)
        return Expression(self.start, self.end, tuple(self.reads), fault, is_object)

    def _whole(self, *, is_object: bool) -> None:
        if is_object:
            self._members(None)
        else:
            self._expression()
        if self.at < len(self.tokens):
            raise _FaultError(self._offset(), self._why())

    def _starts_object(self) -> bool:
        first, second = self._value(0), self._value(1)
        return first == "..." or (self._kind(0) == "name" and second in (":", ","))

    def _kind(self, ahead: int = 0) -> str | None:
        index = self.at + ahead
        return self.tokens[index].lastgroup if index < len(self.tokens) else None

    def _value(self, ahead: int = 0) -> str | None:
        index = self.at + ahead
        return self.tokens[index].group() if index < len(self.tokens) else None

    def _offset(self) -> int:
        return self.tokens[self.at].start() if self.at < len(self.tokens) else self.end

    def _why(self) -> str:
        value = self._value()
        if value is None:
            return _INCOMPLETE
        if value == "`":
            return _NO_TEMPLATE
        if value in _FULL_WIDTH:
            return _NO_FULL_WIDTH
        before = self.tokens[self.at - 1].group() if self.at else ""
        if value == "." and before == "?":
            return _NO_OPTIONAL
        return _UNEXPECTED

    def _take(self, value: str) -> bool:
        if self._value() == value and self._kind() in ("operator", "name"):
            self.at += 1
            return True
        return False

    def _expect(self, value: str) -> None:
        if not self._take(value):
            raise _FaultError(self._offset(), self._why())

    def _expression(self) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _FaultError(self._offset(), _TOO_DEEP)
        self._binary(0)
        if self._take("?"):
            self._expression()
            self._expect(":")
            self._expression()
        self.depth -= 1

    def _binary(self, least: int) -> None:
        self._unary()
        while (rank := _BINARY.get(self._value() or "", 0)) > least and self._kind() != "string":
            self.at += 1
            self._binary(rank)

    def _unary(self) -> None:
        while self._value() in _UNARY and self._kind() != "string" and not self._is_plain_name():
            self.at += 1
        self._postfix()

    def _is_plain_name(self) -> bool:
        """Whether `typeof` or `void` is used as a name: nothing that it could apply to follows."""
        return self._kind() == "name" and self._kind(1) not in ("name", "number", "string")

    def _postfix(self) -> None:
        name = self._primary()
        path: list[str] = []
        plain = True
        end = self.tokens[self.at - 1].end()
        called = False
        while True:
            if self._take("."):
                if self._kind() != "name":
                    raise _FaultError(self._offset(), self._why())
                if plain:
                    path.append(self._value() or "")
                    end = self.tokens[self.at].end()
                self.at += 1
            elif self._take("["):
                plain = False
                self._expression()
                self._expect("]")
            elif self._take("("):
                called = called or plain
                plain = False
                self._list(")")
            else:
                break
        if name is not None and name.group() not in _CONSTANTS:
            self.reads.append(Read(name.group(), name.start(), end, tuple(path), called))

    def _primary(self) -> re.Match[str] | None:
        """Read a literal, a group or a name; return the name's token."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None or token.lastgroup == "other":
            raise _FaultError(self._offset(), self._why())
        self.at += 1
        if token.lastgroup == "name":
            return token
        if token.lastgroup in ("string", "number"):
            return None
        if token.group() == "(":
            self._expression()
            self._expect(")")
        elif token.group() == "[":
            self._list("]")
        elif token.group() == "{":
            self._members("}")
        else:
            self.at -= 1
            raise _FaultError(token.start(), self._why())
        return None

    def _list(self, closing: str) -> None:
        while not self._take(closing):
            if self._take(","):
                continue
            self._take("...")
            self._expression()
            if self._value() not in (",", closing):
                raise _FaultError(self._offset(), self._why())

    def _members(self, closing: str | None) -> None:
        """Read the members of an object up to `closing` (None: to the end)."""
        while self.at < len(self.tokens) and not (closing and self._value() == closing):
            if self._take("..."):
                self._expression()
            else:
                self._member()
            if not self._take(","):
                break
        if closing:
            self._expect(closing)

    def _member(self) -> None:
        key = self.tokens[self.at]
        if key.lastgroup not in ("name", "string", "number"):
            raise _FaultError(key.start(), self._why())
        self.at += 1
        if self._take(":"):
            self._expression()
        elif key.lastgroup == "name":
            self.reads.append(Read(key.group(), key.start(), key.end()))
        else:
            raise _FaultError(self._offset(), self._why())


def literal_results(text: str, expression: Expression) -> list[tuple[str, int, int]]:
    """Return the texts that an expression can be as a whole (`c ? 'a' : 'b'`), with offsets inside quotes.

    Other results that it may have are left out; a text with escapes is, too.
    """
    if expression.fault is not None or expression.is_object:
        return []
    found = TOKEN.finditer(text, expression.start, expression.end)
    tokens = [token for token in found if token.lastgroup != "space"]
    results, groups = [], list[bool]()
    for at, token in enumerate(tokens):
        value = token.group()
        before = tokens[at - 1] if at else None
        if value in ("(", "[", "{"):
            called = before is not None and (before.lastgroup == "name" or before.group() in (")", "]"))
            groups.append(value == "(" and not called)
        elif value in (")", "]", "}") and groups:
            groups.pop()
        elif token.lastgroup == "string" and value[0] != "\\" and "\\" not in value and all(groups):
            after = tokens[at + 1].group() if at + 1 < len(tokens) else ""
            if (before.group() if before else "") in _LEADS_TO and after in _ENDS:
                results.append((value[1:-1], token.start() + 1, token.end() - 1))
    return results


_LEADS_TO = ("", "?", ":", "&&", "||", "??", "(")
_ENDS = ("", ":", "||", "??", ")")


def end_of_expression(text: str, start: int) -> int | None:
    """Return where `}}` stands that closes the braces opened before `start`; None where none does.

    An end tag or another `{{` outside strings means that the braces were never closed.
    """
    if (plain := _PLAIN_END.match(text, start)) is not None:
        return plain.end() - 2
    depth = 0
    at = start
    limit = min(text.rfind("}}", start, start + _MAX_LENGTH) + 2, len(text))
    while at < limit:
        if depth == 0 and text.startswith("}}", at):
            return at
        if text.startswith("{{", at) and depth == 0 and at > start:
            return None
        if text[at] == "<" and _END_TAG.match(text, at):
            return None
        found = TOKEN.match(text, at)
        assert found is not None
        if found.group() == "{":
            depth += 1
        elif found.group() == "}":
            depth -= 1
            if depth < 0:
                return None
        at = found.end()
    return None


_PLAIN_END = re.compile(r"[\w$.\s]*\}\}", re.ASCII)
_END_TAG = re.compile(r"</\s*[A-Za-z]")
