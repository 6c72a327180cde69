"""What may follow what in the life of a program: pure functions from a program to the next.

    none -> committed -> auditing -> passed | rejected | withdrawn | delayed -> … -> phased -> released

A step that the platform refuses raises `Refused` with the platform's code. Time comes in as an argument.
"""

from dataclasses import dataclass, replace

from mpconsole.sandbox import limits
from mpconsole.sandbox.calendar import day, month
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.model import (
    Audit,
    AuditStatus,
    Build,
    GrayPlan,
    GrayStatus,
    Platform,
    Program,
    Release,
    Submission,
    Turn,
)
from mpconsole.sandbox.privacy import missing_interfaces


@dataclass(frozen=True, slots=True)
class Quotas:
    """What the third-party platform may do in a month, all its programs together."""

    submissions: int = 1000
    speedups: int = 25


def commit(program: Program, build: Build) -> Program:
    """Make `build` the trial version; a review that is going on keeps the build that it has."""
    return replace(program, trial=build)


def check_submit(program: Program, audit: Audit | None, now: float) -> Build:
    """Return the build that a submission would send to review, or refuse."""
    if program.trial is None:
        raise Refused(85086)
    if audit is not None and audit.status.open:
        raise Refused(85009)
    if now < program.trial.scanned_at:
        raise Refused(61039)
    return program.trial


def check_privacy(program: Program, build: Build, submission: Submission) -> None:
    """Refuse a build whose code uses interfaces that it has no permission for, or does not declare."""
    without_auth, without_conf = missing_interfaces(program, build)
    if without_auth or (without_conf and not submission.privacy_api_not_use):
        raise Refused(61040)


def submit(
    program: Program, build: Build, submission: Submission, audit_id: int, now: float
) -> tuple[Program, Audit]:
    """Open the audit of `build`."""
    audit = Audit(
        audit_id=audit_id,
        appid=program.appid,
        build=build,
        submission=submission,
        submitted_at=now,
        guideline=program.guideline,
        turns=(Turn(now, AuditStatus.AUDITING, "developer"),),
    )
    return replace(program, audit_id=audit_id, ever_submitted=True), audit


def decide(
    audit: Audit,
    status: AuditStatus,
    now: float,
    *,
    by: str,
    reason: str = "",
    pages: tuple[str, ...] = (),
    screenshots: tuple[str, ...] = (),
) -> Audit:
    """Write a reviewer's verdict, or a delay, into an open audit; 89402 where it is not open."""
    if not audit.status.open:
        raise Refused(89402)
    return replace(
        audit,
        status=status,
        reason=reason,
        pages=pages,
        screenshots=screenshots,
        turns=(*audit.turns, Turn(now, status, by, reason)),
    )


def withdraw(program: Program, audit: Audit | None, now: float) -> tuple[Program, Audit]:
    """Take the open audit back, within the quota of the day and the month (counted in Beijing time)."""
    if audit is None or not audit.status.open:
        raise Refused(87012)
    this_month = tuple(time for time in program.withdrawals if month(time) == month(now))
    today = [time for time in this_month if day(time) == day(now)]
    if len(this_month) >= limits.WITHDRAWALS_A_MONTH or len(today) >= limits.WITHDRAWALS_A_DAY:
        raise Refused(87013)
    taken = replace(
        audit,
        status=AuditStatus.WITHDRAWN,
        turns=(*audit.turns, Turn(now, AuditStatus.WITHDRAWN, "developer")),
    )
    return replace(program, withdrawals=(*this_month, now)), taken


def speed_up(platform: Platform, audit: Audit, quotas: Quotas, now: float) -> tuple[Platform, Audit]:
    """Move an audit to the front of the queue, once, within the month's quota."""
    platform = this_month(platform, now)
    if not audit.status.open:
        raise Refused(89402)
    if audit.sped_up:
        raise Refused(89404)
    if platform.sped_up >= quotas.speedups:
        raise Refused(89405)
    return replace(platform, sped_up=platform.sped_up + 1), replace(audit, sped_up=True)


