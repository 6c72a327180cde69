"""What is handed in for review, where nobody has chosen."""

from collections.abc import Sequence
from typing import Any

from mpconsole.release.platforms.protocol import Category

_LONGEST_TITLE = 32


def home_item(name: str, pages: Sequence[str], categories: Sequence[Category]) -> dict[str, Any] | None:
    """Return the home page in the program's first category as an entry of submit_audit's item_list, or None
    where the platform knows no page or no category.
    """
    if not pages or not categories:
        return None
    first = categories[0]
    item: dict[str, Any] = {"address": pages[0], "title": name[:_LONGEST_TITLE]}
    names = zip(("first", "second", "third"), (first.first, first.second, first.third), strict=True)
    for (which, words), number in zip(names, first.ids, strict=False):
        item[f"{which}_class"], item[f"{which}_id"] = words, number
    return item
