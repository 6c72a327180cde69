"""The common reasons for a rejection, judged where a program can: each that may apply needs a person's eye.

From the platform's rules for reviews (documentation of 2026-07): function, content, technology, completeness.
"""

from mpconsole.release.model import Outcome
from mpconsole.release.preflight.facts import Facts, Items, item

_FOUND = {
    "placeholder-text": "reasons.unfinished",
    "induced": "reasons.induced",
    "follow": "reasons.follow",
    "superlative": "reasons.superlative",
    "endorsed": "reasons.endorsed",
    "autoplay": "reasons.autoplay",
    "code": "reasons.code",
    "payment": "reasons.payment",
    "web-view": "reasons.web-view",
}


def reasons(facts: Facts) -> Items:
    """Yield what may be a reason, or one item that says that nothing was found."""
    any_ = False
    for one in _reasons(facts):
        any_ = True
        yield one
    if not any_:
        yield item(Outcome.PASSED, "reasons.none", count=len(_FOUND) + 3)


def _reasons(facts: Facts) -> Items:
    for kind, key in _FOUND.items():
        if some := facts.of(kind):
            yield item(Outcome.EYE, key, some)
    if len(facts.snapshot.pages) == 1:
        yield item(Outcome.EYE, "reasons.simple")
    if facts.snapshot.app.object.get("debug") is True:
        yield item(Outcome.EYE, "reasons.debug")
    if facts.of("login") and not facts.of("logout"):
        yield item(Outcome.EYE, "reasons.logout")
