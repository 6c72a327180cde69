"""What is handed in with `/wxa/submit_audit`: read from the body and judged, without any storage."""

import re
from collections.abc import Mapping
from typing import Any

from mpconsole.sandbox import limits
from mpconsole.sandbox.categories import find_category, needs_ugc_declaration
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import array, flag, mapping, strings, text
from mpconsole.sandbox.model import Build, Submission

_CLASSES = ("first_class", "second_class", "first_id", "second_id")


def read_submission(body: Mapping[str, Any], build: Build, *, was_rejected: bool) -> Submission:
    """Return the submission in `body`; refuse what the platform refuses.

    Feedback counts only after a rejection (`was_rejected`); otherwise the platform drops it.
    """
    items = _items(body, build)
    preview = mapping(body, "preview_info")
    pictures, videos = strings(preview, "pic_id_list"), strings(preview, "video_id_list")
    if len(pictures) > limits.PICTURES or len(videos) > limits.VIDEOS:
        raise Refused(85093)
    desc = text(body, "version_desc")
    if len(desc) > limits.DESC:
        raise Refused(85051)
    order_path = text(body, "order_path")
    if order_path and order_path.partition("?")[0] not in build.pages:
        raise Refused(85007)
    info, stuff = _feedback(body)
    return Submission(
        items=items,
        version_desc=desc,
        pictures=pictures,
        videos=videos,
        feedback_info=info if was_rejected else "",
        feedback_stuff=stuff if was_rejected else (),
        ugc_declare=_ugc(body, items),
        privacy_api_not_use=flag(body, "privacy_api_not_use"),
        order_path=order_path,
    )


def _items(body: Mapping[str, Any], build: Build) -> tuple[dict[str, Any], ...]:
    if "item_list" not in body:
        return ()
    items = array(body, "item_list")
    if not 1 <= len(items) <= limits.ITEMS:
        raise Refused(85023)
    for item in items:
        if not isinstance(item, dict):
            raise Refused(47001)
        _check_item(item, build)
    return tuple(items)


def _check_item(item: dict[str, Any], build: Build) -> None:
    if any(item.get(name) in (None, "") for name in _CLASSES):
        raise Refused(85010)
    address = text(item, "address")
    if address and address.partition("?")[0] not in build.pages:
        raise Refused(85007, address)
    if len(text(item, "title")) > limits.TITLE:
        raise Refused(85011)
    tags = re.split(r"\s+", text(item, "tag").strip())
    if len(tags) > limits.TAGS or any(len(tag) > limits.TAG for tag in tags):
        raise Refused(85006)
    if find_category(item) is None:
        raise Refused(85008)


def _feedback(body: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    info = text(body, "feedback_info")
    stuff = tuple(filter(None, text(body, "feedback_stuff").split("|")))
    if len(info) > limits.FEEDBACK or len(stuff) > limits.FEEDBACK_MEDIA:
        raise Refused(40097)
    return info, stuff


def _ugc(body: Mapping[str, Any], items: tuple[dict[str, Any], ...]) -> dict[str, Any] | None:
    """Return the declaration about users' content. Social categories need one."""
    declared = mapping(body, "ugc_declare")
    if not declared:
        if any(needs_ugc_declaration(item) for item in items):
            raise Refused(85094)
        return None
    scenes, methods = array(declared, "scene"), array(declared, "method")
    known = all(scene in range(6) for scene in scenes) and all(method in range(1, 5) for method in methods)
    long = max(len(text(declared, name)) for name in ("other_scene_desc", "audit_desc")) > limits.SCENE_DESC
    known = known and declared.get("has_audit_team", 0) in (0, 1)
    if not known or long:
        raise Refused(85051 if long else 40097)
    return dict(declared)
