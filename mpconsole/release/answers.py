"""What a person answers for a review, as data: pages, pictures, the account; held against the limits.

The answers are `[review]` of mpconsole.toml, or what the wizard makes of it. `resolve` fills in
what nobody answered, `faults` says what the platform would refuse, `hand_in` uploads what is a file.
Limits: fields of submit_audit and uploadmedia as the platform documents them (errors 85006 to 85023, 85093,
40005, 40006).
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import structs

from mpconsole import units
from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.release.media import kind_of
from mpconsole.release.platforms.protocol import Category, Material, Platform
from mpconsole.settings import ReviewPage, ReviewSettings, UserContent

MOST_PAGES = 5
MOST_TAGS = 10
LONGEST_TAG = 20
LONGEST_TITLE = 32
LONGEST_FEEDBACK = 200
MOST_FEEDBACK_PICTURES = 5
LONGEST_AUDIT_WORDS = 256
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
VIDEOS = {".mp4": "video/mp4"}
LARGEST_PICTURE = 2 * units.MB
LARGEST_VIDEO = 10 * units.MB
SCENES = range(6)
"""Where users write: 0 nowhere, 1 profile, 2 pictures, 3 videos, 4 text, 5 elsewhere."""
METHODS = range(1, 5)
"""How that is kept safe: 1 the platform's own check, 2 another product, 3 people, 4 not at all."""
BETWEEN = " / "
"""Between the levels of a category's name."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is answered to a rejection; `pictures` are paths from the project's folder."""

    words: str = ""
    pictures: tuple[str, ...] = ()


NO_FEEDBACK = Feedback()


def name_of(category: Category) -> str:
    """Return a category's name, level by level."""
    return BETWEEN.join(part for part in (category.first, category.second, category.third) if part)


def faults(
    answers: ReviewSettings,
    base: Path,
    pages: Sequence[str] = (),
    categories: Sequence[str] = (),
    feedback: Feedback = NO_FEEDBACK,
) -> tuple[str, ...]:
    """Return what the platform would refuse, a sentence each. Without `pages` and `categories` (the platform
    was not asked) names are not held against them.
    """
    pictures = (*answers.pictures, *feedback.pictures)
    return (
        *_page_faults(answers, pages, categories),
        *_file_faults(pictures, base, tuple(PICTURES), LARGEST_PICTURE),
        *_file_faults(answers.videos, base, tuple(VIDEOS), LARGEST_VIDEO),
        *_feedback_faults(feedback),
        *_content_faults(answers.user_content),
    )


def _page_faults(answers: ReviewSettings, pages: Sequence[str], categories: Sequence[str]) -> Iterator[str]:
    if len(answers.pages) > MOST_PAGES:
        yield _("{count} pages are named for the review; the platform takes {most}").format(
            count=len(answers.pages), most=MOST_PAGES
        )
    known = {_plain(page) for page in pages}
    for page in answers.pages:
        if known and _plain(page.path) not in known:
            yield _("{page} is not a page of the trial version").format(page=page.path)
        if categories and page.category and page.category not in categories:
            yield _("{page}: the program has no category {name}").format(page=page.path, name=page.category)
        if len(page.title) > LONGEST_TITLE:
            yield _("{page}: the title has {count} characters; the platform takes {most}").format(
                page=page.path, count=len(page.title), most=LONGEST_TITLE
            )
        if len(page.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in page.tags):
            yield _("{page}: at most {count} tags of at most {most} characters").format(
                page=page.path, count=MOST_TAGS, most=LONGEST_TAG
            )


def _file_faults(names: Sequence[str], base: Path, kinds: tuple[str, ...], largest: int) -> Iterator[str]:
    for name in names:
        yield from _fault_of_file(base / name, name, kinds, largest)


def _fault_of_file(path: Path, name: str, kinds: tuple[str, ...], largest: int) -> Iterator[str]:
    if path.suffix.lower() not in kinds:
        yield _("{file}: the platform takes {kinds} here").format(
            file=name, kinds=", ".join(kind[1:].upper() for kind in kinds)
        )
        return
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            inside = kind_of(file.read(12))
    except OSError as error:
        yield _("{file} cannot be read: {reason}").format(file=name, reason=error.strerror)
        return
    if size > largest:
        yield _("{file} has {size} ({bytes} bytes); the platform takes {most}").format(
            file=name, size=units.size(size), bytes=f"{size:,}", most=units.size(largest)
        )
    elif inside is None or inside.startswith("video/") != (path.suffix.lower() in VIDEOS):
        yield _("{file} is not what its name says: inside it is no {kinds}").format(
            file=name, kinds=", ".join(kind[1:].upper() for kind in kinds)
        )


