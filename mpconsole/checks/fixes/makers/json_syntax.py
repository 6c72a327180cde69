"""Fixes of documents that are no strict JSON, or that say a thing twice."""

import json
from collections.abc import Iterator
from typing import Any

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.json_edits import JsonEdits, written
from mpconsole.checks.fixes.model import Edit, Fix, applied, overlap
from mpconsole.checks.fixes.registry import mends
from mpconsole.checks.fixes.source import Source
from mpconsole.i18n import N_
from mpconsole.languages.json_tree import Fault, Node, Tree, parse_tree


@mends("json-syntax")
def make_strict(_program: Program, _finding: Finding, source: Source) -> Fix | None:
    """Mend every fault where it is plain what was meant, all or none; comments are their author's."""
    edits = JsonEdits(source)
    mended = [edit for fault in edits.tree.faults if (edit := _mended(edits, fault)) is not None]
    if _is_strict(source.text, mended):
        return Fix(N_("Write it as strict JSON"), tuple(mended))
    comments = [fault for fault in edits.tree.faults if fault.message == _COMMENT]
    removed = [edits.edit(*_line_of(source.text, one.start, one.end), "") for one in comments]
    if not comments or not _is_strict(source.text, [*mended, *removed]):
        return None
    return Fix(N_("Write it as strict JSON, without its comments"), (*mended, *removed), safe=False)


def _is_strict(text: str, edits: list[Edit]) -> bool:
    return not overlap(edits, edits) and not parse_tree(applied(text, edits)).faults


@mends("json-duplicate-key")
def remove_former(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Remove the member that does not count; safe where it says the same."""
    edits = JsonEdits(source)
    start, _end = source.span(finding.place)
    for holder in _objects(edits.tree):
        members = holder.members or []
        later = next((at for at, one in enumerate(members) if one.start == start), None)
        if later is None:
            continue
        former = max((at for at in range(later) if members[at].key == members[later].key), default=None)
        edit = edits.remove_member(holder, former) if former is not None else None
        if edit is None or former is None:
            return None
        same = _value(source, members[former].value) == _value(source, members[later].value)
        return Fix(N_("Remove the one that does not count"), (edit,), safe=same)
    return None


_COMMENT = "a comment: JSON has none"
_BOM = "a byte order mark (BOM): save the file as UTF-8 without BOM"
_LAST_COMMA = "a comma before {bracket} is not allowed"


def _mended(edits: JsonEdits, fault: Fault) -> Edit | None:
    text = edits.tree.text[fault.start : fault.end]
    if fault.message in (_BOM, _LAST_COMMA):
        return edits.edit(fault.start, fault.end, "")
    match fault.message:
        case "a comma is missing here":
            return edits.edit(fault.start, fault.start, ",")
        case "a key needs double quotes":
            return edits.edit(fault.start, fault.end, written(text))
        case "a string needs double quotes" if len(text) > 1 and text[-1] == text[0]:
            inner = text[1:-1]
            plain = "\\" not in inner and '"' not in inner
            return edits.edit(fault.start, fault.end, written(inner)) if plain else None
    return None


def _line_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to its lines where nothing else stands on them, else over the space before it."""
    line, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    after = len(text) if after < 0 else after
    if not text[line:start].strip() and not text[end:after].strip():
        return line, min(after + 1, len(text))
    return len(text[:start].rstrip(" \t")), end


def _objects(tree: Tree) -> Iterator[Node]:
    waiting = [tree.root] if tree.root else []
    while waiting:
        node = waiting.pop()
        if node.members is not None:
            yield node
        waiting += [member.value for member in node.members or ()] + (node.items or [])


def _value(source: Source, node: Node) -> Any:
    try:
        return json.loads(source.text[node.start : node.end])
    except ValueError:
        return source.text[node.start : node.end]
