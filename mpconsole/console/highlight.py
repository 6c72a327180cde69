"""Source text as inked lines: Pygments' tokens, named by the inks of the themes."""

from collections.abc import Iterator
from pathlib import Path

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Token,
    _TokenType,
)

from mpconsole.console.lines import Line, Span

TAB = 4
LARGEST = 256 * 1024
"""Longer texts are shown without colours: nobody reads them for their syntax."""

_INKS: dict[_TokenType, str] = {
    Comment: "muted italic",
    Keyword: "accent",
    Keyword.Constant: "secondary",
    Name.Tag: "primary",
    Name.Attribute: "secondary",
    Name.Function: "strong",
    Name.Class: "strong",
    Name.Decorator: "accent",
    Name.Builtin: "secondary",
    Name.Entity: "warning",
    Operator.Word: "accent",
    Punctuation.Marker: "accent",
    Number: "secondary",
    String: "success",
    Literal: "secondary",
    Generic.Deleted: "error",
    Generic.Inserted: "success",
    Generic.Heading: "strong",
}
_AS_IT_IS = {"stripnl": False, "ensurenl": False}
"""Lexers drop empty lines at both ends unless told: then no line would have its number."""
_SAME = {
    ".cjs": "javascript",
    ".mjs": "javascript",
    ".json": "json",
    ".js": "javascript",
    ".ts": "typescript",
    ".less": "less",
    ".scss": "scss",
    ".sass": "sass",
}


def lexer_for(path: str) -> Lexer | None:
    """Return the lexer for a file by its name, or None where there is none."""
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
    from pygments.util import ClassNotFound

    suffix = Path(path).suffix.lower()
    if suffix in (".wxml", ".wxss", ".wxs"):
        from mpconsole.languages import lexers

        ours = {".wxml": lexers.WxmlLexer, ".wxss": lexers.WxssLexer, ".wxs": lexers.WxsLexer}
        return ours[suffix](**_AS_IT_IS)
    name = _SAME.get(suffix)
    try:
        return (
            get_lexer_by_name(name, **_AS_IT_IS) if name else get_lexer_for_filename(path, None, **_AS_IT_IS)
        )
    except ClassNotFound:
        return None


def ink_of(kind: _TokenType) -> str:
    """Return the ink of a token: its own, or its nearest ancestor's."""
    while kind is not Token:
        if kind in _INKS:
            return _INKS[kind]
        kind = kind.parent or Token
    return ""


def highlight(text: str, lexer: Lexer | None) -> list[Line]:
    """Return the lines of `text`, tabs written as spaces."""
    text = text.expandtabs(TAB)
    if lexer is None or len(text) > LARGEST:
        return [(Span(row),) for row in text.split("\n")]
    return list(_lines(text, lexer))


def _lines(text: str, lexer: Lexer) -> Iterator[Line]:
    spans: list[Span] = []
    for kind, value in lexer.get_tokens(text):
        ink = ink_of(kind)
        first, *others = value.split("\n")
        spans.append(Span(first, ink))
        for other in others:
            yield tuple(spans)
            spans = [Span(other, ink)]
    if any(span.text for span in spans):
        yield tuple(spans)
