"""Places in JSON documents as the settings write them: `app.json#tabBar.list[0]`."""

import re

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.shaping import KeyPath

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def parse_keys(text: str) -> KeyPath:
    """Read a key path as `shaping.dotted` writes it."""
    return tuple(int(found.group(1)) if found.group(1) else found.group(2) for found in _STEP.finditer(text))


def lies_in(program: Program, finding: Finding, keys: str) -> bool:
    """Whether a finding stands at or within the value (or at the key) under `keys` of its document."""
    document = program.document(finding.place.file)
    if document is None or not document.text:
        return False
    tree, path = program.tree(document), parse_keys(keys)
    if not tree.holds(path):
        return False
    key, value = tree.locate(path, key=True), tree.locate(path)
    place = finding.place
    here = (place.line, place.column)
    return (key.line, key.column) <= here < (value.end_line, value.end_column)
