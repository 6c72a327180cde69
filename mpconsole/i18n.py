"""Words in the person's language: gettext over the catalogues in `locale/`.

English stands in the source; `locale/zh_CN/*.po` holds one catalogue for each room, and the build
compiles them into `locale/zh_CN.mo`. Words are looked up when they are shown, never at import of a
module below `cli/` and `console/`: mark constants with `N_` and translate at the edge with `_`.
"""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh_CN")
_FOLDER = Path(__file__).resolve().parent / "locale"
_translation: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
_spoken: ContextVar[tuple[str, gettext.NullTranslations] | None] = ContextVar("spoken", default=None)


def detect(environ: Mapping[str, str], setting: str | None = None) -> str:
    """Choose the language: MPCONSOLE_LANG, then the person's setting, then the locale."""
    for value in (
        environ.get("MPCONSOLE_LANG"),
        setting,
        environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG"),
    ):
        if value:
            return normalise(value) or "en"
    return "en"


def normalise(name: str) -> str | None:
    """`zh`, `zh-CN`, `zh_CN.UTF-8`, `cn` → `zh_CN`; `en_GB`, `C` → `en`; None where unknown."""
    word = name.split(".")[0].replace("-", "_").lower()
    if word.startswith("zh") or word == "cn":
        return "zh_CN"
    if word.startswith("en") or word in ("c", "posix"):
        return "en"
    return None


def set_language(name: str) -> None:
    """Use `name` (one of LANGUAGES) for every word looked up from now on."""
    global _translation, _language
    _language = name
    _translation = _load(name)


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Use `name` (one of LANGUAGES) inside, for this task alone: a server's readers differ in theirs."""
    token = _spoken.set((name, _load(name)))
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def _load(name: str) -> gettext.NullTranslations:
    if name == "en":
        return gettext.NullTranslations()
    try:
        with (_FOLDER / f"{name}.mo").open("rb") as file:
            return gettext.GNUTranslations(file)
    except OSError:
        return gettext.NullTranslations()


def use_environment() -> None:
    """Set the language from the process's environment."""
    set_language(detect(os.environ))


def language() -> str:
    """Return the language in use, one of LANGUAGES."""
    spoken = _spoken.get()
    return spoken[0] if spoken else _language


def _(message: str) -> str:
    """Translate `message`."""
    return _now().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate, in the form that `count` needs."""
    return _now().ngettext(one, many, count)


def _now() -> gettext.NullTranslations:
    spoken = _spoken.get()
    return spoken[1] if spoken else _translation


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark `message` for the catalogue; it is translated where it is shown."""
    return message
