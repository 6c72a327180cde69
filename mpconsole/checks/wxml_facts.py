"""What the rules need to know of one WXML file, gathered in one pass and kept."""

import re
from dataclasses import dataclass, field
from typing import Any

from mpconsole.checks.addresses import unsafe_host
from mpconsole.checks.built_in import faults_of
from mpconsole.checks.wxml_forms import form_of
from mpconsole.checks.wxml_reads import Reads, Scope
from mpconsole.languages.expression import literal_results
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxml_tree import Attribute, Chunk, Element, Mustache, Node, Text, Tree
from mpconsole.languages.wxs import newer_syntax

_EVENT = re.compile(
    r"(?:capture-)?(?P<kind>bind|catch)(?::(?P<name>.+)|(?P<short>[a-z][\w-]*))|mut-bind:(?P<mut>.+)"
)
_METHOD = re.compile(r"[A-Za-z_$][\w$]*")
_WAYS = {
    "navigate": "navigateTo",
    "redirect": "redirectTo",
    "switchTab": "switchTab",
    "reLaunch": "reLaunch",
}
UNDRAWN = ("block", "import", "include", "template", "wxs", "slot", "page-meta")
"""Elements that draw nothing themselves."""

_PARTICULAR = ("import", "include", "template", "wxs")
"""Elements that lack something where they have no attributes."""

