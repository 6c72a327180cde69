"""Everything that is looked at before something is sent: each item passed, failed, or needs a person's eye.

Pure: facts in, items out. Words are made from `key` and `args` by `mpconsole.release.words`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mpconsole.checks.finding import Finding, Severity
from mpconsole.project.model import Snapshot
from mpconsole.release import versions
from mpconsole.release.model import Outcome, Preflight, PreflightItem
from mpconsole.release.platforms.protocol import Audit, Versions
from mpconsole.release.scan import Found
from mpconsole.size.model import Limit, SizeReport, Verdict

_PLACES = 20


@dataclass(frozen=True)
class Facts:
    """What is known before a release. `changes` are the files that differ from the last commit, None
    without git; `online` and `audit` what the platform has, None where it was not asked (a dry run).
    """

    snapshot: Snapshot
    report: SizeReport
    findings: Sequence[Finding]
    found: Sequence[Found]
    version: str
    notes: str
    changes: Sequence[str] | None
    revision: str | None
    online: Versions | None
    audit: Audit | None


def judge(facts: Facts) -> Preflight:
    """Return every item, in the order in which people read them."""
    items: list[Iterable[PreflightItem]] = [
        _size(facts.report),
        _checks(facts.findings),
        _tree(facts),
        _version(facts),
        _notes(facts),
        _review(facts),
        _privacy(facts),
        _addresses(facts.found),
        _account(facts.found),
    ]
    return Preflight(tuple(item for group in items for item in group))


def _size(report: SizeReport) -> Iterator[PreflightItem]:
    waiting = [file for one in report.packages for file in one.files.values() if file.bytes is None]
    if waiting:
        places = tuple(file.source or file.path for file in waiting[:_PLACES])
        yield PreflightItem("size", Outcome.FAILED, "size.compile", {"count": len(waiting)}, places)
        return
    worst = _worst(report.limits)
    args = {"bytes": report.bytes, "limit": worst.limit, "scope": worst.scope, "used": worst.bytes}
    outcome = {Verdict.OVER: Outcome.FAILED, Verdict.UNKNOWN: Outcome.EYE}.get(worst.verdict, Outcome.PASSED)
    yield PreflightItem("size", outcome, f"size.{worst.verdict}", args)


def _worst(limits: Sequence[Limit]) -> Limit:
    """The limit that matters most: by verdict, then by how much of it is used. Advice decides nothing."""
    order = (Verdict.OK, Verdict.NEAR, Verdict.UNKNOWN, Verdict.OVER)
    deciding = [limit for limit in limits if limit.kind != "advice"]
    return max(deciding, key=lambda one: (order.index(one.verdict), one.bytes / max(1, one.limit)))


def _checks(findings: Sequence[Finding]) -> Iterator[PreflightItem]:
    errors = [one for one in findings if one.severity is Severity.ERROR]
    warnings = sum(one.severity is Severity.WARNING for one in findings)
    places = tuple(_place(one) for one in errors[:_PLACES])
    args = {"errors": len(errors), "warnings": warnings}
    if errors:
        yield PreflightItem("checks", Outcome.FAILED, "checks.errors", args, places)
    else:
        yield PreflightItem("checks", Outcome.PASSED, "checks.passed", args)


def _place(finding: Finding) -> str:
    return f"{finding.place.file}:{finding.place.line}" if finding.place.line else finding.place.file


def _tree(facts: Facts) -> Iterator[PreflightItem]:
    if facts.changes is None or facts.revision is None:
        yield PreflightItem("tree", Outcome.EYE, "tree.none")
    elif facts.changes:
        places = tuple(facts.changes[:_PLACES])
        yield PreflightItem("tree", Outcome.FAILED, "tree.dirty", {"count": len(facts.changes)}, places)
    else:
        yield PreflightItem("tree", Outcome.PASSED, "tree.clean", {"revision": facts.revision[:10]})


def _version(facts: Facts) -> Iterator[PreflightItem]:
    if facts.online is None:
        yield PreflightItem("version", Outcome.EYE, "version.unknown", {"version": facts.version})
        return
    live = facts.online.live
    if live is None:
        yield PreflightItem("version", Outcome.PASSED, "version.first", {"version": facts.version})
        return
    args = {"version": facts.version, "live": live.version}
    after = versions.is_after(facts.version, live.version)
    if facts.version == live.version:
        yield PreflightItem("version", Outcome.FAILED, "version.same", args)
    elif after is None:
        yield PreflightItem("version", Outcome.EYE, "version.unordered", args)
    elif after:
        yield PreflightItem("version", Outcome.PASSED, "version.after", args)
    else:
        yield PreflightItem("version", Outcome.FAILED, "version.before", args)


def _notes(facts: Facts) -> Iterator[PreflightItem]:
    lines = [line for line in facts.notes.splitlines() if line.strip()]
    if lines:
        yield PreflightItem("notes", Outcome.PASSED, "notes.there", {"first": _first(lines)})
    else:
        yield PreflightItem("notes", Outcome.EYE, "notes.none")


def _first(lines: Sequence[str]) -> str:
    """Return the first line that says something: behind a heading, its first entry."""
    entry = next((line for line in lines if line.startswith("- ")), lines[0])
    return entry.removeprefix("- ")


def _review(facts: Facts) -> Iterator[PreflightItem]:
    if facts.online is None:
        yield PreflightItem("review", Outcome.EYE, "review.unknown")
    elif facts.audit is not None and facts.audit.status in (2, 4):
        yield PreflightItem("review", Outcome.FAILED, "review.open", {"version": facts.audit.version})
    else:
        yield PreflightItem("review", Outcome.PASSED, "review.none")


def _privacy(facts: Facts) -> Iterator[PreflightItem]:
    listed = facts.snapshot.app.object.get("requiredPrivateInfos")
    declared = {f"wx.{name}" for name in listed} if isinstance(listed, list) else set()
    used = [one for one in facts.found if one.kind == "private"]
    missing = [one for one in used if one.what not in declared]
    if missing:
        names = sorted({one.what for one in missing})
        places = tuple(one.place for one in missing[:_PLACES])
        yield PreflightItem("privacy", Outcome.FAILED, "privacy.undeclared", {"names": names}, places)
    elif used:
        names = sorted({one.what for one in used})
        yield PreflightItem("privacy", Outcome.EYE, "privacy.declared", {"names": names})
    else:
        yield PreflightItem("privacy", Outcome.PASSED, "privacy.none")


_ADDRESSES = (
    ("here", Outcome.FAILED),
    ("placeholder", Outcome.EYE),
    ("insecure", Outcome.EYE),
    ("develop", Outcome.PASSED),
)


def _addresses(found: Sequence[Found]) -> Iterator[PreflightItem]:
    for kind, outcome in _ADDRESSES:
        some = [one for one in found if one.kind == kind]
        if some:
            names = sorted({one.what for one in some})
            places = tuple(one.place for one in some[:_PLACES])
            yield PreflightItem("addresses", outcome, f"addresses.{kind}", {"names": names}, places)
            return
    yield PreflightItem("addresses", Outcome.PASSED, "addresses.none")


def _account(found: Sequence[Found]) -> Iterator[PreflightItem]:
    logins = [one for one in found if one.kind == "login"]
    if logins:
        places = tuple(one.place for one in logins[:_PLACES])
        yield PreflightItem("account", Outcome.EYE, "account.login", {"name": logins[0].what}, places)
    else:
        yield PreflightItem("account", Outcome.PASSED, "account.none")
