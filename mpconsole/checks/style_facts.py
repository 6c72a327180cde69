"""What the rules need to know of one style sheet, gathered in one pass and kept."""

from dataclasses import dataclass

from mpconsole.checks.wxml_facts import Named, Problem
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.wxss import Reference, parse


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """One style sheet: its faults, what it imports, and the local pictures that it names."""

    problems: tuple[Problem, ...] = ()
    imports: tuple[Named, ...] = ()
    images: tuple[Named, ...] = ()


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
    return StyleFacts(problems, named(sheet.imports), named(sheet.images))
