"""Fixes of comments that hide nothing."""

import re

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.model import Edit, Fix
from mpconsole.checks.fixes.registry import mends
from mpconsole.checks.fixes.source import Source
from mpconsole.checks.suppressions import MARK
from mpconsole.i18n import N_


@mends("suppression-unused")
def remove_word(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Remove the rule's name from its comment, the whole comment where it names no other."""
    start, end = source.span(finding.place)
    comment, name = source.text[start:end], re.escape(str(finding.args["name"]))
    head = re.match(rf"(\W*{MARK}(?:-file)?\s+)([^:：]*?)(\s*(?:[:：]|\*/|-->|$))", comment, re.DOTALL)
    if head is None:
        return None
    names = [one for one in re.split(r"[\s,，、]+", head.group(2)) if one]
    left = [one for one in names if not re.fullmatch(name, one)]
    if left:
        edit = Edit(source.path, start + head.start(2), start + head.end(2), ", ".join(left))
        return Fix(N_("Remove {name} from the comment"), (edit,), {"name": finding.args["name"]})
    line, after = source.text.rfind("\n", 0, start) + 1, source.text.find("\n", end)
    after = len(source.text) if after < 0 else after
    if not source.text[line:start].strip() and not source.text[end:after].strip():
        start, end = line, min(after + 1, len(source.text))
    else:
        start = len(source.text[:start].rstrip(" \t")) if source.text[start - 1 : start].isspace() else start
    return Fix(N_("Remove the comment"), (Edit(source.path, start, end, ""),))
