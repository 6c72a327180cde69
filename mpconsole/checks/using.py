"""Which tags stand for components of the program's own."""

from mpconsole.checks.context import Program


def declared_tags(program: Program, document: str) -> set[str]:
    """Return the tags that a page's or component's document brings, with those of app.json."""
    names: set[str] = set()
    for value in (program.object(document), program.app):
        for key in ("usingComponents", "componentGenerics", "componentPlaceholder"):
            declared = value.get(key)
            names |= declared.keys() if isinstance(declared, dict) else set()
    return names
