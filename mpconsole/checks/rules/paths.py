"""How a path in app.json must be written."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.rule import JSON_CONTENT, ProgramRule
from mpconsole.checks.shaping import KeyPath, at
from mpconsole.checks.theming import variables, variants_of
from mpconsole.i18n import N_


def path_problem(path: str, *, icon: bool = False) -> str | None:
    """Return what is wrong with the form of a path (a case of PathForm), None where nothing is.

    Icons of the tab bar may start with `.` or `/`.
    """
    if not path:
        return "empty"
    for text, case in (("\\", "backslash"), ("//", "double-slash")):
        if text in path:
            return case
    if not icon and path.startswith((".", "/")):
        return "dot" if path.startswith(".") else "slash"
    if path.startswith(" "):
        return "space"
    return "parent" if "../" in path or path.endswith("/..") else None


class PathForm(ProgramRule):
    """A path in app.json that the platform does not accept as it is written."""

    id = "path-form"
    message = N_('"{path}" is no valid path')
    variants: ClassVar[Mapping[str, str]] = {
        "empty": N_("{key} is empty"),
        "backslash": N_('"{path}": write "/", not "\\"'),
        "double-slash": N_('"{path}" has two slashes in a row'),
        "dot": N_('"{path}" starts with "."'),
        "slash": N_('"{path}" starts with "/"'),
        "space": N_('"{path}" starts with a space'),
        "parent": N_('"{path}" goes up with "../"'),
    }
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Write it relative to the program's root, without a leading slash: pages/home/index")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge each path of app.json."""
        for keys, path, icon in (*app_paths(program), *_themed_icons(program)):
            case = path_problem(path, icon=icon)
            if case is not None:
                yield self.found_in(program, APP_JSON, keys, path=path, case=case)


def app_paths(program: Program) -> Iterator[tuple[KeyPath, str, bool]]:
    """Yield every path of app.json whose form the official tool judges: its place, itself, icon or not."""
    app = program.app
    for index, page in enumerate(_items(app.get("pages"))):
        yield from _one(("pages", index), page)
    for package in _indexed(app.get(program.subpackages_key)):
        index, value = package
        keys = (program.subpackages_key, index)
        yield from _one((*keys, "root"), value.get("root"))
        for place, page in enumerate(_items(value.get("pages"))):
            yield from _one((*keys, "pages", place), page)
    yield from _tab_paths(app)
    for key in ("themeLocation", "openLocationPagePath", "openDataContext"):
        yield from _one((key,), app.get(key))
    yield from _one(("entryPagePath",), app.get("entryPagePath") or None)
    workers = app.get("workers")
    if isinstance(workers, dict):
        yield from _one(("workers", "path"), workers.get("path"))
    else:
        yield from _one(("workers",), workers or None)


def _tab_paths(app: Mapping[str, object]) -> Iterator[tuple[KeyPath, str, bool]]:
    bar = app.get("tabBar")
    for index, item in _indexed(bar.get("list") if isinstance(bar, dict) else None):
        keys = ("tabBar", "list", index)
        yield from _one((*keys, "pagePath"), item.get("pagePath"))
        for name in ("iconPath", "selectedIconPath"):
            yield from _one((*keys, name), item.get(name) or None, icon=True)


def _themed_icons(program: Program) -> Iterator[tuple[KeyPath, str, bool]]:
    """Yield the icons that variables stand for, those of the dark theme where the light one's are right."""
    for keys, _variable, allowed in variables(program, APP_JSON):
        if allowed and keys[-1] in ("iconPath", "selectedIconPath"):
            meant = [at(variant, keys) for variant in variants_of(program, APP_JSON, dict(program.app))]
            wrong = [path for path in meant if isinstance(path, str) and path_problem(path, icon=True)]
            if wrong and not wrong[0].startswith("@"):
                yield keys, wrong[0], True


def _one(keys: KeyPath, value: object, *, icon: bool = False) -> Iterator[tuple[KeyPath, str, bool]]:
    if isinstance(value, str) and not value.startswith("@"):
        yield keys, value, icon


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _indexed(value: object) -> list[tuple[int, dict[str, object]]]:
    return [(index, item) for index, item in enumerate(_items(value)) if isinstance(item, dict)]