def _feedback_faults(feedback: Feedback) -> Iterator[str]:
    if len(feedback.words) > LONGEST_FEEDBACK:
        yield _("the answer to the reviewer has {count} characters; the platform takes {most}").format(
            count=len(feedback.words), most=LONGEST_FEEDBACK
        )
    if len(feedback.pictures) > MOST_FEEDBACK_PICTURES:
        yield _("at most {most} pictures go with an answer to the reviewer").format(
            most=MOST_FEEDBACK_PICTURES
        )


def _content_faults(content: UserContent | None) -> Iterator[str]:
    if content is None:
        return
    if not content.scenes or any(scene not in SCENES for scene in content.scenes):
        yield _("user content: scenes are numbers from 0 to 5")
    if 0 in content.scenes and len(content.scenes) > 1:
        yield _("user content: 0 (nowhere) stands alone")
    if any(method not in METHODS for method in content.methods):
        yield _("user content: methods are numbers from 1 to 4")
    if 0 not in content.scenes and not content.methods:
        yield _("user content: say how it is kept safe")
    if len(content.words) > LONGEST_AUDIT_WORDS:
        yield _("user content: the description has more than {most} characters").format(
            most=LONGEST_AUDIT_WORDS
        )


def resolve(
    answers: ReviewSettings, name: str, pages: Sequence[str], categories: Sequence[Category]
) -> ReviewSettings:
    """Fill in what nobody answered: the home page, each page's title and the program's first category."""
    chosen = answers.pages or tuple(ReviewPage(path=page) for page in pages[:1])
    first = name_of(categories[0]) if categories else ""
    filled = (
        structs.replace(
            page,
            path=_plain(page.path),
            category=page.category or first,
            title=page.title or name[:LONGEST_TITLE],
        )
        for page in chosen
    )
    return structs.replace(answers, pages=tuple(filled))


async def hand_in(
    answers: ReviewSettings,
    platform: Platform,
    base: Path,
    categories: Sequence[Category],
    feedback: Feedback = NO_FEEDBACK,
) -> Material:
    """Upload the files of resolved answers and return the material. Raises UsageError for a lost file."""
    items = [item for page in answers.pages if (item := _item(page, categories)) is not None]
    return Material(
        items=tuple(items),
        description=answers.description,
        pictures=await _upload(answers.pictures, platform, base),
        videos=await _upload(answers.videos, platform, base),
        feedback=feedback.words,
        feedback_pictures=await _upload(feedback.pictures, platform, base),
        user_content=_declaration(answers.user_content),
        no_privacy_apis=answers.promise,
        order_page=answers.order_page,
    )


async def _upload(names: Sequence[str], platform: Platform, base: Path) -> tuple[str, ...]:
    ids: list[str] = []
    for name in names:
        path = base / name
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            reason = _("{file} cannot be read: {reason}").format(file=name, reason=error.strerror)
            raise UsageError(reason) from error
        kind = (PICTURES | VIDEOS)[path.suffix.lower()]
        ids.append(await platform.upload_media(path.name, data, kind))
    return tuple(ids)


def _item(page: ReviewPage, categories: Sequence[Category]) -> dict[str, Any] | None:
    """Return an entry of submit_audit's item_list; None where the program has no such category."""
    category = next((one for one in categories if name_of(one) == page.category), None)
    if category is None:
        return None
    item: dict[str, Any] = {"address": page.path, "title": page.title}
    levels = zip(("first", "second", "third"), (category.first, category.second, category.third), strict=True)
    for (which, words), number in zip(levels, category.ids, strict=False):
        item[f"{which}_class"], item[f"{which}_id"] = words, number
    if page.tags:
        item["tag"] = " ".join(page.tags)
    return item


def _declaration(content: UserContent | None) -> dict[str, Any] | None:
    if content is None:
        return None
    return {
        "scene": list(content.scenes),
        "method": list(content.methods),
        "has_audit_team": int(content.team),
        "audit_desc": content.words,
    }


def _plain(page: str) -> str:
    return page.strip().lstrip("/").removesuffix(".html")
