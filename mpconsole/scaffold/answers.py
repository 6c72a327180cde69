"""What `new` asks: the answers as data, and whether an answer can be one."""

import re
from dataclasses import dataclass

from mpconsole.i18n import N_

RECIPES = {
    "blank": N_("the smallest correct program: one page"),
    "shop": N_("a small shop: home, categories, product, cart, orders, member, with a mock backend"),
}
LANGUAGES = {
    "javascript": N_("JavaScript and WXSS"),
    "typescript": N_("TypeScript and Sass, compiled by the official tool"),
}
WORDS = {"en": "English", "zh-CN": "简体中文"}

TOURIST_APPID = "touristappid"
"""The appid that DevTools accepts from anyone, for trying things out without an account."""

_APPID = re.compile(r"wx[0-9a-f]{16}")
_LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that decides what is made. `words` is a key of WORDS: the language of the program itself."""

    recipe: str
    name: str
    appid: str
    language: str
    words: str
    git: bool

    @property
    def typescript(self) -> bool:
        """Whether the program is written in TypeScript and Sass."""
        return self.language == "typescript"


def is_appid(text: str) -> bool:
    """Whether `text` has an appid's form: `wx` and 16 digits or letters a-f; or `touristappid`."""
    return text == TOURIST_APPID or _APPID.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether `text` can be a program's name: 1 to 30 characters on one line, not blank."""
    return bool(text.strip()) and len(text) <= _LONGEST_NAME and text.isprintable()
