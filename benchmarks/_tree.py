"""A project of a wanted number of files, as large programs are: pages and components of four files each in
subpackages, images, and shared scripts. The same number gives the same files.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

_PAGES_A_PACKAGE = 60
_KINDS = (".js", ".json", ".wxml", ".wxss")


def make_tree(folder: Path, files: int) -> Path:
    """Write a project of exactly `files` files into `folder` (made if missing) and return it."""
    dice = random.Random(files)
    pages = max(1, files * 55 // 400)
    components = max(1, files * 25 // 400)
    places = [_page(index) for index in range(pages)]
    written = 0
    for path, text in _all_files(dice, places, components, files):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        written += 1
    assert written == files, (written, files)
    return folder


def some_page(files: int) -> str:
    """Return the path without extension of a page in the middle of the tree of `files` files."""
    package, page = _page(max(1, files * 55 // 400) // 2)
    return f"{package}{page}"


def _page(index: int) -> tuple[str, str]:
    package = index // _PAGES_A_PACKAGE
    root = f"packages/part{package}/" if package else ""
    return root, f"pages/p{index}/index"


def _all_files(
    dice: random.Random, places: list[tuple[str, str]], components: int, files: int
) -> Iterator[tuple[str, str]]:
    count = 3
    yield "app.json", json.dumps(_app(places))
    yield "app.js", f"App({{ pages: {json.dumps([page for _root, page in places])} }})\n"
    yield "project.config.json", json.dumps({"appid": "touristappid", "compileType": "miniprogram"})
    for root, page in places:
        yield from _four(dice, root + page, components, is_page=True)
        count += 4
    for index in range(components):
        yield from _four(dice, f"components/c{index}/index", components=index, is_page=False)
        count += 4
    for index in range(files - count):
        kind = "png" if index % 3 else "js"
        yield f"assets/{index % 40}/file{index}.{kind}", "x" * dice.randrange(200, 6000)


def _app(places: list[tuple[str, str]]) -> dict[str, object]:
    packages: dict[str, list[str]] = {}
    for root, page in places:
        packages.setdefault(root, []).append(page)
    subpackages = [{"root": root, "pages": pages} for root, pages in packages.items() if root]
    return {"pages": packages[""], "subPackages": subpackages, "window": {}}


def _four(dice: random.Random, path: str, components: int, *, is_page: bool) -> Iterator[tuple[str, str]]:
    used = dice.sample(range(components), min(components, 5 if is_page else 2))
    value = {"usingComponents": {f"c-{index}": f"/components/c{index}/index" for index in used}}
    texts = (
        "/* code */" * dice.randrange(40, 400),
        json.dumps(value if is_page else {"component": True} | value),
        "".join(f"<c-{index} />\n" for index in used) + "<view></view>\n" * dice.randrange(10, 80),
        ".a { color: red; }\n" * dice.randrange(10, 80),
    )
    yield from zip((f"{path}{kind}" for kind in _KINDS), texts, strict=True)
