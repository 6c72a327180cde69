"""Verdicts: written by a person on the web page, or by a reviewer by rule when it is due."""

import asyncio
import contextlib
from typing import Any

from mpconsole.sandbox import state
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.model import Audit, AuditStatus
from mpconsole.sandbox.notices import tell_verdict

WORDS = {
    AuditStatus.PASSED: "approved",
    AuditStatus.REJECTED: "rejected",
    AuditStatus.DELAYED: "delayed",
}


def decide(
    desk: Desk,
    audit_id: int,
    status: AuditStatus,
    *,
    by: str,
    reason: str = "",
    pages: tuple[str, ...] = (),
    screenshots: tuple[str, ...] = (),
) -> Audit:
    """Write a verdict into an audit and tell of it. Raises Refused where the audit is not open."""

    def work() -> tuple[Audit, dict[str, Any]]:
        audit = desk.store.get(Audit, audit_id)
        if audit is None:
            raise Refused(85012)
        decided = state.decide(
            audit, status, desk.now, by=by, reason=reason, pages=pages, screenshots=screenshots
        )
        desk.store.put(audit_id, decided)
        tell_verdict(desk, decided)
        change = {"what": "audit", "audit_id": audit_id, "status": WORDS[status]}
        event = {"appid": audit.appid, "by": by, "reason": reason, "pages": list(pages), "changes": [change]}
        return decided, event

    return desk.perform("verdict", work)


async def review(desk: Desk, alarm: asyncio.Event, given: asyncio.Event) -> None:
    """Give the verdicts of the reviewer by rule, each when it is due, for ever. `alarm` says that something
    has changed (a submission, or the time); `given` is set after each round.
    """
    while True:
        alarm.clear()
        wait = give_due_verdicts(desk)
        given.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(alarm.wait(), wait)


def give_due_verdicts(desk: Desk) -> float | None:
    """Decide what is due; return the seconds until the next verdict is (None where none is awaited)."""
    reviewer = desk.options.reviewer
    if reviewer is None:
        return None
    now, waits = desk.now, []
    for audit in desk.store.find(Audit, tag="open"):
        if audit.status is AuditStatus.DELAYED:
            continue  # a delay by rule is followed by a person's verdict
        if reviewer.due(audit) > now:
            waits.append(reviewer.due(audit) - now)
            continue
        status, reason = reviewer.verdict(audit)
        decide(desk, audit.audit_id, status, by=f"rule {reviewer.rule}", reason=reason)
    return min(waits, default=None)
