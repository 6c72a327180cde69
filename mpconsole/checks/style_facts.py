"""What the rules need to know of one style sheet, gathered in one pass and kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mpconsole.checks.addresses import unsafe_host
from mpconsole.checks.wxml_facts import Named, Problem
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.wxss import Reference, Stylesheet, parse


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """One style sheet: its faults, what it imports, the local pictures that it names, and the
    hosts that it addresses unsafely (`about` is `ip` or `plain`); `actives` are its selectors with `:active`,
    `scrolls` its `overflow: scroll` beside which nothing asks for inertia.
    """

    problems: tuple[Problem, ...] = ()
    imports: tuple[Named, ...] = ()
    images: tuple[Named, ...] = ()
    hosts: tuple[Named, ...] = ()
    actives: tuple[Span, ...] = ()
    scrolls: tuple[Span, ...] = ()


def gather(text: str) -> StyleFacts:
    """Read a style sheet and note what the rules ask for."""
    sheet, lines = parse(text), LineIndex(text)

    def span(start: int, end: int) -> Span:
        return Span(*lines.position(start), *lines.position(end))

    def named(references: list[Reference]) -> tuple[Named, ...]:
        return tuple(Named(one.path, span(one.start, one.end)) for one in references)

    problems = tuple(
        Problem(
            "wxss-syntax",
            span(fault.start, fault.end),
            {"reason": fault.message, "reason_args": fault.args, "level": fault.level},
        )
        for fault in sheet.faults
    )
    hosts = tuple(
        Named(host[0], span(one.start, one.end), host[1])
        for one in sheet.remote
        if (host := unsafe_host(one.path)) is not None
    )
    return StyleFacts(
        problems,
        named(sheet.imports),
        named(sheet.images),
        hosts,
        actives=tuple(span(*found) for found in _actives(text, sheet)),
        scrolls=tuple(span(*found) for found in _scrolls(text, sheet)),
    )


def _actives(text: str, sheet: Stylesheet) -> Iterator[tuple[int, int]]:
    for block in sheet.blocks if ":active" in text else ():
        if (found := _ACTIVE.search(text, block.start, block.selectors_end)) is not None:
            yield found.span("active")


def _scrolls(text: str, sheet: Stylesheet) -> Iterator[tuple[int, int]]:
    for block in sheet.blocks if "overflow" in text else ():
        found = _SCROLL.search(text, block.selectors_end, block.end)
        if found is not None and text.find(_INERTIA, block.selectors_end, block.end) < 0:
            yield found.span("scroll")


_ACTIVE = re.compile(r"(?:[^/]|/(?!\*))*?(?P<active>:active)(?![\w-])")
_SCROLL = re.compile(r"[{;\s](?P<scroll>overflow(?:-[xy])?\s*:\s*scroll)(?![\w-])")
_INERTIA = "-webkit-overflow-scrolling"
