"""What is known before a release, and how an item is made of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mpconsole.checks.finding import Finding
from mpconsole.project.model import Snapshot
from mpconsole.release.model import Outcome, PreflightItem
from mpconsole.release.platforms.protocol import Audit, Category, Versions
from mpconsole.release.platforms.protocol_program import Domains, Guideline, Interface
from mpconsole.release.preflight.found import Found
from mpconsole.settings import DomainSettings, PrivacySettings, ReviewSettings
from mpconsole.size.model import SizeReport

MOST_PLACES = 20


@dataclass(frozen=True)
class Online:
    """What the platform has; None where it does not say so of this program."""

    versions: Versions
    audit: Audit | None = None
    categories: tuple[Category, ...] | None = None
    domains: Domains | None = None
    interfaces: tuple[Interface, ...] | None = None
    guideline: Guideline | None = None


@dataclass(frozen=True)
class Facts:
    """What is known before a release. `changes` are the files that differ from the last commit, None without
    git; `tags` the tags' names → commits; `online` None where the platform was not asked (a dry run, or
    nobody may ask it); `faults` what it would refuse of the answers for the review.
    """

    snapshot: Snapshot
    report: SizeReport
    findings: Sequence[Finding]
    found: Sequence[Found]
    version: str
    notes: str
    changes: Sequence[str] | None
    revision: str | None
    online: Online | None
    rehearsal: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    review: ReviewSettings = field(default_factory=ReviewSettings)
    domains: DomainSettings = field(default_factory=DomainSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    faults: Sequence[str] = ()

    def of(self, *kinds: str) -> list[Found]:
        """Return what was found of these kinds."""
        return [one for one in self.found if one.kind in kinds]


Items = Iterator[PreflightItem]


def item(outcome: Outcome, key: str, found: Iterable[Found] = (), **args: object) -> PreflightItem:
    """Make an item of what was found: `names` are its names, once each; `key` begins with the item's name."""
    some = list(found)
    names = {"names": sorted({one.what for one in some})} if some else {}
    places = tuple(dict.fromkeys(one.place for one in some))[:MOST_PLACES]
    return PreflightItem(key.partition(".")[0], outcome, key, names | args, places)
