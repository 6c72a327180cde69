"""Pictures, sounds and video that a server could deliver: the limit counts the package alone."""

from collections.abc import Iterator

from mpconsole.platform.limits import ADVICE_MEDIA, TAB_BAR_ICON
from mpconsole.size.advice.evidence import Evidence, weight_of
from mpconsole.size.advice.model import Advice, Kind

_WORTH_A_REQUEST = 10 * 1024
"""Below this a file costs less in the package than its own request would."""


def hosted(evidence: Evidence) -> Iterator[Advice]:
    """Yield single files over 200 KB, and the rest that is worth a request of its own."""
    movable = [file for file in evidence.media() if file.path not in evidence.icons]
    large = [evidence.advised(file) for file in movable if weight_of(file) > ADVICE_MEDIA]
    rest = [evidence.advised(file) for file in movable if _WORTH_A_REQUEST <= weight_of(file) <= ADVICE_MEDIA]
    yield Advice(Kind.LARGE_MEDIA, tuple(large))
    yield Advice(Kind.MEDIA, tuple(rest))


def tab_bar_icons(evidence: Evidence) -> Iterator[Advice]:
    """Yield icons of the tab bar over 40 KB, which the official tool refuses."""
    found = [
        evidence.advised(file, weight_of(file) - TAB_BAR_ICON)
        for file in evidence.media()
        if file.path in evidence.icons and weight_of(file) > TAB_BAR_ICON
    ]
    yield Advice(Kind.TAB_BAR_ICON, tuple(found))
