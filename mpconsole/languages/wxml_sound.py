r"""Patterns of what is sound in a view: a whole text, tag or attribute in one go, as most of them are.

They take nothing that the step by step reader in `wxml` would find fault with, except in the expressions
themselves: no stray brace, no `<`, no backslash, no quote that closes elsewhere. Every repetition is
possessive, so that what does not fit fails at once.
"""

import re

_IN_SINGLE_QUOTES = r"""'[^'"{}<\\]*+'"""
_IN_DOUBLE_QUOTES = r""""[^'"{}<\\]*+\""""


def _mustache(*strings: str) -> str:
    """Return the pattern of an expression in its braces that may hold these strings."""
    return rf"""\{{\{{(?:[^"'{{}}<\\/]++|<(?!/)|/(?!\*)|{"|".join(strings)})*+\}}\}}"""


HEAD = re.compile(
    rf"""((?:[^<{{]++|\{{(?!\{{)|{_mustache(_IN_SINGLE_QUOTES, _IN_DOUBLE_QUOTES)})*+)
    (?:</([A-Za-z_:-][\w:.-]*+)\s*+>|<([A-Za-z_:-][\w:.-]*+)(?:\s*+(/?+)>|(?=\s))|(?=<[A-Za-z_:/!?-]|\Z))""",
    re.ASCII | re.VERBOSE,
)
"""Group 1 is a text, which may be empty. What follows it is an end tag (2 is its name), or the beginning of a
start tag (3 is its name; where it has no attributes 4 is its slash or nothing), or something odd.
"""

ATTRIBUTE = re.compile(
    rf"""\s++([A-Za-z_][\w:-]*+)(?:
     ="(?:([^"{{\\<]*+)"|((?:[^"{{\\<]++|\{{(?!\{{)|{_mustache(_IN_SINGLE_QUOTES)})*+)")
    |='(?:([^'{{\\<]*+)'|((?:[^'{{\\<]++|\{{(?!\{{)|{_mustache(_IN_DOUBLE_QUOTES)})*+)')
    |(?=[\s/>])(?!\s*+=))""",
    re.ASCII | re.VERBOSE,
)
"""Group 1 is the name, 2 or 4 a value of plain characters, 3 or 5 one with expressions, neither: no value."""

TAG_END = re.compile(r"\s*+(/?+)>")

LONGEST = 10_000
"""Characters of a text or a value with expressions that may be taken so: as far as a brace is looked for."""
