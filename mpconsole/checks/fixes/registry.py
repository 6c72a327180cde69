"""Which function makes the fix of a finding: each says the rules that it mends."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes import makers
from mpconsole.checks.fixes.model import Fix
from mpconsole.checks.fixes.source import Source, source_of

Maker = Callable[[Program, Finding, Source], Fix | None]
"""Make the fix of a finding in a source; None where this one cannot be mended so."""

_makers: dict[str, Maker] = {}


def mends(*rules: str) -> Callable[[Maker], Maker]:
    """Mark a function as the maker of these rules' fixes."""

    def mark(maker: Maker) -> Maker:
        _makers.update(dict.fromkeys(rules, maker))
        return maker

    return mark


@cache
def _load() -> None:
    for module in iter_modules(makers.__path__, f"{makers.__name__}."):
        import_module(module.name)


def all_makers() -> dict[str, Maker]:
    """Return the makers by rule."""
    _load()
    return _makers


def fix_of(program: Program, finding: Finding) -> Fix | None:
    """Return what mends a finding; None where nothing does, or the file is another one by now.

    What frameworks and npm have made is never edited: the next build would bring it back.
    """
    if program.is_compiled or "miniprogram_npm/" in finding.place.file:
        return None
    maker = all_makers().get(finding.rule)
    if maker is None:
        return None
    source = source_of(program, finding.place.file)
    return maker(program, finding, source) if source is not None else None
