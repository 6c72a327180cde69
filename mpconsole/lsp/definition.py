"""Where a word at a place comes from."""

import re
from collections.abc import Iterator

from lsprotocol import types

from mpconsole.checks.context import APP_JSON
from mpconsole.languages import wxss
from mpconsole.languages.json_tree import Span, parse_tree
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxml_tree import Tree
from mpconsole.lsp.actions import uri_of
from mpconsole.lsp.behind import component_at, component_of, file_behind, known_behind, templates_of
from mpconsole.lsp.json_completion import place_at
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
        return list(_in_wxml(project, path, tree, spot_at(tree, offset)))
    if path.endswith(".json"):
        return list(_in_json(project, path, positions.text, offset))
    if path.endswith(".wxss"):
        sheet = wxss.parse(positions.text)
        found = (one for one in (*sheet.imports, *sheet.images) if one.start <= offset <= one.end)
        return [here for one in found for here in _file(project, path, one.path)]
    for url in _URL.finditer(positions.text):
        if url.start("path") <= offset <= url.end("path"):
            return list(_page(project, path, url.group("path")))
    return []


def location(project: OpenProject, file: str, span: Span | None = None) -> types.Location:
    """Return a file's beginning, or a place in it."""
    if span is None:
        return types.Location(uri_of(project, file), types.Range(types.Position(0, 0), types.Position(0, 0)))
    return types.Location(uri_of(project, file), Positions(project.text(file)).of_place(span))


def _in_wxml(project: OpenProject, path: str, tree: Tree, spot: Spot) -> Iterator[types.Location]:
    element, attribute = spot.element, spot.attribute
    if spot.kind == "tag" and element is not None:
        yield from _component(project, component_of(project.program, path, element.name))
    elif spot.kind == "end-tag":
        name = tree.text[spot.start : spot.end]
        yield from _component(project, component_of(project.program, path, name))
    elif spot.kind == "expression":
        yield from _named(project, path, tree.text[spot.start : spot.end], ("data", "property"))
    elif spot.kind == "value" and element is not None and attribute is not None:
        value = tree.text[spot.start : spot.end].strip()
        if is_event(attribute.name):
            yield from _named(project, path, value, ("method",))
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


def _named(project: OpenProject, path: str, name: str, kinds: tuple[str, ...]) -> Iterator[types.Location]:
    from mpconsole.checks.linking import script_of

    script = script_of(project.program, path.rpartition(".")[0])
    for known in known_behind(project, path) if script is not None else ():
        if known.name == name and known.kind in kinds and script is not None:
            yield location(project, script, known.span)


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
