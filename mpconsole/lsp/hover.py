"""What is known of the word at a place."""

import re
from collections.abc import Iterator

from lsprotocol import types

from mpconsole.checks.explain import explain_rule
from mpconsole.checks.registry import all_rules
from mpconsole.checks.rules.shapes import shape_of
from mpconsole.checks.suppressions import MARK
from mpconsole.i18n import _
from mpconsole.languages.json_tree import parse_tree
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxss_selectors import classes
from mpconsole.lsp import words
from mpconsole.lsp.behind import component_of, known_behind
from mpconsole.lsp.classes import SHEETS, holds_classes, styles_of, uses_in, word_at
from mpconsole.lsp.json_completion import described_at, place_at
from mpconsole.lsp.members import members_at
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.projects import OpenProject
from mpconsole.lsp.wxml_spots import spot_at
from mpconsole.platform.component_table import is_event

_WX = re.compile(r"(?<![\w$.])wx\s*\.\s*(?P<name>[A-Za-z]\w*)")
_MOST_RULES, _MOST_OF_A_RULE, _MOST_USES = 3, 600, 8
_RULE = re.compile(r"[a-z]+(?:-[a-z]+)+")


def hover(project: OpenProject, path: str, positions: Positions, offset: int) -> types.Hover | None:
    """Return what is known of the word at an offset: a rule's page where a finding or its comment stands."""
    lines = [*_told(project, path, positions, offset)]
    if not lines:
        return None
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(lines)))


def _told(project: OpenProject, path: str, positions: Positions, offset: int) -> Iterator[str]:
    text = positions.text
    if path.endswith(".wxml"):
        yield from _in_wxml(project, path, text, offset)
    elif path.endswith((".js", ".ts")):
        line = text.rfind("\n", 0, offset) + 1
        for found in _WX.finditer(text, line, min(len(text), offset + 80)):
            if found.start() <= offset <= found.end():
                yield from words.of_api(found.group("name"))
    elif path.endswith(SHEETS):
        yield from _uses(project, path, text, offset)
    elif path.endswith(".json"):
        keys, _node, member = place_at(parse_tree(text), offset)
        whole = (*keys, member.key) if member is not None else keys
        yield from described_at(shape_of(project.program, path), whole)
    yield from _rules(project, path, positions, offset)


def _in_wxml(project: OpenProject, path: str, text: str, offset: int) -> Iterator[str]:
    tree = parse(text)
    spot = spot_at(tree, offset)
    word, element = text[spot.start : spot.end], spot.element
    if spot.kind in ("tag", "end-tag"):
        component = component_of(project.program, path, word)
        if component is None:
            yield from words.of_tag(word)
            return
        yield f"**<{word}>**  {component}"
        names = [
            f"`{one.name}`" for one in known_behind(project, f"{component}.wxml") if one.kind == "property"
        ]
        if names:
            yield _("Attributes: {names}").format(names=", ".join(names))
    elif spot.kind == "attribute" and element is not None:
        yield from words.of_attribute(element.name, word)
    elif spot.kind == "value" and spot.attribute is not None and holds_classes(spot.attribute.name):
        yield from _rules_of(project, path, text[slice(*word_at(text, spot.start, spot.end, offset))])
    elif spot.kind == "expression" or (spot.attribute is not None and is_event(spot.attribute.name)):
        for known in members_at(project, path, tree, spot) if spot.path else known_behind(project, path):
            if known.name == word:
                bare = known.kind == "method" or not known.value or known.value.startswith(known.name)
                yield f"```js\n{known.value or word}\n```" if bare else f"```js\n{word}: {known.value}\n```"


def _rules_of(project: OpenProject, path: str, name: str) -> Iterator[str]:
    """Yield the rules for a class of a view, the nearest style sheet first."""
    found = [(sheet, one) for sheet, one in styles_of(project, path) if one.name == name]
    for sheet, one in found[:_MOST_RULES]:
        rule = project.text(sheet)[one.rule_start : one.rule_end][:_MOST_OF_A_RULE]
        yield f"{sheet}\n```css\n{rule}\n```"


def _uses(project: OpenProject, path: str, text: str, offset: int) -> Iterator[str]:
    """Say where the view uses the class of a selector."""
    here = next((one for one in classes(text) if one.start <= offset <= one.end), None)
    if here is None:
        return
    uses = [(view, use) for view, use in uses_in(project, path) if use.name == here.name]
    if not uses:
        yield _("The view beside this style sheet does not use .{name}.").format(name=here.name)
        return
    lines = LineIndex(project.text(uses[0][0]))
    places = ", ".join(f"{view}:{lines.position(use.start)[0]}" for view, use in uses[:_MOST_USES])
    yield _("Used in {places}").format(places=places)


def _rules(project: OpenProject, path: str, positions: Positions, offset: int) -> Iterator[str]:
    """Yield the pages of the rules whose findings stand here, or that a comment here names."""
    here = positions.position(offset)
    names = []
    for finding in project.findings.get(path, ()):
        place = positions.of_place(finding.place)
        start, end = (place.start.line, place.start.character), (place.end.line, place.end.character)
        if finding.place.line and start <= (here.line, here.character) <= end:
            names.append(finding.rule)
    line = positions.text.rfind("\n", 0, offset) + 1
    end_of_line = positions.text.find("\n", offset)
    row = positions.text[line : len(positions.text) if end_of_line < 0 else end_of_line]
    if MARK in row:
        found = (one for one in _RULE.finditer(row) if one.start() <= offset - line <= one.end())
        names += [one.group() for one in found if one.group() in all_rules()]
    for name in dict.fromkeys(names):
        yield f"```text\n{explain_rule(name)}\n```"
