"""Addresses in the code: a development machine's, samples, unencrypted ones, and the legal domains."""

from collections.abc import Iterable

from mpconsole.release.model import Outcome
from mpconsole.release.preflight.facts import Facts, Items, item

_ADDRESSES = (
    ("here", Outcome.FAILED),
    ("placeholder", Outcome.EYE),
    ("insecure", Outcome.EYE),
    ("develop", Outcome.PASSED),
)


def addresses(facts: Facts) -> Items:
    """Yield the worst kind of address that stands in the code."""
    for kind, outcome in _ADDRESSES:
        if some := facts.of(kind):
            yield item(outcome, f"addresses.{kind}", some)
            return
    yield item(Outcome.PASSED, "addresses.none")


def domains(facts: Facts) -> Items:
    """Hold the hosts in the code against the program's domains: a released program reaches no others."""
    used = facts.of("host", "asked")
    if not used:
        yield item(Outcome.PASSED, "domains.none")
        return
    legal = _legal(facts)
    if legal is None:
        yield item(Outcome.EYE, "domains.unknown", used)
        return
    missing = [one for one in used if not _is_legal(one.what, legal)]
    asked = [one for one in missing if one.kind == "asked"]
    if asked and not facts.rehearsal:
        yield item(Outcome.FAILED, "domains.asked", asked)
    elif missing:
        yield item(Outcome.EYE, "domains.missing", missing)
    else:
        yield item(Outcome.PASSED, "domains.legal", used)


def _legal(facts: Facts) -> set[str] | None:
    """Return what the platform lists; where nobody can be asked, what `[domains]` says that it lists."""
    known = facts.online.domains if facts.online else None
    if known is not None:
        return {domain for domains in known.lists.values() for domain in domains}
    written = facts.domains.all
    return {one if "://" in one else f"https://{one}" for one in written} if written else None


def _is_legal(address: str, legal: Iterable[str]) -> bool:
    """Whether a domain names the address: a wss entry holds for any port, others for their own alone."""
    return any(
        address == domain or (domain.startswith("wss://") and address.startswith(f"{domain}:"))
        for domain in legal
    )
