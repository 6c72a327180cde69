"""A preview on a phone: the official tool uploads a development version and answers with a code to scan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mpconsole.official.find import find
from mpconsole.project.model import Snapshot
from mpconsole.release.platforms.official import OfficialUploader
from mpconsole.release.targets import Target
from mpconsole.size.compiling import compile_folder

SCHEMA = "mpconsole.preview/1"
USUAL_SCENE = 1011
"""The scene value of scanning a code (platform documentation, list of scene values)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to open: a page's path, its query, the scene value, and the robot that uploads."""

    page: str = ""
    query: str = ""
    scene: int = USUAL_SCENE
    robot: int = 1
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that was made: `link` is what the code says (None where it could not be read), `picture` the
    file with the code, `packages` the platform's own sizes in bytes.
    """

    link: str | None
    picture: Path
    packages: Mapping[str, int]
    made: datetime


async def make(
    snapshot: Snapshot,
    target: Target,
    wish: Wish,
    picture: Path,
    heard: Callable[[str], None] = lambda _words: None,
) -> Preview:
    """Make a preview and put its code at `picture` (PNG; JPEG, with that ending, where it cannot be read).

    Raises OfficialToolError or MpconsoleError with what to do, ConsentNeededError before code of the project
    is run.
    """
    base = snapshot.layout.base
    uploader = OfficialUploader(
        find(base), base, target.source_appid, target.key, target.compile, heard=heard
    )
    answered = picture.with_suffix(".jpg")
    packages, link = await uploader.preview(
        compile_folder(snapshot),
        answered,
        page=wish.page,
        query=wish.query,
        scene=wish.scene,
        robot=wish.robot,
        notes=wish.notes or "mpconsole preview",
    )
    if link is not None:
        import segno

        segno.make(link, micro=False, error="m").save(str(picture), scale=8, border=4)
        answered.unlink(missing_ok=True)
    return Preview(link, picture if link is not None else answered, packages, datetime.now().astimezone())


def as_json(preview: Preview, target: Target, wish: Wish) -> dict[str, Any]:
    """Return the object of the contract `mpconsole.preview/1`."""
    return {
        "schema": SCHEMA,
        "appid": target.source_appid,
        "environment": target.environment,
        "page": wish.page or None,
        "query": wish.query or None,
        "scene": wish.scene,
        "robot": wish.robot,
        "link": preview.link,
        "picture": str(preview.picture),
        "made": preview.made.isoformat(timespec="milliseconds"),
        "packages": dict(preview.packages),
    }


def blocks(link: str) -> list[str]:
    """Return a code as lines of half blocks, two modules a line; a light module is a drawn one, so that it
    reads on a dark terminal, with the light border that scanners want.
    """
    import segno

    return half_blocks(
        [list(map(bool, row)) for row in segno.make(link, micro=False, error="l").matrix_iter(border=2)]
    )


def half_blocks(modules: Sequence[Sequence[bool]]) -> list[str]:
    """Return modules (True is dark) as lines, two a line; what is light is drawn."""
    rows = [*modules, [False] * len(modules[0])] if len(modules) % 2 else modules
    drawn = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    return [
        "".join(drawn[bool(upper), bool(lower)] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    ]
