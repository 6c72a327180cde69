"""From a person's words to a step: `move A to B`, `ignore GLOB`."""

import re

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.languages import minimatch
from mpconsole.size.whatif.model import Step

_MOVE = re.compile(r"\s*(?:move|mv)\s+(?P<source>.+?)\s+to\s+(?P<target>.+?)\s*", re.IGNORECASE | re.DOTALL)
_IGNORE = re.compile(r"\s*ignore\s+(?P<source>.+?)\s*", re.IGNORECASE | re.DOTALL)


def read_step(text: str) -> Step:
    """Read one step. Raises UsageError where it is none."""
    if found := _MOVE.fullmatch(text):
        return Step("move", _unquoted(found["source"]), _unquoted(found["target"]))
    if found := _IGNORE.fullmatch(text):
        pattern = _unquoted(found["source"])
        try:
            minimatch.compile(pattern)
        except minimatch.GlobError as error:
            raise UsageError(
                _('"{pattern}" is no pattern: {reason}').format(pattern=pattern, reason=error)
            ) from error
        return Step("ignore", pattern)
    raise UsageError(
        _('--what-if "{text}": write "move A to B" or "ignore GLOB"').format(text=text),
        hint=_('Such as: --what-if "move components/price to packages/order" --what-if "ignore docs/**"'),
    )


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
