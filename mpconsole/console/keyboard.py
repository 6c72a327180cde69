"""Keys typed with an input method: full-width letters and marks count as their narrow twins."""

import unicodedata

from textual import events

from mpconsole.console.crash import QuietApp

# The marks that a Chinese input method gives for the keys of a US keyboard, where NFKC does not lead back.
_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]", "《": "<", "》": ">"})
_NAMES = {
    "?": "question_mark",
    "/": "slash",
    ":": "colon",
    ".": "full_stop",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "+": "plus",
    "-": "minus",
    ",": "comma",
    ";": "semicolon",
    "!": "exclamation_mark",
    "=": "equals_sign",
    "_": "underscore",
}


def narrow(event: events.Key) -> events.Key:
    """Return the narrow twin of a full-width key, or the event itself."""
    character = event.character
    if character is None or len(character) != 1 or character.isascii():
        return event
    twin = unicodedata.normalize("NFKC", character).translate(_MARKS)
    if len(twin) != 1 or not twin.isascii() or not twin.isprintable():
        return event
    key = twin if twin.isalnum() else _NAMES.get(twin)
    return events.Key(key, twin) if key else event


class NarrowingApp(QuietApp):
    """An app that takes full-width keys for their narrow twins, except where text is typed."""

    async def on_event(self, event: events.Event) -> None:
        """Narrow a key before anybody sees it."""
        if isinstance(event, events.Key) and not self._typing():
            event = narrow(event)
        await super().on_event(event)

    def _typing(self) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key("q", "q")
