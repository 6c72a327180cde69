"""Asking for the material, question by question; everything is an answer made from the one before."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import structs
from textual.app import App

from mpconsole import units
from mpconsole.console import medium
from mpconsole.console.lines import Span
from mpconsole.console.widgets.choose import Choose, plain
from mpconsole.console.widgets.mediumsheet import MediumSheet
from mpconsole.console.widgets.sheets import Ask
from mpconsole.console.wizard.pages.page import Known
from mpconsole.i18n import _
from mpconsole.project.scan import PRUNED_NAMES
from mpconsole.release.answers import MOST_TAGS, PICTURES, VIDEOS, faults
from mpconsole.settings import ReviewPage, ReviewSettings

_MOST_FILES = 2000
"""So many pictures are offered; any other can be typed."""


async def add(app: App[Any], known: Known, kind: str) -> ReviewSettings | None:
    """Ask for another page or file; None where the person leaves it."""
    answers = known.draft.answers
    if kind == "page":
        taken = {page.path for page in answers.pages}
        pages = [page for page in known.pages if page not in taken]
        chosen = await app.push_screen_wait(Choose(_("a page to review"), plain(pages)))
        if chosen is None:
            return None
        page = ReviewPage(path=chosen, category=known.categories[0] if known.categories else "")
        return structs.replace(answers, pages=(*answers.pages, page))
    offered = dict(_media(known.base))
    ask = _("part of its name, or a path from the project's folder")
    chosen = await app.push_screen_wait(Choose(_("a picture or a video"), offered, free=True, ask=ask))
    if chosen is None or chosen in (*answers.pictures, *answers.videos):
        return None
    if Path(chosen).suffix.lower() in VIDEOS:
        return structs.replace(answers, videos=(*answers.videos, chosen))
    return structs.replace(answers, pictures=(*answers.pictures, chosen))


async def change_page(app: App[Any], known: Known, index: int) -> ReviewSettings | None:
    """Ask what about a page should change, then for that."""
    answers = known.draft.answers
    page = answers.pages[index]
    fields = {
        _("category"): page.category,
        _("title"): page.title,
        _("tags"): " ".join(page.tags),
        _("take it away"): "",
    }
    names = dict(zip(fields, ("category", "title", "tags", "drop"), strict=True))
    field = await app.push_screen_wait(Choose(page.path, fields))
    if field is None:
        return None
    if names[field] == "drop":
        return without_page(answers, index)
    changed = await _asked(app, known, page, names[field])
    if changed is None:
        return None
    return structs.replace(answers, pages=(*answers.pages[:index], changed, *answers.pages[index + 1 :]))


async def _asked(app: App[Any], known: Known, page: ReviewPage, field: str) -> ReviewPage | None:
    if field == "category" and known.categories:
        chosen = await app.push_screen_wait(Choose(_("category"), plain(known.categories)))
        return None if chosen is None else structs.replace(page, category=chosen)
    about = {
        "category": _("The category of {page}, level by level: Food / Tea"),
        "title": _("The title of {page}, at most 32 characters; empty for the program's name"),
        "tags": _("At most {count} tags for {page}, separated by spaces"),
    }[field].format(page=page.path, count=MOST_TAGS)
    before = " ".join(page.tags) if field == "tags" else getattr(page, field)
    typed = await app.push_screen_wait(Ask(page.path, Span(about), value=before))
    if typed is None:
        return None
    return structs.replace(page, **{field: tuple(typed.split()) if field == "tags" else typed})


async def drops(app: App[Any], known: Known, name: str) -> bool:
    """Show a picture or a video, and say whether it should be handed in no more."""
    verdict = " ".join(_faults_of(known.base, name))
    taken: bool = await app.push_screen_wait(MediumSheet(name, known.base / name, verdict))
    return taken


def without_page(answers: ReviewSettings, index: int) -> ReviewSettings:
    """Return the answers without one page."""
    return structs.replace(answers, pages=(*answers.pages[:index], *answers.pages[index + 1 :]))


def without_file(answers: ReviewSettings, name: str) -> ReviewSettings:
    """Return the answers without one picture or video."""
    return structs.replace(
        answers,
        pictures=tuple(one for one in answers.pictures if one != name),
        videos=tuple(one for one in answers.videos if one != name),
    )


def with_description(answers: ReviewSettings, words: str) -> ReviewSettings:
    """Return the answers with other words for the reviewer."""
    return structs.replace(answers, description=words)


def fact_of(base: Path, name: str) -> tuple[str, bool]:
    """Return what is known of a file in a few words, and whether the platform would refuse it."""
    try:
        size = units.size((base / name).stat().st_size)
    except OSError:
        return _("not there"), True
    parts = (*medium.facts(base / name), size)
    return "  ".join(parts), bool(_faults_of(base, name))


def _faults_of(base: Path, name: str) -> tuple[str, ...]:
    video = medium.is_video(base / name)
    return faults(ReviewSettings(videos=(name,)) if video else ReviewSettings(pictures=(name,)), base)


def _media(base: Path) -> Iterator[tuple[str, str]]:
    """Yield pictures and videos in the project's folder, with their sizes."""
    found = 0
    for folder, folders, names in os.walk(base):
        folders[:] = sorted(name for name in folders if name not in PRUNED_NAMES and not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if file.suffix.lower() not in PICTURES | VIDEOS:
                continue
            try:
                yield file.relative_to(base).as_posix(), units.size(file.stat().st_size)
            except OSError:
                continue
            found += 1
            if found == _MOST_FILES:
                return