def count_submission(platform: Platform, quotas: Quotas, now: float) -> Platform:
    """Count one submission against the month's quota; 85085 where it is used up."""
    platform = this_month(platform, now)
    if platform.submitted >= quotas.submissions:
        raise Refused(85085)
    return replace(platform, submitted=platform.submitted + 1)


def this_month(platform: Platform, now: float) -> Platform:
    """Return the platform with its counters begun anew where a new month has begun."""
    if platform.month == month(now):
        return platform
    return replace(platform, month=month(now), submitted=0, sped_up=0)


def release(program: Program, audit: Audit | None, now: float) -> tuple[Program, Audit]:
    """Put the version that passed online for everybody; a phased release of it is thereby finished."""
    if audit is None or audit.status in (AuditStatus.AUDITING, AuditStatus.DELAYED, AuditStatus.WITHDRAWN):
        raise Refused(85019 if audit is None else 85020)
    if audit.status is not AuditStatus.PASSED:
        raise Refused(85020)
    if audit.released:
        raise Refused(85052)
    gray = program.gray
    if gray is not None and gray.status is GrayStatus.RUNNING:
        gray = replace(gray, status=GrayStatus.FINISHED, percentage=100)
    number = program.last_app_version + 1
    past = program.past if program.live is None else (program.live, *program.past)
    online = replace(
        program,
        live=Release(number, audit.build, now),
        past=past[: limits.HISTORY],
        last_app_version=number,
        gray=gray,
        live_guideline=audit.guideline or program.live_guideline,
    )
    return online, replace(audit, released=True)


def widen(
    program: Program,
    audit: Audit | None,
    percentage: int,
    now: float,
    *,
    debuggers_first: bool = False,
    experiencers_first: bool = False,
) -> tuple[Program, Audit]:
    """Begin a phased release, or widen the one that runs; 100 finishes it."""
    if program.live is None:
        raise Refused(85079)
    if audit is None or audit.status is not AuditStatus.PASSED:
        raise Refused(85080)
    if audit.released:
        raise Refused(85052)
    if not 0 <= percentage <= 100 or (percentage == 0 and not (debuggers_first or experiencers_first)):
        raise Refused(85081)
    running = _running(program)
    if running is not None and percentage <= running.percentage:
        raise Refused(85082)
    plan = GrayPlan(
        audit_id=audit.audit_id,
        status=GrayStatus.RUNNING,
        percentage=percentage,
        created_at=running.created_at if running else now,
        debuggers_first=debuggers_first,
        experiencers_first=experiencers_first,
    )
    program = replace(program, gray=plan)
    return release(program, audit, now) if percentage == 100 else (program, audit)


def cancel_gray(program: Program) -> Program:
    """End the phased release: everybody has the online version again."""
    running = _running(program)
    if running is None:
        raise Refused(-1)
    return replace(program, gray=replace(running, status=GrayStatus.DELETED))


def history(program: Program) -> tuple[Release, ...]:
    """Return the versions that a rollback may choose, newest first."""
    return () if program.live is None or program.live.reverted else program.past


def revert(program: Program, app_version: int | None, now: float) -> Program:
    """Go back to the former version, or to `app_version`; only once after each release."""
    if _running(program) is not None:
        raise Refused(87011)
    choices = history(program)
    index = next((i for i, past in enumerate(choices) if app_version in (None, past.app_version)), None)
    if index is None:
        raise Refused(87012)
    return replace(
        program,
        live=replace(choices[index], released_at=now, reverted=True),
        past=choices[index + 1 :],
    )


def set_serving(program: Program, action: str) -> Program:
    """Pause (`close`) or resume (`open`) the service of the online version."""
    if action not in ("open", "close"):
        raise Refused(85022)
    if program.live is None:
        raise Refused(85021)
    return replace(program, serving=action == "open")


def _running(program: Program) -> GrayPlan | None:
    gray = program.gray
    return gray if gray is not None and gray.status is GrayStatus.RUNNING else None
