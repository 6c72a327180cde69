"""The draft box and the template library of the third-party platform."""

from typing import Any

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Auth, Call, Endpoint, get, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import integer
from mpconsole.sandbox.model import Draft, Template, Upload


def add_draft(call: Call, appid: str, upload: Upload) -> Draft:
    """Put an upload into the draft box; the oldest leaves a full one."""
    drafts = call.store.find(Draft)
    for old in drafts[: max(0, len(drafts) + 1 - limits.DRAFTS)]:
        call.store.remove(Draft, old.draft_id)
    draft = Draft(call.store.next_number("draft"), appid, upload)
    call.store.put(draft.draft_id, draft)
    call.changed("draft", draft_id=draft.draft_id, package=upload.package.key)
    return draft


def draft_list(call: Call) -> Answer:
    """GET /wxa/gettemplatedraftlist, newest first."""
    return {
        "draft_list": [
            _words(draft.upload)
            | {
                "draft_id": draft.draft_id,
                "create_time": int(draft.upload.uploaded_at),
                "source_miniprogram_appid": draft.appid,
                "source_miniprogram": draft.appid,
            }
            for draft in reversed(call.store.find(Draft))
        ]
    }


def add_template(call: Call) -> Answer:
    """POST /wxa/addtotemplate."""
    draft = call.store.get(Draft, integer(call.body, "draft_id"))
    kind = integer(call.body, "template_type", 0)
    if draft is None:
        raise Refused(85064)
    if kind not in (0, 1):
        raise Refused(40097)
    if len(call.store.find(Template)) >= limits.TEMPLATES:
        raise Refused(85065)
    template = Template(
        template_id=call.store.next_number("template", first=0),  # 0 is a template like any other
        draft_id=draft.draft_id,
        kind=kind,
        appid=draft.appid,
        upload=draft.upload,
        created_at=call.now,
    )
    call.store.put(template.template_id, template)
    call.changed("template", template_id=template.template_id, draft_id=draft.draft_id)
    return {}


def template_list(call: Call) -> Answer:
    """GET /wxa/gettemplatelist, newest first; `template_type` in the query chooses one kind."""
    kind = call.query.get("template_type")
    templates = reversed(call.store.find(Template))
    return {"template_list": [_row(item) for item in templates if kind in (None, "", str(item.kind))]}


def _row(template: Template) -> dict[str, Any]:
    row = _words(template.upload) | {
        "template_id": template.template_id,
        "template_type": template.kind,
        "draft_id": template.draft_id,
        "create_time": int(template.created_at),
        "source_miniprogram_appid": template.appid,
        "source_miniprogram": template.appid,
        "category_list": [],
    }
    return row | ({"audit_scene": 0, "audit_status": 0, "reason": ""} if template.kind == 1 else {})


def _words(upload: Upload) -> dict[str, Any]:
    return {"user_version": upload.version, "user_desc": upload.desc}


def delete_template(call: Call) -> Answer:
    """POST /wxa/deletetemplate."""
    template_id = integer(call.body, "template_id")
    if call.store.get(Template, template_id) is None:
        raise Refused(85064)
    call.store.remove(Template, template_id)
    call.changed("template deleted", template_id=template_id)
    return {}


ENDPOINTS: tuple[Endpoint, ...] = (
    get("/wxa/gettemplatedraftlist", draft_list, Auth.COMPONENT),
    post("/wxa/addtotemplate", add_template, Auth.COMPONENT),
    get("/wxa/gettemplatelist", template_list, Auth.COMPONENT),
    post("/wxa/deletetemplate", delete_template, Auth.COMPONENT),
)
