"""Service categories: what the sandbox's programs are registered for.

The real list is the platform's and belongs to each program; this short one covers an ordinary shop, a
tool, and a community, whose users' content must be declared.
"""

from collections.abc import Mapping
from typing import Any

CATEGORIES: tuple[dict[str, Any], ...] = (
    {"first_class": "工具", "second_class": "信息查询", "first_id": 287, "second_id": 614},
    {"first_class": "商家自营", "second_class": "食品饮料", "first_id": 304, "second_id": 321},
    {"first_class": "社交", "second_class": "社区/论坛", "first_id": 769, "second_id": 783},
)
_SOCIAL = 783


def find_category(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the category that an item of a submission names, by both ids and both names."""
    return next(
        (entry for entry in CATEGORIES if all(item.get(name) == value for name, value in entry.items())),
        None,
    )


def needs_ugc_declaration(item: Mapping[str, Any]) -> bool:
    """Whether an item's category is one where users publish to each other."""
    return item.get("second_id") == _SOCIAL
