"""Every rule there is: the classes with an `id` in the modules below `mpconsole.checks.rules`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from mpconsole.checks import rules as package
from mpconsole.checks.rule import DocumentRule, FileRule, ProgramRule, Rule


@cache
def all_rules() -> dict[str, type[Rule]]:
    """Return the rules by id, in the order of their ids."""
    found: dict[str, type[Rule]] = {}
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Rule) and value.id:
                assert found.get(value.id, value) is value, f"two rules called {value.id}"
                found[value.id] = value
    return dict(sorted(found.items()))


@cache
def program_rules() -> tuple[ProgramRule, ...]:
    """Return one of each rule that looks at the whole program."""
    return tuple(rule() for rule in all_rules().values() if issubclass(rule, ProgramRule))


@cache
def document_rules() -> tuple[DocumentRule, ...]:
    """Return one of each rule that looks at one JSON document at a time."""
    return tuple(rule() for rule in all_rules().values() if issubclass(rule, DocumentRule))


@cache
def file_rules() -> tuple[FileRule, ...]:
    """Return one of each rule that looks at one source file at a time."""
    return tuple(rule() for rule in all_rules().values() if issubclass(rule, FileRule))
