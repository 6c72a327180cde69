"""What holds for every text in every language: no crash, places inside, nothing lost.

Hypothesis asks it of some texts in every run, fuzzing (tools/fuzz.py) of millions.
"""

import json
from collections.abc import Callable, Iterator

from pygments.lexer import Lexer

from mpconsole.checks import script_facts, style_facts, wxml_facts
from mpconsole.checks.suppressions import suppressions
from mpconsole.languages import json_tree, script, wxml, wxml_refs, wxss, wxss_imports
from mpconsole.languages.expression import end_of_expression, parse_expression
from mpconsole.languages.json_parse import parse_text
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lexers import WxmlLexer, WxsLexer, WxssLexer
from mpconsole.languages.wxml_tree import Element, Tree, print_back

Check = Callable[[str], None]


def view(text: str) -> None:
    """A view: its tree, its facts, its references."""
    tree = wxml.parse(text)
    assert print_back(tree) == text
    _faults_lie_inside(text, tree.faults)
    for element in tree.elements():
        _lies_well(tree, element)
    facts = wxml_facts.gather(text)
    spans = [problem.span for problem in facts.problems] + list(facts.tags.values())
    for named in (facts.imports, facts.includes, facts.scripts, facts.templates, facts.uses, facts.handlers):
        spans += [one.span for one in named]
    _spans_lie_inside(text, spans)
    _comments_hide_inside(text, ".wxml")
    wxml_refs.refs(text)
    _tokens_are_the_text(WxmlLexer(), text)


def style(text: str) -> None:
    """A style sheet: its references, faults and comments."""
    sheet = wxss.parse(text)
    _faults_lie_inside(text, sheet.faults)
    for one in (*sheet.imports, *sheet.images):
        assert text[one.start : one.end] == one.path
    at, pieces = 0, []
    for start, end in wxss.comments(text):
        assert text.startswith(("/*", "//"), start)
        pieces += [text[at:start], text[start:end]]
        at = end
    assert "".join([*pieces, text[at:]]) == text
    style_facts.gather(text)
    _comments_hide_inside(text, ".wxss")
    wxss_imports.wxss_imports(text)
    wxss_imports.less_imports(text)
    wxss_imports.sass_imports(text)
    _tokens_are_the_text(WxssLexer(), text)


def javascript(text: str) -> None:
    """A script: its facts, and its tree back to bytes."""
    _script(text, typescript=False)


def typescript(text: str) -> None:
    """A script in TypeScript."""
    _script(text, typescript=True)


def module(text: str) -> None:
    """A module of WXS, alone and within a view."""
    _script(text, typescript=False)
    _tokens_are_the_text(WxsLexer(), text)
    tree = wxml.parse(f'<wxs module="m">{text}</wxs>')
    assert print_back(tree) == tree.text


def document(text: str) -> None:
    """A JSON document: its tree, and the same verdict as the strict reader."""
    tree = json_tree.parse_tree(text)
    _faults_lie_inside(text, tree.faults)
    for fault in tree.faults:
        assert fault.message.format(**fault.args)
    parsed = parse_text(text)
    assert bool(tree.faults) == (parsed.error is not None)
    if parsed.error is not None:
        _spans_lie_inside(text, [Span(*(parsed.error.line, parsed.error.column) * 2)])
    elif "\ufeff" not in text[:1]:
        assert _same(parsed.value, json.loads(text))
    if tree.root is not None:
        assert "".join(_printed(text, tree.root)) == text[tree.root.start : tree.root.end]
    _spans_lie_inside(text, [one.span for one in tree.duplicates()])


def expression(text: str) -> None:
    """An expression between braces."""
    found = parse_expression(text, 0, len(text))
    if found.fault is not None:
        assert 0 <= found.fault[0] <= len(text)
    for read in found.reads:
        assert text[read.start : read.end].startswith(read.name)
    end = end_of_expression(text, 0)
    assert end is None or text.startswith("}}", end)


LANGUAGES: dict[str, Check] = {
    "wxml": view,
    "wxss": style,
    "wxs": module,
    "js": javascript,
    "ts": typescript,
    "json": document,
    "expression": expression,
}


def _script(text: str, *, typescript: bool) -> None:
    data = text.encode("utf-8", "surrogatepass")
    read = script.Script(data, typescript=typescript)
    at, pieces, waiting = 0, [], [read.root]
    while waiting:
        node = waiting.pop()
        if node.children:
            waiting += reversed(node.children)
        elif node.end_byte > node.start_byte:
            assert at <= node.start_byte
            pieces += [data[at : node.start_byte], data[node.start_byte : node.end_byte]]
            at = node.end_byte
    assert b"".join([*pieces, data[at:]]) == data
    facts = script_facts.gather(data, typescript=typescript)
    spans = [one.span for one in (*facts.uses, *facts.hosts, *facts.pages, *facts.consoles, *facts.requires)]
    spans += [*facts.breakpoints, *facts.timers, *(unit.span for unit in facts.units)]
    spans += [facts.fault] if facts.fault is not None else []
    _spans_lie_inside(data.decode("utf-8", "replace"), spans)
    for start, end in script.comments(text):
        assert 0 <= start < end <= len(text)
    _comments_hide_inside(text, ".ts" if typescript else ".js")


def _faults_lie_inside(text: str, faults: "object") -> None:
    for fault in faults:  # type: ignore[attr-defined]
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.message.format(**fault.args)


def _spans_lie_inside(text: str, spans: list[Span]) -> None:
    lines = text.split("\n")
    for span in spans:
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1


def _comments_hide_inside(text: str, extension: str) -> None:
    lines = text.count("\n") + 1
    for one in suppressions(text, extension):
        assert 0 <= one.first <= one.last <= lines + 1
        _spans_lie_inside(text, [one.span])


def _lies_well(tree: Tree, element: Element) -> None:
    assert element.start < element.name_end <= element.open_end <= element.close_start <= element.end
    for attribute in element.attributes:
        assert tree.text[attribute.start : attribute.name_end] == attribute.name
        assert element.name_end <= attribute.start < attribute.end <= element.open_end
        if attribute.value is not None:
            assert attribute.name_end <= attribute.value.start <= attribute.value.end <= attribute.end
            parts = [tree.text[part.start : part.end] for part in attribute.value.parts]
            assert "".join(parts) == tree.text[attribute.value.start : attribute.value.end]


def _printed(text: str, node: json_tree.Node) -> Iterator[str]:
    """Yield a value's text from its parts, and what stands between them."""
    at = node.start
    for member in node.members or ():
        yield text[at : member.start]
        yield text[member.start : member.end]
        yield text[member.end : member.value.start]
        yield from _printed(text, member.value)
        at = member.value.end
    for item in node.items or ():
        yield text[at : item.start]
        yield from _printed(text, item)
        at = item.end
    yield text[at : node.end]


def _same(ours: object, theirs: object) -> bool:
    """Whether two values are the same, where large whole numbers became doubles."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(_same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return ours == (float("inf") if abs(theirs) > 10**309 else float(theirs)) or abs(theirs) > 10**300
    return ours == theirs


def _tokens_are_the_text(lexer: Lexer, text: str) -> None:
    lexer.stripnl = lexer.ensurenl = False
    tokens = "".join(value for _kind, value in lexer.get_tokens(text))
    assert tokens == text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
