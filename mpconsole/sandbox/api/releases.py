"""Publishing, phased releases, rolling back, pausing the service, the lowest base library."""

from dataclasses import replace
from typing import Any

from mpconsole.sandbox import state
from mpconsole.sandbox.api.call import Answer, Call, Endpoint, get, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import flag, text
from mpconsole.sandbox.model import Audit, Program, Release


def release(call: Call) -> Answer:
    """POST /wxa/release."""
    program, audit = state.release(call.program, call.audit, call.now)
    _online(call, program, audit)
    return {}


def gray_release(call: Call) -> Answer:
    """POST /wxa/grayrelease: begins a phased release, or widens it."""
    percentage = call.body.get("gray_percentage")
    if isinstance(percentage, bool) or not isinstance(percentage, int):
        raise Refused(85081)
    before = call.program
    program, audit = state.widen(
        before,
        call.audit,
        percentage,
        call.now,
        debuggers_first=flag(call.body, "support_debuger_first"),
        experiencers_first=flag(call.body, "support_experiencer_first"),
    )
    if program.live != before.live:
        _online(call, program, audit)
    else:
        call.save(program)
        call.changed("phased", audit_id=audit.audit_id, percentage=percentage)
    return {}


def _online(call: Call, program: Program, audit: Audit) -> None:
    call.save(program, audit)
    assert program.live is not None
    call.changed(
        "live",
        app_version=program.live.app_version,
        version=program.live.build.user_version,
        audit_id=audit.audit_id,
    )


def gray_plan(call: Call) -> Answer:
    """GET /wxa/getgrayreleaseplan; before the first one, a plan of zeros."""
    plan = call.program.gray
    return {
        "gray_release_plan": {
            "status": int(plan.status) if plan else 0,
            "create_timestamp": int(plan.created_at) if plan else 0,
            "gray_percentage": plan.percentage if plan else 0,
            "support_debuger_first": plan.debuggers_first if plan else False,
            "support_experiencer_first": plan.experiencers_first if plan else False,
        }
    }


def revert_gray(call: Call) -> Answer:
    """GET /wxa/revertgrayrelease."""
    call.save(state.cancel_gray(call.program))
    call.changed("phased", percentage=0)
    return {}


def revert(call: Call) -> Answer:
    """GET /wxa/revertcoderelease; with `action=get_history_version` it only lists."""
    program = call.program
    if call.query.get("action") == "get_history_version":
        return {"version_list": [_row(item) for item in state.history(program)]}
    wanted = call.query.get("app_version", "")
    if wanted and not wanted.isdecimal():
        raise Refused(40097)
    program = state.revert(program, int(wanted) if wanted else None, call.now)
    call.save(program)
    assert program.live is not None
    call.changed("rollback", app_version=program.live.app_version, version=program.live.build.user_version)
    return {}


def _row(item: Release) -> dict[str, Any]:
    return {
        "app_version": item.app_version,
        "user_version": item.build.user_version,
        "user_desc": item.build.user_desc,
        "commit_time": int(item.build.committed_at),
    }


def change_visit(call: Call) -> Answer:
    """POST /wxa/change_visitstatus."""
    program = state.set_serving(call.program, text(call.body, "action"))
    call.save(program)
    call.changed("service", serving=program.serving)
    return {}


def visit(call: Call) -> Answer:
    """POST /wxa/getvisitstatus: 1 serving, 0 paused."""
    return {"status": int(call.program.serving)}


def support_version(call: Call) -> Answer:
    """GET or POST /cgi-bin/wxopen/getweappsupportversion: SDKs disagree on the method, both work."""
    return {"now_version": call.program.support_version, "uv_info": {"items": []}}


def set_support_version(call: Call) -> Answer:
    """POST /cgi-bin/wxopen/setweappsupportversion."""
    version = text(call.body, "version")
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise Refused(85015)
    call.save(replace(call.program, support_version=version))
    call.changed("support version", version=version)
    return {}


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/release", release),
    post("/wxa/grayrelease", gray_release),
    get("/wxa/getgrayreleaseplan", gray_plan),
    get("/wxa/revertgrayrelease", revert_gray),
    get("/wxa/revertcoderelease", revert),
    post("/wxa/change_visitstatus", change_visit),
    post("/wxa/getvisitstatus", visit),
    get("/cgi-bin/wxopen/getweappsupportversion", support_version),
    post("/cgi-bin/wxopen/getweappsupportversion", support_version),
    post("/cgi-bin/wxopen/setweappsupportversion", set_support_version),
)
