"""Personal data, in the four places that the platform keeps apart: requiredPrivateInfos, the text of
`permission`, the permission of an interface, and the privacy guideline.
"""

from mpconsole.platform.app_json import PRIVATE_INFOS
from mpconsole.platform.privacy import LOCATION_CALLS, LOCATION_SCOPE
from mpconsole.release.model import Outcome
from mpconsole.release.preflight.facts import Facts, Items, item

_GRANTED = 5


def privacy(facts: Facts) -> Items:
    """Yield the four items."""
    yield from _declared(facts)
    yield from _permission_text(facts)
    yield from _granted(facts)
    yield from _guideline(facts)


def _declared(facts: Facts) -> Items:
    listed = facts.snapshot.app.object.get("requiredPrivateInfos")
    declared = (
        {f"wx.{name}" for name in listed if name in PRIVATE_INFOS} if isinstance(listed, list) else set()
    )
    used = facts.of("private")
    if missing := [one for one in used if one.what not in declared]:
        yield item(Outcome.FAILED, "privacy.undeclared", missing)
    elif used:
        yield item(Outcome.PASSED, "privacy.declared", used)
    else:
        yield item(Outcome.PASSED, "privacy.none")


def _permission_text(facts: Facts) -> Items:
    used = [one for one in facts.of("private") if one.what.removeprefix("wx.") in LOCATION_CALLS]
    if not used:
        return
    permission = facts.snapshot.app.object.get("permission")
    scope = permission.get(LOCATION_SCOPE) if isinstance(permission, dict) else None
    words = scope.get("desc") if isinstance(scope, dict) else None
    if isinstance(words, str) and words.strip():
        yield item(Outcome.PASSED, "permission.there", words=words)
    else:
        yield item(Outcome.FAILED, "permission.missing", used)


def _granted(facts: Facts) -> Items:
    used = facts.of("private")
    if not used:
        return
    known = facts.online.interfaces if facts.online else None
    if known is None:
        yield item(Outcome.EYE, "interfaces.unknown", used)
        return
    granted = {one.name for one in known if one.status == _GRANTED}
    if missing := [one for one in used if one.what not in granted]:
        yield item(Outcome.FAILED, "interfaces.missing", missing)
    else:
        yield item(Outcome.PASSED, "interfaces.granted", used)


def _guideline(facts: Facts) -> Items:
    used = facts.of("key")
    if not used:
        yield item(Outcome.PASSED, "guideline.none")
        return
    said = facts.online.guideline if facts.online else None
    declared = set(said.uses) if said else set()
    missing = [one for one in used if one.what not in declared]
    if not missing:
        yield item(Outcome.PASSED, "guideline.there", used)
    elif all(one.what in facts.privacy.uses for one in missing):
        yield item(Outcome.EYE, "guideline.written", missing)
    elif said is None or facts.rehearsal:
        yield item(Outcome.EYE, "guideline.unknown", missing)
    else:
        yield item(Outcome.FAILED, "guideline.missing", missing)
