"""WXSS out of Sass: nested rules unfolded.

Recipes are written once, with nesting as Sass has it (`&` and rules in rules, also in `@media`). Theming is
done with CSS variables, so nothing else of Sass is needed; anything else is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r"(\s*/\*.*?\*/|(?:(?!/\*)[^{};])*)([{};]?)", re.DOTALL)
_SASS_ONLY = re.compile(r"^(\$|@(mixin|include|extend|use|forward|function|if|else|each|for|while)\b)")


class NotPlainError(ValueError):
    """The Sass uses more than nesting."""


@dataclass
class _Rule:
    """One block: its head (selectors or an at-rule), and its declarations, comments and blocks in order."""

    head: str
    body: list["str | _Rule"] = field(default_factory=list)


def unnest(source: str) -> str:
    """Return `source` (Sass, SCSS syntax) as WXSS. Raises NotPlainError."""
    return "\n\n".join(_block(part) for part in _flatten(_parse(source))) + "\n"


def _parse(source: str) -> _Rule:
    root = _Rule("")
    stack = [root]
    for text, end in _TOKEN.findall(source):
        words = " ".join(text.split())
        if _SASS_ONLY.match(words):
            raise NotPlainError(words)
        if words.startswith("/*"):
            stack[-1].body.append(text.strip())
        elif end == "{":
            rule = _Rule(words)
            stack[-1].body.append(rule)
            stack.append(rule)
        elif words:
            stack[-1].body.append(f"{words};")
        if end == "}":
            stack.pop()
    if len(stack) != 1:
        raise NotPlainError("a block is not closed")
    return root


def _flatten(root: _Rule) -> Iterator[_Rule]:
    """Yield top-level blocks; a comment travels with the block that it stands above."""
    comments: list[str] = []
    for item in root.body:
        if isinstance(item, str):
            if item.startswith("/*"):
                comments.append(item)
            else:
                yield _Rule("", [*comments, item])
                comments = []
            continue
        for flat in _unfold(item, ""):
            yield _Rule(flat.head, flat.body) if not comments else _Rule("", [*comments, flat])
            comments = []


def _unfold(rule: _Rule, parent: str) -> Iterator[_Rule]:
    if rule.head.startswith("@keyframes"):
        yield rule
        return
    if rule.head.startswith("@"):
        inner = [flat for child in _wrapped(rule, parent) for flat in _unfold(child, parent)]
        yield _Rule(rule.head, list(inner))
        return
    head = _join(parent, rule.head)
    own = [item for item in rule.body if isinstance(item, str)]
    if own:
        yield _Rule(head, list(own))
    for item in rule.body:
        if isinstance(item, _Rule):
            yield from _unfold(item, head)


def _wrapped(rule: _Rule, parent: str) -> Iterator[_Rule]:
    """The blocks of an at-rule; declarations that stand directly in it belong to the rule around it."""
    own = [item for item in rule.body if isinstance(item, str)]
    if own:
        yield _Rule("&" if parent else "", list(own))
    yield from (item for item in rule.body if isinstance(item, _Rule))


def _join(parent: str, head: str) -> str:
    if not parent:
        return head
    heads = []
    for outer in parent.split(","):
        for inner in head.split(","):
            word, base = inner.strip(), outer.strip()
            heads.append(word.replace("&", base) if "&" in word else f"{base} {word}")
    return ", ".join(heads)


def _block(rule: _Rule, indent: str = "") -> str:
    if not rule.head:
        return "\n".join(_item(item, indent) for item in rule.body)
    lines = [_item(item, indent + "  ") for item in rule.body]
    head = rule.head.replace(", ", f",\n{indent}") if not rule.head.startswith("@") else rule.head
    gap = "\n\n" if any(isinstance(item, _Rule) for item in rule.body) else "\n"
    return f"{indent}{head} {{\n{gap.join(lines)}\n{indent}}}"


def _item(item: "str | _Rule", indent: str) -> str:
    return indent + item if isinstance(item, str) else _block(item, indent)
