"""A recipe put together: common parts, the recipe's own, and what its language needs, as one Copier template.

`project-template/` holds `copier.yml`, `common/`, `typescript/` (for TypeScript alone), `words/` and
`recipes/NAME/{files,words}`. Scripts and styles lie there once, in TypeScript and Sass.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mpconsole.assets import PROJECT_TEMPLATE
from mpconsole.scaffold.erase import erase_types
from mpconsole.scaffold.unnest import unnest

SUFFIX = ".jinja"
_SUBDIRECTORY = "project"
_JAVASCRIPT = {".ts": (".js", erase_types), ".scss": (".wxss", unnest)}


def compose(recipe: str, *, typescript: bool, folder: Path, root: Path = PROJECT_TEMPLATE) -> None:
    """Write the Copier template of `recipe` into `folder`, which must be empty."""
    (folder / "copier.yml").write_bytes((root / "copier.yml").read_bytes())
    for path, content in _parts(root, recipe, typescript=typescript):
        target = folder / _SUBDIRECTORY / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def names(recipe: str, *, typescript: bool, root: Path = PROJECT_TEMPLATE) -> list[str]:
    """Return the paths that a project of `recipe` has, sorted."""
    parts = _parts(root, recipe, typescript=typescript)
    return sorted(path.removesuffix(SUFFIX) for path, _content in parts)


def words(recipe: str, language: str, root: Path = PROJECT_TEMPLATE) -> dict[str, Any]:
    """Return the words of `recipe` in `language` (`en`, `zh-CN`): the common ones, and its own over them."""
    import tomllib

    found: dict[str, Any] = {}
    for folder in (root / "words", root / "recipes" / recipe / "words"):
        found = _merged(found, tomllib.loads((folder / f"{language}.toml").read_text("utf-8")))
    return found


def _parts(root: Path, recipe: str, *, typescript: bool) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the template as (path, content)."""
    layers = [root / "common", root / "recipes" / recipe / "files"]
    if typescript:
        layers.append(root / "typescript")
    for layer in layers:
        for file in sorted(layer.rglob("*")):
            if file.is_file():
                path, content = file.relative_to(layer).as_posix(), file.read_bytes()
                if not typescript:
                    path, content = _plain(path, content)
                if content:
                    yield path, content


def _plain(path: str, content: bytes) -> tuple[str, bytes]:
    """Turn a script or style into what runs without a compiler; "" where only types stood in it."""
    name = path.removesuffix(SUFFIX)
    ending = Path(name).suffix
    if ending not in _JAVASCRIPT:
        return path, content
    new, change = _JAVASCRIPT[ending]
    return name.removesuffix(ending) + new + path.removeprefix(name), change(content.decode()).encode()


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result
