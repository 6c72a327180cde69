"""What a script asks for: `require`, `require.async`, `import`, `export … from`, `import()`.

As the official tool's dependency analysis reads scripts (miniprogram-ci 2.1.42): as strict modules, and
only as far as the last word `require`, `import` or `export … from` reaches, so what is broken behind it
does not matter. A script that it cannot parse asks for nothing. `require` may be renamed (`var r =
require`) or shadowed (a bundle's own `require` parameter); an argument that is partly unknown asks for
every file that fits.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mpconsole.languages.grammars import parse
from mpconsole.languages.js_strict import Region, is_refused
from mpconsole.languages.js_walk import Context, UnreadableError, Walk

if TYPE_CHECKING:
    from tree_sitter import Tree

_IMPORT = re.compile(rb"(?<![\w|.])import(?![\w|.])")
_REQUIRE = re.compile(rb"(?<![\w|.])require(\.async)?(?![\w|.])")
_EXPORT = re.compile(rb"export[\w*\s{},]*from")


@dataclass(frozen=True, slots=True)
class Imports:
    """Requests as written, in order, and those that are partly unknown.

    `readable` is false where the tool's analysis could not parse the script.
    """

    requests: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = ()
    readable: bool = True


NOTHING = Imports()
UNREADABLE = Imports(readable=False)


def imports(source: bytes, *, whole: bool = False) -> Imports:
    """Return what the script (or WXS module) `source` asks for.

    `whole`: every statement counts, as in scripts inside WXML, where the tool reads on to the end.
    """
    last = len(source) if whole else _last_keyword(source)
    if last < 0:
        return NOTHING
    parsed = parse("javascript", source)
    return UNREADABLE if parsed.stopped is not None else _of_tree(parsed.tree, source, last)


def _of_tree(tree: "Tree", source: bytes, last: int) -> Imports:
    region = Region(tree.root_node, last)
    if is_refused(region, source):
        return UNREADABLE
    try:
        walk = Walk(source)
        walk.run(region.statements)
        if walk.assigned:  # the tool reads such a script again, to its end
            region = Region(tree.root_node, len(source))
            if is_refused(region, source):
                return UNREADABLE
            walk = Walk(source)
            walk.run(region.statements)
    except UnreadableError:
        return UNREADABLE
    return Imports(tuple(walk.requests), tuple(walk.contexts))


def _last_keyword(source: bytes) -> int:
    last = -1
    for pattern in (_IMPORT, _REQUIRE):
        for found in pattern.finditer(source):
            last = max(last, found.start())
    for found in _EXPORT.finditer(source, max(last, 0)):
        last = max(last, found.start())
    return last
