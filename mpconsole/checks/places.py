"""Where a finding stands: exact places in JSON, looked up only when something was found."""

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Place
from mpconsole.checks.shaping import KeyPath
from mpconsole.languages.json_tree import Span


def whole_file(path: str) -> Place:
    """Return the place that is a whole file."""
    return Place(path)


def place_in(program: Program, path: str, keys: KeyPath, *, key: bool = False) -> Place:
    """Return the place of the value (with `key`: of its key) under `keys` in a JSON document.

    Where the document has no such value, the nearest one around it is meant.
    """
    document = program.document(path)
    if document is None or not document.text:
        return whole_file(path)
    return place_of(path, program.tree(document).locate(keys, key=key))


def place_of(path: str, span: Span) -> Place:
    """Return a span of a file's text as a place."""
    return Place(path, span.line, span.column, span.end_line, span.end_column)
