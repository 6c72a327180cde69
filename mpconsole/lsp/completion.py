"""What could be typed at a place."""

import posixpath
import re
from collections.abc import Iterator

from lsprotocol import types

from mpconsole.checks.context import Program
from mpconsole.checks.linking import script_of
from mpconsole.checks.using import declared_tags
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxml_tree import Attribute, Tree
from mpconsole.lsp import json_completion, words
from mpconsole.lsp.behind import component_of, known_behind, templates_of
from mpconsole.lsp.classes import SHEETS, holds_classes, styles_of, uses_in, word_at
from mpconsole.lsp.members import members_at
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.projects import OpenProject
from mpconsole.lsp.slots import Slot
from mpconsole.lsp.wxml_spots import Spot, loops, spot_at
from mpconsole.platform.component_table import (
    BOOLEAN,
    COMMON_EVENTS,
    canonical,
    components,
    is_event,
)
from mpconsole.platform.components import BUILT_IN
from mpconsole.platform.wx_api import members

Items = Iterator[types.CompletionItem]
Kind = types.CompletionItemKind
_COMMON = ("id", "class", "style", "hidden", "slot", "data-", "aria-label", "aria-role", "mark:")
_PATHS = {"import": (".wxml",), "include": (".wxml",), "wxs": (".wxs",)}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
_WX = re.compile(r"(?<![\w$.])wx\s*\.\s*(?P<name>[A-Za-z]*)\Z")
_URL = re.compile(r"""\burl\s*:\s*(?P<quote>["'`])(?P<path>[^"'`\n]*)\Z""")
_SELECTED = re.compile(r"\.(?P<name>[\w-]*)\Z")
_IMPORT = re.compile(r"""@import\s+(?:url\()?(?P<quote>["'])(?P<path>[^"'\n]*)\Z""")


def complete(
    project: OpenProject, path: str, positions: Positions, offset: int
) -> list[types.CompletionItem]:
    """Return what could stand at an offset of a file."""
    if path.endswith(".wxml"):
        return list(_in_wxml(project, path, positions, offset))
    if path.endswith((".js", ".ts")):
        return list(_in_script(project, positions, offset))
    if path.endswith(".json"):
        return list(json_completion.complete(project, path, positions, offset))
    if path.endswith(SHEETS):
        return list(_in_sheet(project, path, positions, offset))
    return []


def _in_wxml(project: OpenProject, path: str, positions: Positions, offset: int) -> Items:
    tree = parse(positions.text)
    spot = spot_at(tree, offset)
    slot = Slot(positions, spot.start, spot.end)
    match spot.kind:
        case "tag":
            yield from _tags(project.program, path, slot)
        case "end-tag":
            for element in reversed(spot.around):
                yield slot.item(element.name, Kind.Class, text=f"{element.name}>")
        case "attribute":
            yield from _attributes(project, path, slot, spot)
        case "value" if spot.attribute is not None and holds_classes(spot.attribute.name):
            yield from _classes(
                project, path, Slot(positions, *word_at(tree.text, spot.start, spot.end, offset))
            )
        case "value":
            yield from _values(project, path, slot, spot)
        case "expression" if spot.path:
            for member in members_at(project, path, tree, spot):
                yield slot.item(member.name, Kind.Field, detail=member.value.partition("\n")[0])
        case "expression":
            yield from _data(project, path, slot, spot, tree)


def _tags(program: Program, path: str, slot: Slot) -> Items:
    own = declared_tags(program, f"{path.removesuffix('.wxml')}.json")
    for tag in sorted(own):
        where = component_of(program, path, tag)
        yield slot.item(tag, Kind.Class, detail=where or "")
    for tag in sorted((BUILT_IN | words.STRUCTURE.keys()) - own):
        yield slot.item(tag, Kind.Class, documentation=words.of_tag(tag))


def _attributes(project: OpenProject, path: str, slot: Slot, spot: Spot) -> Items:
    element = spot.element
    if element is None:
        return
    has_value = spot.attribute is not None and spot.attribute.value is not None
    present = {one.name for one in element.attributes if one is not spot.attribute}

    def one(name: str, kind: Kind, detail: str = "") -> types.CompletionItem:
        bare = name == "wx:else" or name.endswith(("-", ":")) or has_value
        mustached = name.startswith("wx:") and name in ("wx:if", "wx:elif", "wx:for")
        text = name if bare else f'{name}="{{{{$1}}}}"' if mustached else f'{name}="$1"'
        return slot.item(
            name,
            kind,
            detail=detail,
            text=text,
            snippet=not bare,
            documentation=words.of_attribute(element.name, name),
        )

    known = components().get(element.name)
    names = dict.fromkeys(known.names if known is not None else (), "")
    component = component_of(project.program, path, element.name)
    if component is not None and (script := script_of(project.program, component)) is not None:
        names |= {
            found.name: found.value for found in known_behind(project, script) if found.kind == "property"
        }
    for name, detail in names.items():
        if name not in present:
            yield one(name, Kind.Property, detail.partition("\n")[0])
    events = (known.events if known is not None else frozenset()) | COMMON_EVENTS
    for event in sorted(events):
        for prefix in ("bind:", "catch:"):
            if f"{prefix}{event}" not in present and f"{prefix[:-1]}{event}" not in present:
                yield one(f"{prefix}{event}", Kind.Event)
    for name in (*words.DIRECTIVES, *_COMMON):
        if name not in present:
            yield one(name, Kind.Keyword if name in words.DIRECTIVES else Kind.Property)


