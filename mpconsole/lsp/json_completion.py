"""What could be typed in app.json and its like: keys and values by the platform's tables, pages, files."""

import posixpath
from collections.abc import Iterator, Sequence

from lsprotocol import types

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.rules.shapes import shape_of
from mpconsole.checks.words import kind
from mpconsole.i18n import _
from mpconsole.languages.json_tree import Member, Node, Tree, parse_tree
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.projects import OpenProject
from mpconsole.lsp.slots import Slot
from mpconsole.platform.shapes import AnyOf, Constant, Kind, ListOf, MapOf, OneOf, Record, Shape

Path = tuple[str | int, ...]
_Kind = types.CompletionItemKind


def complete(
    project: OpenProject, path: str, positions: Positions, offset: int
) -> Iterator[types.CompletionItem]:
    """Yield what could stand at an offset of a document."""
    program = project.program
    name = APP_JSON if path == program.prefix + APP_JSON else path
    shape = shape_of(program, name)
    tree = parse_tree(positions.text)
    keys, node, member = place_at(tree, offset)
    within = _shape_at(shape, keys)
    if member is not None or (node is not None and node.members is not None):
        holder = node if node is not None and node.members is not None else None
        start, end = (member.start, member.end) if member is not None else _word(positions.text, offset)
        known = (
            {one.key for one in holder.members or () if one is not member} if holder is not None else set()
        )
        for key in _keys(within):
            if key not in known:
                yield _one(Slot(positions, start, end), key, _Kind.Property)
        return
    start, end = (node.start, node.end) if node is not None else _word(positions.text, offset)
    for value in _values(program, name, keys, within):
        yield _one(Slot(positions, start, end), value, _Kind.Value)


def place_at(tree: Tree, offset: int) -> tuple[Path, Node | None, Member | None]:
    """Return the key path at an offset, the value there, and the member whose key is there.

    Within an object but at no value, the value is that object and the path leads to it.
    """
    node, keys = tree.root, tuple[str | int, ...]()
    if node is None or not node.start <= offset <= node.end:
        return (), None, None
    while True:
        if node.members is not None and node.start < offset:
            for member in node.members:
                if member.start <= offset <= member.end:
                    return keys, node, member
            inner = _covering([(one.key, one.value) for one in node.members], offset)
        elif node.items is not None and node.start < offset:
            inner = _covering(list(enumerate(node.items)), offset)
            if inner is None:
                return (*keys, len(node.items)), None, None
        else:
            return keys, node, None
        if inner is None:
            return keys, node, None
        keys, node = (*keys, inner[0]), inner[1]


def _covering(values: Sequence[tuple[str | int, Node]], offset: int) -> tuple[str | int, Node] | None:
    return next(
        (one for one in values if one[1].start <= offset <= one[1].end and one[1].start < one[1].end), None
    )


def _shape_at(shape: Shape | None, keys: Path) -> Shape | None:
    for key in keys:
        shape = next((found for one in _choices(shape) if (found := _inner(one, key)) is not None), None)
    return shape


def _inner(shape: Shape, key: str | int) -> Shape | None:
    match shape:
        case Record(fields=fields, rest=rest) if isinstance(key, str):
            return fields.get(key, rest)
        case MapOf(value) if isinstance(key, str):
            return value
        case ListOf(item) if isinstance(key, int):
            return item
    return None


def _choices(shape: Shape | None) -> Iterator[Shape]:
    if isinstance(shape, AnyOf):
        for one in shape.shapes:
            yield from _choices(one)
    elif shape is not None:
        yield shape


def _keys(shape: Shape | None) -> Iterator[str]:
    for one in _choices(shape):
        if isinstance(one, Record):
            yield from (name for name in one.fields if not name.startswith("__"))


def _values(program: Program, document: str, keys: Path, shape: Shape | None) -> Iterator[str]:
    if keys and keys[0] in ("pages", "entryPagePath") and document == APP_JSON:
        yield from _views(program)
    elif len(keys) == 4 and keys[0] in ("subPackages", "subpackages") and keys[2] == "pages":
        yield from _below(program, keys)
    elif keys[-1:] == ("pagePath",):
        yield from sorted(program.all_pages)
    elif len(keys) > 1 and keys[-2] == "usingComponents":
        yield from _components(program, document)
    for one in _choices(shape):
        if isinstance(one, OneOf):
            yield from one.values
        elif isinstance(one, Constant):
            yield str(one.value)
        elif isinstance(one, Kind) and one.name == "boolean":
            yield from ("true", "false")


def _views(program: Program) -> Iterator[str]:
    """Yield every view that could be a page, without its extension."""
    for file in sorted(program.with_extension(".wxml")):
        stem = file.removesuffix(".wxml").removeprefix(program.prefix)
        if program.exists(f"{stem}.js") and stem not in program.all_pages and "miniprogram_npm/" not in stem:
            yield stem


def _below(program: Program, keys: Path) -> Iterator[str]:
    root = next((one.root for one in program.subpackages if one.index == keys[1]), "")
    for stem in _views(program):
        if root and stem.startswith(root):
            yield stem.removeprefix(root)


def _components(program: Program, document: str) -> Iterator[str]:
    """Yield what could be a component (a view that is no page), as the document would name it."""
    folder = posixpath.dirname(document)
    for file in sorted(program.with_extension(".wxml")):
        stem = file.removesuffix(".wxml")
        if (
            f"{stem}.json" not in program.snapshot.files
            or stem.removeprefix(program.prefix) in program.all_pages
        ):
            continue
        yield f"/{stem.removeprefix(program.prefix)}"
        if folder and document != APP_JSON:
            near = posixpath.relpath(stem, folder)
            yield near if near.startswith(".") else f"./{near}"


def _word(text: str, offset: int) -> tuple[int, int]:
    start = offset
    while start and (text[start - 1].isalnum() or text[start - 1] in '_"'):
        start -= 1
    return start, offset


def _one(slot: Slot, value: str, shown_as: types.CompletionItemKind) -> types.CompletionItem:
    bare = shown_as is _Kind.Value and value in ("true", "false")
    return slot.item(value, shown_as, text=value if bare else f'"{value}"')


def described_at(shape: Shape | None, keys: Path) -> Iterator[str]:
    """Yield lines of Markdown about the value that `keys` lead to."""
    within = list(_choices(_shape_at(shape, keys))) if keys else []
    if not within:
        return
    words = _(" or ").join(_described(one) for one in within)
    yield f"**{keys[-1]}**  {words}"
    names = [f"`{value}`" for one in within if isinstance(one, OneOf) for value in one.values]
    if names:
        yield _("Values: {names}").format(names=", ".join(names))
    known = [f"`{key}`" for one in within for key in _keys(one)]
    if known:
        yield _("Keys: {names}").format(names=", ".join(known))


def _described(shape: Shape) -> str:
    match shape:
        case Kind(name):
            return kind(name)
        case ListOf():
            return kind("array")
        case MapOf() | Record():
            return kind("object")
        case Constant(value):
            return str(value).lower()
        case _:
            return kind("string")
