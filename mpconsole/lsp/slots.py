"""A stretch of text that a suggestion takes the place of."""

from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol import types

from mpconsole.lsp.positions import Positions


@dataclass(frozen=True, slots=True)
class Slot:
    """From `start` to `end` of a text."""

    positions: Positions
    start: int
    end: int

    def item(
        self,
        label: str,
        kind: types.CompletionItemKind,
        *,
        detail: str = "",
        text: str | None = None,
        snippet: bool = False,
        deprecated: bool = False,
        documentation: Iterable[str] = (),
    ) -> types.CompletionItem:
        """Return one suggestion: `text` (else the label) is written, as a snippet with `$1` where asked."""
        told = "\n\n".join(documentation)
        written = label if text is None else text
        return types.CompletionItem(
            label=label,
            kind=kind,
            detail=detail or None,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, told) if told else None,
            filter_text=written if written.startswith('"') else label,
            insert_text_format=types.InsertTextFormat.Snippet if snippet else None,
            tags=[types.CompletionItemTag.Deprecated] if deprecated else None,
            text_edit=types.TextEdit(self.positions.range(self.start, self.end), written),
        )
