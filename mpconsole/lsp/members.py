"""What stands behind a dot in an expression: what a WXS module gives out, and the keys of data."""

import re
from collections.abc import Iterator

from mpconsole.languages.script import Script, pairs
from mpconsole.languages.wxml_tree import Element, Tree
from mpconsole.lsp.behind import Known, file_behind, known_behind, known_of
from mpconsole.lsp.projects import OpenProject
from mpconsole.lsp.wxml_spots import Spot

_OWNER = re.compile(r"(?<![\w$.])(?P<name>[A-Za-z_$][\w$]*)\s*\.\s*\Z")
_GIVEN_ONE = re.compile(rb"\bexports\s*\.\s*(?P<name>[A-Za-z_$][\w$]*)\s*=(?!=)")
_GIVEN_ALL = re.compile(rb"\bmodule\s*\.\s*exports\s*=(?!=)\s*(?=\{)")
_SEEN = re.compile(r"[^\n]")


def members_at(project: OpenProject, path: str, tree: Tree, spot: Spot) -> Iterator[Known]:
    """Yield the members of what stands before the dot at a spot of the view `path`."""
    owner = _OWNER.search(tree.text, max(0, spot.start - 80), spot.start)
    if owner is None:
        return
    for known in known_behind(project, path):
        if known.kind in ("data", "property") and known.name == owner["name"]:
            yield from known.members
    for element in tree.elements():
        if element.name == "wxs" and _written(tree, element, "module") == owner["name"]:
            yield from _given(project, path, tree, element)


def _written(tree: Tree, element: Element, name: str) -> str | None:
    attribute = element.attribute(name)
    value = attribute.value if attribute is not None else None
    return tree.text[value.start : value.end] if value is not None else None


def _given(project: OpenProject, path: str, tree: Tree, element: Element) -> Iterator[Known]:
    """Yield what a WXS module gives out, by object or one by one."""
    source = _written(tree, element, "src")
    if source is None:
        file: str | None = path
        text = (
            _SEEN.sub(" ", tree.text[: element.open_end]) + tree.text[element.open_end : element.close_start]
        )
    else:
        file = file_behind(project.program, path, source)
        text = project.text(file) if file is not None else ""
    if file is None:
        return
    script = Script(text.encode("utf-8", "surrogatepass"))
    for found in _GIVEN_ALL.finditer(script.data):
        node = script.leaf(found.end()).parent
        for name, value in pairs(node, script) if node is not None and node.type == "object" else ():
            if name:
                yield known_of(script, file, "member", name, value)
    for one in _GIVEN_ONE.finditer(script.data):
        named = script.leaf(one.start("name"))
        yield known_of(script, file, "member", one["name"].decode(), named)
