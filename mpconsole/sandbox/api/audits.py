"""Submitting for review, its state, withdrawing, expediting, and the quotas."""

from typing import Any

from mpconsole.sandbox import state
from mpconsole.sandbox.api.call import Answer, Call, Endpoint, get, post
from mpconsole.sandbox.api.media import check_media
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import integer
from mpconsole.sandbox.model import Audit, AuditStatus
from mpconsole.sandbox.submission import read_submission

_FIRST_AUDIT = 400_000_001


def submit(call: Call) -> Answer:
    """POST /wxa/submit_audit."""
    program, former = call.program, call.audit
    build = state.check_submit(program, former, call.now)
    rejected = former is not None and former.status is AuditStatus.REJECTED
    submission = read_submission(call.body, build, was_rejected=rejected)
    check_media(call, submission.pictures, "image")
    check_media(call, submission.videos, "video")
    state.check_privacy(program, build, submission)
    platform = state.count_submission(call.platform, call.options.quotas, call.now)
    audit_id = call.store.next_number("audit", _FIRST_AUDIT)
    program, audit = state.submit(program, build, submission, audit_id, call.now)
    call.save(platform, program, audit)
    call.changed("audit", audit_id=audit_id, status="auditing", version=build.user_version)
    return {"auditid": audit_id}


def status(call: Call) -> Answer:
    """POST /wxa/get_auditstatus; an unknown id answers its error beside an empty status, as seen."""
    audit_id = integer(call.body, "auditid")
    audit = call.store.get(Audit, audit_id)
    if audit is None or audit.appid != call.appid:
        raise Refused(85012, status=0, reason="", screenshot="")
    return _words(audit)


def latest(call: Call) -> Answer:
    """GET /wxa/get_latest_auditstatus."""
    audit = call.audit
    if audit is None:
        raise Refused(85058)
    words = _words(audit)
    # The documentation's sample and its table spell this field differently: both are answered.
    return words | {"auditid": audit.audit_id, "ScreenShot": words.get("screenshot", "")}


def _words(audit: Audit) -> dict[str, Any]:
    words: dict[str, Any] = {
        "status": int(audit.status),
        "user_version": audit.build.user_version,
        "user_desc": audit.build.user_desc,
        "submit_audit_time": int(audit.submitted_at),
    }
    if audit.status in (AuditStatus.REJECTED, AuditStatus.DELAYED):
        words["reason"] = audit.reason
    if audit.status is AuditStatus.REJECTED:
        words["screenshot"] = "|".join(audit.screenshots)
    return words


def withdraw(call: Call) -> Answer:
    """GET /wxa/undocodeaudit."""
    program, audit = state.withdraw(call.program, call.audit, call.now)
    call.save(program, audit)
    call.changed("audit", audit_id=audit.audit_id, status="withdrawn")
    return {}


def speed_up(call: Call) -> Answer:
    """POST /wxa/speedupaudit."""
    audit = call.audit_of(integer(call.body, "auditid"), code=89402)
    platform, audit = state.speed_up(call.platform, audit, call.options.quotas, call.now)
    call.save(platform, audit)
    call.changed("audit", audit_id=audit.audit_id, status="expedited")
    return {}


def quota(call: Call) -> Answer:
    """GET /wxa/queryquota: of the whole third-party platform, for this month."""
    platform, quotas = state.this_month(call.platform, call.now), call.options.quotas
    return {
        "rest": max(0, quotas.submissions - platform.submitted),
        "limit": quotas.submissions,
        "speedup_rest": max(0, quotas.speedups - platform.sped_up),
        "speedup_limit": quotas.speedups,
    }


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/submit_audit", submit),
    post("/wxa/get_auditstatus", status),
    get("/wxa/get_latest_auditstatus", latest),
    get("/wxa/undocodeaudit", withdraw),
    post("/wxa/speedupaudit", speed_up),
    get("/wxa/queryquota", quota),
)
