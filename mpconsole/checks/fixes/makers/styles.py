"""Fixes of style sheets."""

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.model import Edit, Fix
from mpconsole.checks.fixes.registry import mends
from mpconsole.checks.fixes.source import Source
from mpconsole.i18n import N_

HALF_WIDTH = str.maketrans("，；：｛｝（）“”", ',;:{}()""')


@mends("wxss-syntax")
def write_half_width(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write full-width punctuation in half width."""
    start, end = source.span(finding.place)
    text = source.text[start:end]
    if len(text) != 1 or text.translate(HALF_WIDTH) == text:
        return None
    written = text.translate(HALF_WIDTH)
    return Fix(N_("Write {value}"), (Edit(source.path, start, end, written),), {"value": written})
