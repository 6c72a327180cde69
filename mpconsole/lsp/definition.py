"""Where a word at a place comes from."""

import re
from collections.abc import Iterable, Iterator

from lsprotocol import types

from mpconsole.checks.context import APP_JSON
from mpconsole.languages import wxss
from mpconsole.languages.json_tree import Span, parse_tree
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxml_tree import Attribute, Element, Tree
from mpconsole.languages.wxss_selectors import classes
from mpconsole.lsp.actions import uri_of
from mpconsole.lsp.behind import Known, component_at, component_of, file_behind, known_behind, templates_of
from mpconsole.lsp.classes import SHEETS, holds_classes, styles_of, uses_in, word_at
from mpconsole.lsp.json_completion import place_at
from mpconsole.lsp.members import members_at
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.projects import OpenProject
from mpconsole.lsp.wxml_spots import Spot, spot_at
from mpconsole.platform.component_table import is_event

_URL = re.compile(r"""\burl\s*:\s*(["'`])(?P<path>[^"'`\n]*)\1""")
_ENDS = (".wxml", ".js", ".ts", ".json", ".wxss")


def define(project: OpenProject, path: str, positions: Positions, offset: int) -> list[types.Location]:
    """Return the places that define what stands at an offset."""
    if path.endswith(".wxml"):
        tree = parse(positions.text)
        return list(_in_wxml(project, path, tree, offset))
    if path.endswith(".json"):
        return list(_in_json(project, path, positions.text, offset))
    if path.endswith(SHEETS):
        return list(_in_sheet(project, path, positions.text, offset))
    for url in _URL.finditer(positions.text):
        if url.start("path") <= offset <= url.end("path"):
            return list(_page(project, path, url.group("path")))
    return []


def location(project: OpenProject, file: str, span: Span | None = None) -> types.Location:
    """Return a file's beginning, or a place in it."""
    if span is None:
        return types.Location(uri_of(project, file), types.Range(types.Position(0, 0), types.Position(0, 0)))
    return types.Location(uri_of(project, file), Positions(project.text(file)).of_place(span))


def _in_wxml(project: OpenProject, path: str, tree: Tree, offset: int) -> Iterator[types.Location]:
    spot = spot_at(tree, offset)
    element, attribute = spot.element, spot.attribute
    word = tree.text[spot.start : spot.end]
    if spot.kind == "end-tag" or (spot.kind == "tag" and element is not None):
        tag = word if spot.kind == "end-tag" or element is None else element.name
        yield from _component(project, component_of(project.program, path, tag))
    elif spot.kind == "expression":
        known = members_at(project, path, tree, spot) if spot.path else known_behind(project, path)
        yield from _named(project, known, word, ("data", "property", "member"))
    elif spot.kind == "attribute" and element is not None:
        component = component_of(project.program, path, element.name)
        behind = known_behind(project, f"{component}.wxml") if component is not None else ()
        yield from _named(project, behind, word, ("property",))
    elif spot.kind == "value" and attribute is not None and holds_classes(attribute.name):
        yield from _classes(project, path, tree, spot, offset)
    elif spot.kind == "value" and element is not None and attribute is not None:
        yield from _in_value(project, path, element, attribute, word.strip())


def _in_value(
    project: OpenProject, path: str, element: Element, attribute: Attribute, value: str
) -> Iterator[types.Location]:
    if is_event(attribute.name):
        yield from _named(project, known_behind(project, path), value, ("method",))
    elif attribute.name == "is" and element.name == "template":
        for name, file, span in templates_of(project.program, path):
            if name == value:
                yield location(project, file, span)
    elif attribute.name == "url":
        yield from _page(project, path, value)
    elif attribute.name.startswith("generic:"):
        yield from _component(project, component_of(project.program, path, value))
    elif attribute.name == "src":
        yield from _file(project, path, value)


def _named(
    project: OpenProject, known: Iterable[Known], name: str, kinds: tuple[str, ...]
) -> Iterator[types.Location]:
    for one in known:
        if one.name == name and one.kind in kinds:
            yield location(project, one.file, one.span)


def _classes(
    project: OpenProject, path: str, tree: Tree, spot: Spot, offset: int
) -> Iterator[types.Location]:
    """Yield the rules for the class at an offset of a view."""
    start, end = word_at(tree.text, spot.start, spot.end, offset)
    for sheet, one in styles_of(project, path):
        if one.name == tree.text[start:end]:
            yield _stretch(project, sheet, one.start, one.end)


def _in_sheet(project: OpenProject, path: str, text: str, offset: int) -> Iterator[types.Location]:
    sheet = wxss.parse(text)
    for one in (*sheet.imports, *sheet.images):
        if one.start <= offset <= one.end:
            yield from _file(project, path, one.path)
    here = next((one for one in classes(text) if one.start <= offset <= one.end), None)
    for view, use in uses_in(project, path) if here is not None else ():
        if here is not None and use.name == here.name:
            yield _stretch(project, view, use.start, use.end)


def _stretch(project: OpenProject, file: str, start: int, end: int) -> types.Location:
    return types.Location(uri_of(project, file), Positions(project.text(file)).range(start, end))


def _component(project: OpenProject, stem: str | None) -> Iterator[types.Location]:
    """Yield a component's files, those that one most looks for first."""
    for end in _ENDS if stem is not None else ():
        if f"{stem}{end}" in project.snapshot.files:
            yield location(project, f"{stem}{end}")


def _page(project: OpenProject, path: str, url: str) -> Iterator[types.Location]:
    page = url.partition("?")[0]
    if page.startswith("/"):
        stem = project.program.prefix + page.lstrip("/")
    else:
        import posixpath

        stem = posixpath.normpath(posixpath.join(posixpath.dirname(path), page))
    yield from _component(project, stem)


def _file(project: OpenProject, path: str, source: str) -> Iterator[types.Location]:
    found = file_behind(project.program, path, source)
    if found is not None:
        yield location(project, found)


def _in_json(project: OpenProject, path: str, text: str, offset: int) -> Iterator[types.Location]:
    keys, node, member = place_at(parse_tree(text), offset)
    if member is not None:
        keys, node = (*keys, member.key), member.value
    if node is None or not keys:
        return
    written = text[node.start : node.end].strip('"')
    program = project.program
    if len(keys) > 1 and keys[-2] == "usingComponents":
        yield from _component(project, component_at(program, path, written))
    elif path != program.prefix + APP_JSON:
        return
    elif keys[0] in ("subPackages", "subpackages") and len(keys) == 4 and keys[2] == "pages":
        root = next((one.root for one in program.subpackages if one.index == keys[1]), "")
        yield from _component(project, program.prefix + root + written)
    elif keys[0] in ("pages", "entryPagePath") or keys[-1] == "pagePath":
        yield from _component(project, program.prefix + written)
    else:
        yield from _file(project, path, written)
