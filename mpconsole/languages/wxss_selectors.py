"""The classes that a style sheet's selectors name, with their places; Sass and Less are read as well."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*)
    |(?P<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)
    |(?P<mark>[{};])
    |\.(?P<name>(?:[A-Za-z_-]|[^\x00-\x7f]|\\.)(?:[\w-]|\\.)*)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClassName:
    """A class in a selector: its name, the offsets of the name, and those of the whole rule."""

    name: str
    start: int
    end: int
    rule_start: int
    rule_end: int


def classes(text: str) -> Iterator[ClassName]:
    """Yield every class that a selector names, rule by rule; one that stays open ends with the text."""
    prelude = 0
    named: list[re.Match[str]] = []
    rules: list[tuple[int, list[re.Match[str]]]] = []
    for token in _TOKEN.finditer(text):
        if token["name"]:
            named.append(token)
        elif token["comment"] and not text[prelude : token.start()].strip():
            prelude = token.end()
        elif token["mark"]:
            if token["mark"] == "{":
                rules.append((prelude, named))
            elif token["mark"] == "}" and rules:
                yield from _of_rule(text, *rules.pop(), token.end())
            prelude, named = token.end(), []
    while rules:
        yield from _of_rule(text, *rules.pop(), len(text))


def _of_rule(text: str, prelude: int, named: list[re.Match[str]], end: int) -> Iterator[ClassName]:
    start = prelude + len(text[prelude:end]) - len(text[prelude:end].lstrip())
    for token in named:
        yield ClassName(_ESCAPE.sub(r"\1", token["name"]), token.start("name"), token.end("name"), start, end)
