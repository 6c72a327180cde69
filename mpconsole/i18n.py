"""Words in the person's language: gettext over the catalogues in `locale/`.

English stands in the source; `locale/zh_CN/*.po` holds one catalogue for each room, and the build
compiles them into `locale/zh_CN.mo`. Words are looked up when they are shown, never at import of a
module below `cli/` and `console/`: mark constants with `N_` and translate at the edge with `_`.
"""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("en", "zh_CN")
_FOLDER = Path(__file__).resolve().parent / "locale"
_translation: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


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
    if name == "en":
        _translation = gettext.NullTranslations()
        return
    try:
        with (_FOLDER / f"{name}.mo").open("rb") as file:
            _translation = gettext.GNUTranslations(file)
    except OSError:
        _translation = gettext.NullTranslations()


def use_environment() -> None:
    """Set the language from the process's environment."""
    set_language(detect(os.environ))


def language() -> str:
    """Return the language in use, one of LANGUAGES."""
    return _language


def _(message: str) -> str:
    """Translate `message`."""
    return _translation.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate, in the form that `count` needs."""
    return _translation.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark `message` for the catalogue; it is translated where it is shown."""
    return message
