"""The privacy scan's result, permissions of guarded interfaces, and the privacy guideline."""

import re
from dataclasses import replace
from typing import Any

from mpconsole.sandbox.api.call import Answer, Call, Endpoint, get, post
from mpconsole.sandbox.api.code import trial
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import array, integer, mapping, text
from mpconsole.sandbox.model import Guideline, InterfaceRequest
from mpconsole.sandbox.privacy import GUARDED, NEEDS_GRANT, missing_interfaces, privacy_keys

_CONTACTS = ("contact_email", "contact_phone", "contact_qq", "contact_weixin")
_DURATION = re.compile(r"\d+天")


def code_info(call: Call) -> Answer:
    """GET /wxa/security/get_code_privacy_info; 61039 until the scan is done."""
    build = trial(call)
    if call.now < build.scanned_at:
        raise Refused(61039)
    without_auth, without_conf = missing_interfaces(call.program, build)
    return {"without_auth_list": without_auth, "without_conf_list": without_conf}


def interfaces(call: Call) -> Answer:
    """GET /wxa/security/get_privacy_interface."""
    requests = call.program.interfaces
    return {"interface_list": [_interface(name, requests.get(name)) for name in GUARDED]}


def _interface(name: str, request: InterfaceRequest | None) -> dict[str, Any]:
    """Return one row; status 1 may be applied for, 3 applied, 4 refused, 5 granted."""
    status = request.status if request else (1 if name in NEEDS_GRANT else 5)
    row: dict[str, Any] = {
        "api_name": f"wx.{name}",
        "api_ch_name": f"wx.{name}",
        "api_desc": "",
        "status": status,
        "api_link": f"https://developers.weixin.qq.com/miniprogram/dev/api/location/wx.{name}.html",
        "group_name": "地理位置",
    }
    if request is not None:
        row |= {"apply_time": int(request.applied_at), "audit_id": request.audit_id}
        row |= {"fail_reason": request.reason} if request.status == 4 else {}
    return row


def apply_interface(call: Call) -> Answer:
    """POST /wxa/security/apply_privacy_interface."""
    name = text(call.body, "api_name").removeprefix("wx.")
    content = text(call.body, "content")
    if name not in NEEDS_GRANT or not content:
        raise Refused(40097)
    request = InterfaceRequest(name, call.store.next_number("interface", 1), content, call.now)
    program = call.program
    call.save(replace(program, interfaces=program.interfaces | {name: request}))
    call.changed("interface", api_name=name, audit_id=request.audit_id)
    return {"audit_id": request.audit_id}


def set_guideline(call: Call) -> Answer:
    """POST /cgi-bin/component/setprivacysetting: version 2 waits for the next audit and release, 1 is live
    at once.
    """
    version = integer(call.body, "privacy_ver", 2)
    if version not in (1, 2):
        raise Refused(86071)
    owner = dict(mapping(call.body, "owner_setting"))
    settings = tuple(array(call.body, "setting_list"))
    _check_owner(owner)
    program = call.program
    if version == 1:
        if program.live_guideline is None:
            raise Refused(86074)
        if settings or "ext_file_media_id" in owner:
            raise Refused(40097)
        live = replace(program.live_guideline, owner=owner, updated_at=call.now)
        call.save(replace(program, live_guideline=live))
    else:
        if program.trial is not None and call.now < program.trial.scanned_at:
            raise Refused(61039)
        if any(not _is_setting(entry) for entry in settings):
            raise Refused(47001)
        sdks = tuple(array(call.body, "sdk_privacy_info_list"))
        call.save(replace(program, guideline=Guideline(owner, settings, sdks, call.now)))
    call.changed("guideline", privacy_ver=version)
    return {}


def _check_owner(owner: dict[str, Any]) -> None:
    if not owner.get("notice_method") or not any(owner.get(name) for name in _CONTACTS):
        raise Refused(86069)
    expires = owner.get("store_expire_timestamp")
    if expires and not (isinstance(expires, str) and _DURATION.fullmatch(expires)):
        raise Refused(87072)


def _is_setting(entry: Any) -> bool:
    return isinstance(entry, dict) and all(
        isinstance(entry.get(name), str) and entry[name] for name in ("privacy_key", "privacy_text")
    )


def guideline(call: Call) -> Answer:
    """POST /cgi-bin/component/getprivacysetting."""
    version = integer(call.body, "privacy_ver", 2)
    if version not in (1, 2):
        raise Refused(86071)
    program = call.program
    build = program.trial if version == 2 else (program.live.build if program.live else None)
    chosen = program.guideline if version == 2 else program.live_guideline
    if build is not None and call.now < build.scanned_at:
        raise Refused(61039)
    keys = privacy_keys(build) if build else []
    settings = chosen.settings if chosen else ()
    return {
        "code_exist": int(build is not None),
        "privacy_list": keys,
        "setting_list": list(settings),
        "update_time": int(chosen.updated_at) if chosen else 0,
        "owner_setting": chosen.owner if chosen else {},
        "privacy_desc": {"privacy_desc_list": [{"privacy_key": key, "privacy_desc": key} for key in keys]},
        "sdk_privacy_info_list": list(chosen.sdks) if chosen else [],
    }


ENDPOINTS: tuple[Endpoint, ...] = (
    get("/wxa/security/get_code_privacy_info", code_info),
    get("/wxa/security/get_privacy_interface", interfaces),
    post("/wxa/security/apply_privacy_interface", apply_interface),
    post("/cgi-bin/component/setprivacysetting", set_guideline),
    post("/cgi-bin/component/getprivacysetting", guideline),
)