def _values(project: OpenProject, path: str, slot: Slot, spot: Spot) -> Items:
    element, attribute = spot.element, spot.attribute
    assert element is not None
    assert attribute is not None
    name, program = attribute.name, project.program
    if is_event(name):
        for known in known_behind(project, path):
            if known.kind == "method":
                yield slot.item(known.name, Kind.Method)
    elif element.name == "template" and name == "is":
        for template, file, _span in templates_of(program, path):
            yield slot.item(template, Kind.Module, detail=file)
    elif name.startswith("generic:"):
        for tag in sorted(declared_tags(program, f"{path.removesuffix('.wxml')}.json")):
            yield slot.item(tag, Kind.Class)
    elif name == "url" and element.name in ("navigator", "functional-page-navigator"):
        yield from pages(program, slot)
    elif name == "src" and element.name in (*_PATHS, "image", "cover-image"):
        extensions = _PATHS.get(element.name, _PICTURES)
        yield from _files(program, path, slot, extensions)
    else:
        yield from _allowed(element.name, attribute, slot)


def _allowed(tag: str, attribute: Attribute, slot: Slot) -> Items:
    known = components().get(tag)
    values = known.attributes.get(canonical(attribute.name)) if known is not None else None
    if values == BOOLEAN:
        for value in ("{{true}}", "{{false}}"):
            yield slot.item(value, Kind.Value)
    elif isinstance(values, frozenset):
        for value in sorted(values):
            yield slot.item(value, Kind.EnumMember)


def _data(project: OpenProject, path: str, slot: Slot, spot: Spot, tree: Tree) -> Items:
    names: dict[str, str] = dict.fromkeys(loops(spot.around, tree), "wx:for")
    for element in tree.elements():
        module = element.attribute("module") if element.name == "wxs" else None
        if module is not None and module.value is not None:
            names[tree.text[module.value.start : module.value.end]] = "wxs"
    for known in known_behind(project, path):
        if known.kind in ("data", "property"):
            names.setdefault(known.name, known.value.partition("\n")[0])
    script = script_of(project.program, path.removesuffix(".wxml"))
    for one in project.program.script(script).sets if script is not None else ():
        if one.about == "self":
            names.setdefault(one.name, "setData")
    for name, detail in names.items():
        yield slot.item(name, Kind.Variable, detail=detail)


def pages(program: Program, slot: Slot) -> Items:
    """Yield the program's pages as `url` names them."""
    for page in sorted(program.all_pages):
        yield slot.item(f"/{page}", Kind.File)


def _files(program: Program, path: str, slot: Slot, extensions: tuple[str, ...]) -> Items:
    """Yield the files with these extensions, as a path from the file at hand."""
    folder = posixpath.dirname(path)
    for file in sorted(program.with_extension(*extensions)):
        if file != path and "miniprogram_npm/" not in file:
            near = posixpath.relpath(file, folder or ".")
            yield slot.item(near if near.startswith(".") else f"./{near}", Kind.File)


def _classes(project: OpenProject, path: str, slot: Slot) -> Items:
    """Yield the classes whose rules reach a view, each with its style sheet."""
    known: dict[str, str] = {}
    for sheet, one in styles_of(project, path):
        known.setdefault(one.name, sheet)
    for name, sheet in known.items():
        yield slot.item(name, Kind.Class, detail=sheet)


def _in_sheet(project: OpenProject, path: str, positions: Positions, offset: int) -> Items:
    text = positions.text
    imported = _IMPORT.search(text, max(0, offset - 300), offset)
    typed = _SELECTED.search(text, max(0, offset - 80), offset)
    if imported is not None:
        yield from _files(project.program, path, Slot(positions, imported.start("path"), offset), (".wxss",))
    elif typed is not None:
        slot = Slot(positions, typed.start("name"), offset)
        for name in dict.fromkeys(use.name for _view, use in uses_in(project, path)):
            yield slot.item(name, Kind.Class)


def _in_script(project: OpenProject, positions: Positions, offset: int) -> Items:
    text = positions.text
    typed = _WX.search(text, max(0, offset - 80), offset)
    if typed is not None:
        slot = Slot(positions, typed.start("name"), offset)
        for name, member in sorted(members().items()):
            yield slot.item(
                name,
                Kind.Method,
                detail=member.since,
                documentation=words.of_api(name),
                deprecated=bool(member.deprecated),
            )
        return
    url = _URL.search(text, max(0, offset - 300), offset)
    if url is not None:
        yield from pages(project.program, Slot(positions, url.start("path"), offset))