DIRECTIVES = (
    "wx:if",
    "wx:elif",
    "wx:else",
    "wx:for",
    "wx:for-item",
    "wx:for-index",
    "wx:for-items",
    "wx:key",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A word in the file that means something elsewhere, and where it stands."""

    name: str
    span: Span
    about: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the file itself: the rule, the case, its place and arguments."""

    rule: str
    span: Span
    args: dict[str, Any]


@dataclass(slots=True)
class WxmlFacts:
    """One file. `imports`, `includes`, `scripts` are `src` values; `templates` the names that it defines,
    `uses` those it uses by a plain name; `tags` every element's name with its first place; `handlers` names
    of methods (`about` is the event); `images` plain paths; `generics` component names; `pages` where
    navigators lead (`about` is the way: `navigateTo`, …, with `?` behind it where there is a query); `reads`
    the names of data that it reads, each once; `texts` what it shows as it stands; `open_types` the abilities
    that its buttons open, and `nickname` for such an input; `hosts` those that attributes address unsafely
    (`about` is `ip` or `plain`); `nodes` and `depth` count elements.
    """

    problems: list[Problem] = field(default_factory=list)
    imports: list[Named] = field(default_factory=list)
    includes: list[Named] = field(default_factory=list)
    scripts: list[Named] = field(default_factory=list)
    templates: list[Named] = field(default_factory=list)
    uses: list[Named] = field(default_factory=list)
    tags: dict[str, Span] = field(default_factory=dict)
    handlers: list[Named] = field(default_factory=list)
    images: list[Named] = field(default_factory=list)
    generics: list[Named] = field(default_factory=list)
    pages: list[Named] = field(default_factory=list)
    dynamic_templates: bool = False
    reads: list[Named] = field(default_factory=list)
    texts: list[Named] = field(default_factory=list)
    open_types: list[Named] = field(default_factory=list)
    hosts: list[Named] = field(default_factory=list)
    nodes: int = 0
    depth: int = 0


def gather(text: str) -> WxmlFacts:
    """Read a text and note what the rules ask for."""
    return _Gatherer(parse(text)).gather()


class _Gatherer:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.lines = LineIndex(tree.text)
        self.facts = WxmlFacts()
        self.reads = Reads(tree)
        self.has_branches = "wx:el" in tree.text

    def gather(self) -> WxmlFacts:
        for fault in self.tree.faults:
            args = {"reason": fault.message, "reason_args": fault.args, "level": fault.level}
            self._problem("wxml-syntax", fault.start, fault.end, **args)
        self._walk()
        for name, (start, end) in self.reads.found.items():
            self.facts.reads.append(Named(name, self._span(start, end)))
        return self.facts

    def _walk(self) -> None:
        """Look at every node once; `depth` counts the elements around it that draw something."""
        facts, tags = self.facts, self.facts.tags
        if self.has_branches:
            self._siblings(self.tree.children)
        waiting: list[tuple[Node, int, Scope]] = [
            (node, 0, self.reads.outermost) for node in reversed(self.tree.children)
        ]
        while waiting:
            node, depth, scope = waiting.pop()
            if type(node) is Text:
                self._text(node)
                self.reads.of_text(node, scope)
            elif type(node) is Element:
                name = node.name
                if name not in tags:
                    tags[name] = self._span(node.start + 1, node.name_end)
                if name not in UNDRAWN:
                    facts.nodes += 1
                    depth += 1
                    facts.depth = max(facts.depth, depth)
                if node.attributes or name in _PARTICULAR:
                    self._element(node)
                    scope = self.reads.of_element(node, scope)
                children = node.children
                if children and name != "wxs":
                    if self.has_branches:
                        self._siblings(children)
                    waiting += [(child, depth, scope) for child in reversed(children)]

    def _text(self, node: Text) -> None:
        """Note a text that is shown as it stands."""
        if len(node.parts) == 1 and type(node.parts[0]) is Chunk:
            text = self.tree.text[node.start : node.end]
            if shown := text.strip():
                start = node.start + len(text) - len(text.lstrip())
                self.facts.texts.append(Named(shown, self._span(start, start + len(shown))))

    def _span(self, start: int, end: int) -> Span:
        return Span(*self.lines.position(start), *self.lines.position(end))

    def _problem(self, rule: str, start: int, end: int, **args: Any) -> None:
        self.facts.problems.append(Problem(rule, self._span(start, end), args))

    def _plain(self, attribute: Attribute | None) -> Named | None:
        """Return an attribute's value where it is plain text and not empty."""
        if attribute is None or attribute.value is None:
            return None
        value = attribute.value
        if len(value.parts) != 1 or type(value.parts[0]) is not Chunk:
            return None
        text = self.tree.text[value.start : value.end].strip()
        return Named(text, self._span(value.start, value.end), attribute.name) if text else None

    def _texts(self, attribute: Attribute | None) -> list[Named]:
        """Return what a value may be: its plain text, or the texts that its expression chooses from."""
        plain = self._plain(attribute)
        if plain is not None or attribute is None or attribute.value is None:
            return [plain] if plain is not None else []
        parts = attribute.value.parts
        if len(parts) != 1 or not isinstance(parts[0], Mustache):
            return []
        results = literal_results(self.tree.text, parts[0].expression)
        return [Named(text, self._span(start, end), attribute.name) for text, start, end in results if text]

    def _element(self, element: Element) -> None:
        named = {"import": self.facts.imports, "include": self.facts.includes, "wxs": self.facts.scripts}
        if element.name in named:
            if (source := self._plain(element.attribute("src"))) is not None:
                named[element.name].append(source)
            elif element.attribute("src") is None and element.name != "wxs":
                self._lacks(element, "src")
        if element.name == "wxs":
            self._module(element)
        if element.name == "template":
            self._template(element)
        if element.name in ("image", "cover-image"):
            self.facts.images += self._texts(element.attribute("src"))
        if element.name == "navigator":
            self._navigator(element)
        asking = {"button": "open-type", "input": "type"}.get(element.name)
        opened = self._plain(element.attribute(asking)) if asking is not None else None
        if opened is not None and (element.name == "button" or opened.name == "nickname"):
            self.facts.open_types.append(opened)
        for attribute in element.attributes:
            self._attribute(attribute)
        for rule, attribute, args in faults_of(element.name, self._written(element)):
            self._problem(rule, attribute.start, attribute.end, tag=element.name, **args)

    def _module(self, element: Element) -> None:
        if self._plain(element.attribute("module")) is None:
            self._lacks(element, "module")
        if (newer := newer_syntax(self.tree.text[element.open_end : element.close_start])) is not None:
            start, end, word = newer
            self._problem("wxs-newer-syntax", element.open_end + start, element.open_end + end, word=word)

    def _written(self, element: Element) -> list[tuple[Attribute, str | None]]:
        """Return an element's attributes with those values that are plain text."""
        plain = ((attribute, self._plain(attribute)) for attribute in element.attributes)
        return [(attribute, value.name if value is not None else None) for attribute, value in plain]

    def _navigator(self, element: Element) -> None:
        """Note where a navigator leads, as far as its path and its way are plain."""
        url, way = element.attribute("url"), element.attribute("open-type")
        kind = self._plain(way)
        elsewhere = element.attribute("target") is not None or element.attribute("app-id") is not None
        if url is None or url.value is None or elsewhere or (way is not None and kind is None):
            return
        first = url.value.parts[0] if url.value.parts else None
        text = self.tree.text[first.start : first.end] if isinstance(first, Chunk) else ""
        path, query, _rest = text.partition("?")
        method = _WAYS.get(kind.name if kind is not None else "navigate")
        if method is not None and path.strip() and (query or len(url.value.parts) == 1):
            span = self._span(url.value.start, url.value.end)
            self.facts.pages.append(Named(path.strip(), span, method + query))

    def _lacks(self, element: Element, name: str) -> None:
        self._problem("wxml-attribute-missing", element.start, element.name_end, tag=element.name, name=name)

    def _template(self, element: Element) -> None:
        used, defined = element.attribute("is"), self._plain(element.attribute("name"))
        if defined is not None:
            self.facts.templates.append(defined)
        elif used is None:
            self._lacks(element, "name")
        if used is not None:
            self.facts.uses += self._texts(used)
            self.facts.dynamic_templates |= self._plain(used) is None

    def _attribute(self, attribute: Attribute) -> None:
        name = attribute.name
        if (
            attribute.value is not None
            and "://" in self.tree.text[attribute.value.start : attribute.value.end]
        ):
            self._hosts(attribute)
        if (broken := form_of(attribute, self.tree.text)) is not None:
            self._problem(broken, attribute.start, attribute.end, name=name)
        if name.startswith("generic:"):
            if (component := self._plain(attribute)) is not None:
                self.facts.generics.append(component)
            return
        if name.startswith(("wx:", "wx-")):
            self._directive(attribute)
            return
        event = _EVENT.fullmatch(name)
        for method in self._texts(attribute) if event is not None else ():
            if event is not None and _METHOD.fullmatch(method.name):
                kind = event.group("kind") or "bind"
                what = event.group("name") or event.group("short") or event.group("mut")
                self.facts.handlers.append(Named(method.name, method.span, f"{kind}:{what}"))

    def _hosts(self, attribute: Attribute) -> None:
        """Note the hosts of addresses with which the value, or one that its expression chooses, begins."""
        first = attribute.value.parts[0] if attribute.value is not None and attribute.value.parts else None
        texts = self._texts(attribute)
        if not texts and isinstance(first, Chunk):
            texts = [
                Named(self.tree.text[first.start : first.end].strip(), self._span(first.start, first.end))
            ]
        for text in texts:
            if (host := unsafe_host(text.name)) is not None:
                self.facts.hosts.append(Named(host[0], text.span, host[1]))

    def _directive(self, attribute: Attribute) -> None:
        written = attribute.name
        meant = f"wx:{written[3:]}"
        if written not in DIRECTIVES:
            near = meant if meant in DIRECTIVES else None
            if written.startswith("wx:") or near:
                args = {"written": written} | ({"case": "near", "near": near} if near else {})
                self._problem("wxml-directive-unknown", attribute.start, attribute.name_end, **args)
        elif written in ("wx:if", "wx:elif", "wx:for") and attribute.value is None:
            self._problem("wxml-directive-empty", attribute.start, attribute.name_end, name=written)

    def _siblings(self, nodes: "tuple[Node, ...] | list[Node]") -> None:
        """Find `wx:elif` and `wx:else` that follow no `wx:if`."""
        follows = False
        for node in nodes:
            if type(node) is Text:
                follows = follows and not self.tree.text[node.start : node.end].strip()
            elif type(node) is Element:
                follows = self._condition(node, follows=follows)

    def _condition(self, element: Element, *, follows: bool) -> bool:
        """Judge one element; return whether `wx:elif` or `wx:else` may follow it."""
        names = {attribute.name for attribute in element.attributes}
        repeated = bool(names & {"wx:for", "wx:for-items"})
        later = element.attribute("wx:elif") or element.attribute("wx:else")
        if later is not None and (not follows or repeated or "wx:if" in names):
            self._problem("wxml-else-without-if", later.start, later.name_end, name=later.name)
        return not repeated and ("wx:if" in names or (follows and "wx:elif" in names))
