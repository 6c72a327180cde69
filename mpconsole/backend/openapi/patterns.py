"""A text that a regular expression matches: the shortest, made from the expression itself."""

import random
import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_CATEGORIES = {
    op.CATEGORY_DIGIT: "0",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_DIGIT: "a",
    op.CATEGORY_NOT_WORD: "-",
    op.CATEGORY_NOT_SPACE: "a",
}
_ANYTHING = "a0-_ .:/@#"


class UnbuildableError(ValueError):
    """The expression says what no text can be built for (look-around, back references)."""


def matching(pattern: str, at_least: int = 0, chance: random.Random | None = None) -> str | None:
    """Return a text that `pattern` finds a match in, of `at_least` so many characters where it can be longer.

    None where the expression is none, or says what cannot be built (look-around, back references).
    """
    try:
        tree = parser.parse(pattern)
        text = _Builder(at_least, chance).build(tree)
    except (re.error, KeyError, UnbuildableError, RecursionError, OverflowError):
        return None
    return text if re.search(pattern, text) else None


class _Builder:
    def __init__(self, at_least: int, chance: random.Random | None) -> None:
        self._missing = at_least
        self._chance = chance

    def build(self, tree: Any) -> str:
        return "".join(self._one(operator, argument) for operator, argument in tree)

    def _one(self, operator: Any, argument: Any) -> str:
        if operator is op.LITERAL:
            text = chr(argument)
        elif operator is op.NOT_LITERAL:
            text = next(character for character in _ANYTHING if ord(character) != argument)
        elif operator is op.ANY:
            text = "a"
        elif operator is op.IN:
            text = self._in(argument)
        elif operator is op.BRANCH:
            return self.build(argument[1][0])
        elif operator is op.SUBPATTERN:
            return self.build(argument[-1])
        elif operator in (op.MAX_REPEAT, op.MIN_REPEAT):
            return self._repeat(*argument)
        elif operator is op.AT:
            return ""
        else:
            raise UnbuildableError(operator)
        self._missing -= 1
        return text

    def _repeat(self, low: int, high: int, tree: Any) -> str:
        text = "".join(self.build(tree) for _ in range(low))
        count = low
        while self._missing > 0 and count < min(int(high), 10_000):
            text += self.build(tree)
            count += 1
        return text

    def _in(self, choices: Any) -> str:
        negated = choices[0][0] is op.NEGATE
        rest = choices[1:] if negated else choices
        if negated:
            return next(
                character for character in _ANYTHING if not any(_holds(one, character) for one in rest)
            )
        operator, argument = self._chance.choice(rest) if self._chance else rest[0]
        if operator is op.LITERAL:
            return chr(argument)
        if operator is op.RANGE:
            return chr(self._chance.randint(*argument) if self._chance else argument[0])
        return _CATEGORIES[argument]


def _holds(choice: Any, character: str) -> bool:
    operator, argument = choice
    if operator is op.LITERAL:
        return ord(character) == int(argument)
    if operator is op.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    kinds = {
        op.CATEGORY_DIGIT: character.isdigit(),
        op.CATEGORY_WORD: character.isalnum() or character == "_",
        op.CATEGORY_SPACE: character.isspace(),
    }
    return kinds.get(argument, True)
