"""The lexers lose no character, know the languages' own words, and are found by Pygments."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Token

from mpconsole.languages.lexers import WxmlLexer, WxsLexer, WxssLexer

LEXERS = (WxmlLexer, WxssLexer, WxsLexer)
PIECES = (
    *("<view", "</view>", "/>", ">", " class=", '"', "'", "{{", "}}", "a.b", "<!--", "-->", "<wxs", "</wxs>"),
    *("wx:if", " bindtap=", "12rpx", "\n", "\\", "。", "@import", "{", "}", "`"),
)


def tokens(lexer: Lexer, text: str) -> list[tuple[object, str]]:
    return [(kind, value) for _at, kind, value in lexer.get_tokens_unprocessed(text)]


@pytest.mark.parametrize("lexer", LEXERS)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join))
def test_no_character_is_lost(lexer: type[Lexer], text: str) -> None:
    assert "".join(value for _kind, value in tokens(lexer(), text)) == text


def test_wxml() -> None:
    text = """<!-- a --><view wx:if="{{n > 1 ? 'x' : y}}" bind:tap="go" hidden>你好 {{ name }} a < b</view>"""
    found = tokens(WxmlLexer(), text)
    assert (Keyword, "wx:if") in found
    assert (Name.Function, "bind:tap") in found
    assert (Name.Attribute, "hidden") in found
    assert found.count((Punctuation.Marker, "{{")) == 2
    assert (Number, "1") in found
    assert (String.Single, "'x'") in found
    assert (Name.Variable, "name") in found
    assert (Comment.Multiline, "<!--") in found
    assert (Name.Tag, "b") not in found


def test_inline_wxs_is_a_script_until_its_end_tag() -> None:
    found = tokens(WxmlLexer(), '<wxs module="m">module.exports = 1 < 2</wxs><view/>')
    assert (Name.Builtin, "module") in found
    assert found.count((Name.Tag, "wxs")) == 2
    assert (Name.Tag, "view") in found


def test_wxs_without_content_is_a_tag() -> None:
    found = tokens(WxmlLexer(), '<wxs module="m" src="./m.wxs"/><view class="a"/>')
    assert (Name.Attribute, "class") in found


def test_wxss_knows_rpx() -> None:
    assert (Keyword.Type, "rpx") in tokens(WxssLexer(), ".a { width: 12.5rpx }")


def test_wxs_has_no_errors() -> None:
    found = tokens(WxsLexer(), "var f = getRegExp('a', 'g'); module.exports = { f: f };")
    assert Token.Error not in [kind for kind, _value in found]
    assert (Name.Builtin, "getRegExp") in found


def test_plugins_name_the_lexers() -> None:
    pyproject = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    plugins = pyproject["project"]["entry-points"]["pygments.lexers"]
    loaded = set()
    for target in plugins.values():
        module, _colon, name = target.partition(":")
        loaded.add(getattr(import_module(module), name))
    assert loaded == set(LEXERS)
