"""The classes of views and of the style sheets that reach them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mpconsole.checks.linking import target
from mpconsole.languages import wxss
from mpconsole.languages.wxml import parse
from mpconsole.languages.wxss_selectors import ClassName, classes
from mpconsole.lsp.projects import OpenProject

SHEETS = (".wxss", ".scss", ".sass", ".less")
_WORD = re.compile(r"[^\s{}\"']+")
_MUSTACHE = re.compile(r"\{\{.*?(?:\}\}|\Z)", re.DOTALL)
_QUOTED = re.compile(r"""(["'])(?P<inside>(?:(?!\1).)*)\1""", re.DOTALL)
_SHARED = re.compile(r"addGlobalClass|(?:apply|page)-shared")
_ISOLATED = (".js", ".ts", ".json")


@dataclass(frozen=True, slots=True)
class Use:
    """A class that a view gives to an element, with the offsets of its name."""

    name: str
    start: int
    end: int


def holds_classes(attribute: str) -> bool:
    """Whether an attribute's value is a list of classes."""
    return attribute == "class" or attribute.endswith("-class")


def word_at(text: str, start: int, end: int, offset: int) -> tuple[int, int]:
    """Return where the class around an offset begins and ends, within a value from `start` to `end`."""
    for word in _WORD.finditer(text, start, end):
        if word.start() <= offset <= word.end():
            return word.span()
    return offset, offset


def styles_of(project: OpenProject, path: str) -> Iterator[tuple[str, ClassName]]:
    """Yield the classes whose rules reach a view, each with its style sheet, the nearest first."""
    for sheet in _sheets_behind(project, path):
        for one in classes(project.text(sheet)):
            yield sheet, one


def uses_in(project: OpenProject, sheet: str) -> Iterator[tuple[str, Use]]:
    """Yield the classes that the view beside a style sheet uses."""
    view = f"{sheet.rpartition('.')[0]}.wxml"
    if view in project.snapshot.files:
        for use in uses(project.text(view)):
            yield view, use


def uses(text: str) -> Iterator[Use]:
    """Yield the classes that a view names, those in the texts of its expressions too."""
    for element in parse(text).elements():
        for attribute in element.attributes:
            value = attribute.value
            if value is None or not holds_classes(attribute.name):
                continue
            written = text[value.start : value.end]
            plain = _MUSTACHE.sub(lambda found: " " * len(found.group()), written)
            yield from _words(plain, value.start)
            for expression in _MUSTACHE.finditer(written):
                for quoted in _QUOTED.finditer(expression.group()):
                    at = value.start + expression.start() + quoted.start("inside")
                    yield from _words(quoted["inside"], at)


def _words(text: str, start: int) -> Iterator[Use]:
    for word in _WORD.finditer(text):
        yield Use(word.group(), start + word.start(), start + word.end())


def _sheets_behind(project: OpenProject, path: str) -> Iterator[str]:
    files, prefix = project.snapshot.files, project.program.prefix
    stem = path.rpartition(".")[0]
    seen: set[str] = set()
    stems = [stem]
    if stem.removeprefix(prefix) in project.program.all_pages or _shares(project, stem):
        stems.append(f"{prefix}app")
    waiting = [one + end for one in reversed(stems) for end in SHEETS if one + end in files]
    while waiting:
        sheet = waiting.pop()
        if sheet in seen:
            continue
        seen.add(sheet)
        yield sheet
        for imported in wxss.parse(project.text(sheet)).imports:
            found = target(project.program, sheet, imported.path, f".{sheet.rpartition('.')[2]}")
            if found is not None:
                waiting.append(found)


def _shares(project: OpenProject, stem: str) -> bool:
    """Whether a component lets the program's own styles in."""
    return any(_SHARED.search(project.text(stem + end)) for end in _ISOLATED)
