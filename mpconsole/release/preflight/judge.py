"""Everything that is looked at before something is sent: each item passed, failed, or needs a person's eye.

Pure: facts in, items out. Words are made from `key` and `args` by `mpconsole.release.words`.
"""

from collections.abc import Iterable, Iterator, Sequence

from mpconsole.checks.finding import Finding, Severity
from mpconsole.release import versions
from mpconsole.release.model import Outcome, Preflight, PreflightItem
from mpconsole.release.preflight.facts import MOST_PLACES, Facts
from mpconsole.release.preflight.material import material
from mpconsole.release.preflight.network import addresses, domains
from mpconsole.release.preflight.privacy import privacy
from mpconsole.release.preflight.reasons import reasons
from mpconsole.size.model import Limit, SizeReport, Verdict


def judge(facts: Facts) -> Preflight:
    """Return every item, in the order in which people read them."""
    items: list[Iterable[PreflightItem]] = [
        _size(facts.report),
        _checks(facts.findings),
        _tree(facts),
        _tag(facts),
        _version(facts),
        _notes(facts),
        _review(facts),
        material(facts),
        privacy(facts),
        addresses(facts),
        domains(facts),
        reasons(facts),
    ]
    return Preflight(tuple(item for group in items for item in group))


def _size(report: SizeReport) -> Iterator[PreflightItem]:
    waiting = [file for one in report.packages for file in one.files.values() if file.bytes is None]
    if waiting:
        places = tuple(file.source or file.path for file in waiting[:MOST_PLACES])
        yield PreflightItem("size", Outcome.FAILED, "size.compile", {"files": len(waiting)}, places)
        return
    worst = _worst(report)
    args = {"bytes": report.bytes, "limit": worst.limit, "scope": worst.scope, "used": worst.bytes}
    outcome = {Verdict.OVER: Outcome.FAILED, Verdict.UNKNOWN: Outcome.EYE}.get(worst.verdict, Outcome.PASSED)
    yield PreflightItem("size", outcome, f"size.{worst.verdict}", args)


def _worst(report: SizeReport) -> Limit:
    """The limit that matters most: by verdict, packages before single files, then by how much of it is used.
    Advice decides nothing.
    """
    order = (Verdict.OK, Verdict.NEAR, Verdict.UNKNOWN, Verdict.OVER)
    whole = {"total", *(package.name for package in report.packages)}
    deciding = [limit for limit in report.limits if limit.kind != "advice"]
    return max(
        deciding,
        key=lambda one: (order.index(one.verdict), one.scope in whole, one.bytes / max(1, one.limit)),
    )


def _checks(findings: Sequence[Finding]) -> Iterator[PreflightItem]:
    errors = [one for one in findings if one.severity is Severity.ERROR]
    warnings = sum(one.severity is Severity.WARNING for one in findings)
    places = tuple(_place(one) for one in errors[:MOST_PLACES])
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
        places = tuple(facts.changes[:MOST_PLACES])
        yield PreflightItem("tree", Outcome.FAILED, "tree.dirty", {"files": len(facts.changes)}, places)
    else:
        yield PreflightItem("tree", Outcome.PASSED, "tree.clean", {"revision": facts.revision[:10]})


def _tag(facts: Facts) -> Iterator[PreflightItem]:
    """A tag that names the version names what it was made from, for ever."""
    if facts.revision is None:
        return
    names = [name for name in facts.tags if name.removeprefix("v") == facts.version.removeprefix("v")]
    here = [name for name in names if facts.tags[name] == facts.revision]
    if here:
        yield PreflightItem("tag", Outcome.PASSED, "tag.here", {"tag": here[0]})
    elif names:
        yield PreflightItem("tag", Outcome.FAILED, "tag.elsewhere", {"tag": names[0]})
    else:
        yield PreflightItem("tag", Outcome.EYE, "tag.none", {"version": facts.version})


def _version(facts: Facts) -> Iterator[PreflightItem]:
    if facts.online is None:
        yield PreflightItem("version", Outcome.EYE, "version.unknown", {"version": facts.version})
        return
    live = facts.online.versions.live
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
    elif facts.online.audit is not None and facts.online.audit.status in (2, 4):
        yield PreflightItem("review", Outcome.FAILED, "review.open", {"version": facts.online.audit.version})
    else:
        yield PreflightItem("review", Outcome.PASSED, "review.none")
