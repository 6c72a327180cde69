"""The questions of `mpconsole new`, asked in a terminal: arrows to choose, Enter for the default."""

from collections.abc import Callable, Mapping
from typing import Any

import click
import questionary
from questionary import Choice, Style

from mpconsole.i18n import _
from mpconsole.i18n import language as our_language
from mpconsole.scaffold.answers import LANGUAGES, RECIPES, TOURIST_APPID, WORDS, Answers, is_appid, is_name

_STYLE = Style(
    [
        ("qmark", "fg:ansigreen bold"),
        ("answer", "fg:ansigreen"),
        ("pointer", "fg:ansigreen"),
        ("instruction", "fg:ansibrightblack"),
    ]
)


def ask(given: Mapping[str, Any], default_name: Callable[[Mapping[str, Any]], str]) -> Answers:
    """Ask for each answer that `given` leaves out (None). Raises click.Abort on Ctrl+C."""
    found = dict(given)

    def need(key: str, question: Callable[[], questionary.Question]) -> None:
        if found[key] is None:
            answer = question().unsafe_ask()
            found[key] = answer.strip() if isinstance(answer, str) else answer

    try:
        need("recipe", lambda: _select(_("What shall it be?"), RECIPES, "shop"))
        need("language", lambda: _select(_("Written in?"), LANGUAGES, "javascript"))
        need("words", lambda: _select(_("The program's own words in?"), WORDS, _our_words()))
        need("name", lambda: _text(_("Its name?"), default_name(found), _check_name))
        need("appid", lambda: _text(_("Its appid?"), TOURIST_APPID, _check_appid))
        need("git", lambda: questionary.confirm(_("Make it a git repository?"), default=True, style=_STYLE))
    except (KeyboardInterrupt, EOFError) as error:
        raise click.Abort from error
    return Answers(**found)


def _our_words() -> str:
    return "zh-CN" if our_language() == "zh_CN" else "en"


def _select(question: str, choices: Mapping[str, str], default: str) -> questionary.Question:
    return questionary.select(
        question,
        choices=[
            Choice(f"{name}: {_(text)}" if choices is RECIPES else _(text), name)
            for name, text in choices.items()
        ],
        default=default,
        instruction=_("(arrows, Enter)"),
        style=_STYLE,
    )


def _text(question: str, default: str, check: Callable[[str], bool | str]) -> questionary.Question:
    return questionary.text(question, default=default, validate=check, style=_STYLE)


def _check_name(text: str) -> bool | str:
    return is_name(text.strip()) or _("1 to 30 characters on one line")


def _check_appid(text: str) -> bool | str:
    return is_appid(text.strip()) or _("wx and 16 digits or letters a-f; or touristappid")
