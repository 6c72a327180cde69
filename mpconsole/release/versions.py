"""Version numbers: reading, ordering, and the next one to suggest.

The platform takes any text of up to 64 characters as a version (`user_version` of /wxa/commit); people and
this room use semantic versions, with or without a leading `v`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import total_ordering

from mpconsole.errors import UsageError
from mpconsole.i18n import _

LONGEST = 64
FIRST = "1.0.0"

_FORM = re.compile(
    r"[vV]?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?"
    r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?"
)


class Bump(IntEnum):
    """Which number grows; the larger one wins."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A semantic version; `pre` is the pre-release part (`beta.1`), "" for a release."""

    major: int
    minor: int
    patch: int
    pre: str = ""

    def __str__(self) -> str:
        """Return `1.4.0` or `1.4.0-beta.1`."""
        core = f"{self.major}.{self.minor}.{self.patch}"
        return f"{core}-{self.pre}" if self.pre else core

    def __lt__(self, other: "Version") -> bool:
        """Order as semver.org 2.0.0 does: a pre-release comes before its release."""
        return self._key() < other._key()

    def next(self, bump: Bump) -> "Version":
        """Return the next release; a pre-release is followed by the release that it prepares."""
        if self.pre and self._prepares(bump):
            return Version(self.major, self.minor, self.patch)
        if bump is Bump.MAJOR:
            return Version(self.major + 1, 0, 0)
        if bump is Bump.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

    def _prepares(self, bump: Bump) -> bool:
        """Whether this pre-release already stands for so large a step: 2.0.0-rc.1 does for any."""
        if bump is Bump.MAJOR:
            return self.minor == 0 and self.patch == 0
        return bump is Bump.PATCH or self.patch == 0

    def _key(self) -> tuple[int, int, int, bool, tuple[tuple[int, int, str], ...]]:
        parts = tuple(
            (0, int(part), "") if part.isdigit() else (1, 0, part) for part in self.pre.split(".") if part
        )
        return (self.major, self.minor, self.patch, not self.pre, parts)


def parse(text: str) -> Version | None:
    """Read `1.4.0`, `v1.4`, `1.4.0-beta.1+5`; None for anything else."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    major, minor, patch, pre = found.groups()
    return Version(int(major), int(minor), int(patch or 0), pre or "")


def check(text: str) -> str:
    """Return a version as it may be sent. Raises UsageError for one that the platform would not take."""
    word = text.strip()
    if not word:
        raise UsageError(_("a release needs a version"), hint=_("Give one such as --version 1.4.0."))
    if len(word) > LONGEST or not word.isprintable():
        raise UsageError(
            _("{version} cannot be a version: the platform takes up to {limit} printable characters").format(
                version=repr(word[:80]), limit=LONGEST
            )
        )
    return word


def suggest(known: Iterable[str], bump: Bump = Bump.PATCH, *, at_head: Iterable[str] = ()) -> str:
    """Return the version to suggest.

    `known` are the versions that exist (live, released before, tags), `at_head` the tags that name this
    very commit: a version that was tagged for this commit and is newer than all others is taken as it is.
    """
    tagged = [version for version in map(parse, at_head) if version]
    others = [version for version in map(parse, known) if version and version not in tagged]
    newest = max(others, default=None)
    here = max(tagged, default=None)
    if here is not None and (newest is None or here > newest):
        return str(here)
    return str(newest.next(bump)) if newest else FIRST


def is_after(candidate: str, live: str) -> bool | None:
    """Whether `candidate` is newer than `live`; None where one of them is no semantic version."""
    new, old = parse(candidate), parse(live)
    return new > old if new and old else None
