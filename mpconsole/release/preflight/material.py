"""What the reviewer is given: categories with their papers, pages, pictures, an account, user content; and
what else the platform asks of a program before it may be published.
"""

import re

from mpconsole.release import answers
from mpconsole.release.model import Outcome
from mpconsole.release.preflight.facts import Facts, Items, item

_ACCOUNT = re.compile(r"账号|帐号|密码|account|password|user\s*name|log ?in", re.IGNORECASE)


def material(facts: Facts) -> Items:
    """Yield the items about what is handed in."""
    yield from _categories(facts)
    if facts.faults:
        yield item(Outcome.FAILED, "material.faults", faults=list(facts.faults))
    yield from _pictures(facts)
    yield from _account(facts)
    yield from _user_content(facts)
    yield from _outside(facts)


def _categories(facts: Facts) -> Items:
    known = facts.online.categories if facts.online else None
    if known is None:
        yield item(Outcome.EYE, "categories.unknown")
    elif not known:
        yield item(Outcome.FAILED, "categories.none")
    else:
        names = [answers.name_of(one) for one in known]
        outcome = Outcome.PASSED if facts.rehearsal else Outcome.EYE
        yield item(outcome, f"categories.{'there' if facts.rehearsal else 'papers'}", names=names)


def _outside(facts: Facts) -> Items:
    """What only the platform's site tells: the filing, without which a new program is not published (since
    2023-09), and who may open the trial version.
    """
    if facts.rehearsal:
        yield item(Outcome.PASSED, "filing.rehearsal")
        yield item(Outcome.PASSED, "testers.rehearsal")
        return
    live = facts.online.versions.live if facts.online else None
    if live is not None:
        yield item(Outcome.PASSED, "filing.live", live=live.version)
    else:
        yield item(Outcome.EYE, "filing.unknown")
    yield item(Outcome.EYE, "testers.unknown")


def _pictures(facts: Facts) -> Items:
    count = len(facts.review.pictures) + len(facts.review.videos)
    if count:
        yield item(Outcome.PASSED, "pictures.there", count=count)
    else:
        yield item(Outcome.PASSED if facts.rehearsal else Outcome.EYE, "pictures.none")


def _account(facts: Facts) -> Items:
    logins = facts.of("login")
    if not logins:
        yield item(Outcome.PASSED, "account.none")
    elif _ACCOUNT.search(facts.review.description):
        yield item(Outcome.PASSED, "account.given")
    else:
        yield item(Outcome.EYE, "account.login", logins, name=logins[0].what)


def _user_content(facts: Facts) -> Items:
    """Text fields, and pictures that are chosen and uploaded, let users publish."""
    written, chosen, sent = facts.of("content"), facts.of("choose"), facts.of("upload")
    found = [*written, *(chosen if sent else ())]
    if facts.review.user_content is not None:
        yield item(Outcome.PASSED, "content.declared")
    elif found:
        yield item(Outcome.EYE, "content.found", found)
    else:
        yield item(Outcome.PASSED, "content.none")
