"""Pygments lexers for WXML, WXSS and WXS; installed as plugins, so that `pygmentize` knows them too.

WXML is its own lexer rather than HTML's: tags are open (any name), attributes have prefixes that mean
something (`wx:if`, `bind:tap`, `model:value`), and `{{ }}` holds an expression in text and in values.
"""

import re
from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups, default, include, inherit, using, words
from pygments.lexers.css import CssLexer
from pygments.lexers.javascript import JavascriptLexer
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

_TAG = r"[A-Za-z_][\w:.-]*"
_DIRECTIVE = r"(?:wx|model|change|generic|slot|extra-attr):[\w:-]+|worklet:[\w:-]+"
_EVENT = r"(?:capture-)?(?:bind|catch)(?::[\w:.-]+|[a-z][\w-]*)|mut-bind:[\w:-]+"


class WxsLexer(JavascriptLexer):
    """WXS: a JavaScript of ES5 with modules."""

    name = "WXS"
    aliases: ClassVar[list[str]] = ["wxs"]
    filenames: ClassVar[list[str]] = ["*.wxs"]
    alias_filenames: ClassVar[list[str]] = []
    mimetypes: ClassVar[list[str]] = []
    url = "https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/"
    version_added = ""

    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (words(("getRegExp", "getDate"), suffix=r"\b"), Name.Builtin),
            (r"\b(module)(\.)(exports)\b", bygroups(Name.Builtin, Punctuation, Name.Builtin)),
            inherit,
        ],
    }


class WxssLexer(CssLexer):
    """WXSS: CSS with the unit rpx and `@import` of other files."""

    name = "WXSS"
    aliases: ClassVar[list[str]] = ["wxss"]
    filenames: ClassVar[list[str]] = ["*.wxss"]
    mimetypes: ClassVar[list[str]] = []
    url = "https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxss.html"
    version_added = ""

    tokens: ClassVar[dict[str, Any]] = {
        "numeric-values": [
            (r"([+-]?\d*\.?\d+)(rpx)\b", bygroups(Number, Keyword.Type)),
            inherit,
        ],
    }


class WxmlLexer(RegexLexer):
    """WXML with its directives, events, expressions and inline WXS."""

    name = "WXML"
    aliases: ClassVar[list[str]] = ["wxml"]
    filenames: ClassVar[list[str]] = ["*.wxml"]
    alias_filenames: ClassVar[list[str]] = []
    mimetypes: ClassVar[list[str]] = []
    url = "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/"
    version_added = ""
    flags = re.DOTALL  # tags, comments and scripts span lines

    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (r"<!--", Comment.Multiline, "comment"),
            (r"\{\{", Punctuation.Marker, "expression"),
            (
                r"(<)(wxs)(?=[\s>])(?=[^<>]*(?<!/)>)",
                bygroups(Punctuation, Name.Tag),
                ("wxs-content", "tag"),
            ),
            (rf"(</?)({_TAG})", bygroups(Punctuation, Name.Tag), "tag"),
            (r"&\w+;|&#x?[0-9a-fA-F]+;", Name.Entity),
            (r"[^<{&]+", Text),
            (r"[<{&]", Text),
        ],
        "comment": [
            (r"-->", Comment.Multiline, "#pop"),
            (r"[^-]+|-", Comment.Multiline),
        ],
        "tag": [
            (r"\s+", Whitespace),
            (r"/?>", Punctuation, "#pop"),
            (_DIRECTIVE, Keyword, "attribute"),
            (_EVENT, Name.Function, "attribute"),
            (r"""[^\s=<>"'/{]+""", Name.Attribute, "attribute"),
            (r"(?=<)", Text, "#pop"),
            (r".", Text),
        ],
        "attribute": [
            (r"(\s*)(=)(\s*)", bygroups(Whitespace, Operator, Whitespace), ("#pop", "value")),
            default("#pop"),
        ],
        "value": [
            (r'"', String.Double, ("#pop", "double")),
            (r"'", String.Single, ("#pop", "single")),
            (r"\{\{", Punctuation.Marker, ("#pop", "expression")),
            (r"""[^\s>"'{]+""", String, "#pop"),
            default("#pop"),
        ],
        "double": [
            (r'"', String.Double, "#pop"),
            (r"\{\{", Punctuation.Marker, "expression"),
            (r'[^"{]+|\{', String.Double),
        ],
        "single": [
            (r"'", String.Single, "#pop"),
            (r"\{\{", Punctuation.Marker, "expression"),
            (r"[^'{]+|\{", String.Single),
        ],
        "expression": [
            (r"\}\}", Punctuation.Marker, "#pop"),
            (r"(?=<)(?=</?[A-Za-z])", Text, "#pop"),
            include("expression-parts"),
        ],
        "expression-parts": [
            (r"\s+", Whitespace),
            (r'"(?:[^"\\\n]|\\.)*"', String.Double),
            (r"'(?:[^'\\\n]|\\.)*'", String.Single),
            (r"\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+", Number),
            (words(("true", "false", "null", "undefined"), suffix=r"\b"), Keyword.Constant),
            (r"\.\.\.|===?|!==?|<=|>=|&&|\|\||[-+*/%<>!?:|&^~]", Operator),
            (r"[A-Za-z_$][\w$]*(?=\s*\()", Name.Function),
            (r"[A-Za-z_$][\w$]*", Name.Variable),
            (r"[()\[\]{},.]", Punctuation),
            (r".", Text),
        ],
        "wxs-content": [
            (r"(.*?)(?=</\s*wxs\s*>)", bygroups(using(WxsLexer)), "#pop"),
            (r".+", using(WxsLexer), "#pop"),
            default("#pop"),
        ],
    }
