"""Texts of what a language is made of, in any order: more of them reach deep than of random letters."""

import json
from pathlib import Path

_SOUP = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_OF = {
    **{name: name for name in ("wxml", "wxss", "json", "expression")},
    **dict.fromkeys(("wxs", "js", "ts"), "script"),
}

PIECES: dict[str, tuple[str, ...]] = {
    language: (*_SOUP["any"], *_SOUP[name]) for language, name in _OF.items()
}


def stirred(language: str, data: bytes) -> str:
    """Return the text that bytes stand for: each a piece of the language, or itself."""
    pieces = PIECES[language]
    return "".join(pieces[byte] if byte < len(pieces) else chr(byte) for byte in data)
