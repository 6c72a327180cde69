"""Message templates of the kind of before 2020: a library of titles, and what a program took from it."""

import hashlib
from dataclasses import replace
from typing import Any

from mpconsole.sandbox.api.call import Answer, Auth, Call, Endpoint, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import array, integer, text

_LIBRARY: dict[str, tuple[str, tuple[str, ...]]] = {
    "AT0001": ("订单支付成功通知", ("订单号", "商品", "金额")),
    "AT0002": ("订单发货提醒", ("订单号", "物流公司", "运单号")),
    "AT0003": ("预约成功通知", ("门店", "时间", "备注")),
}
_MOST = 20


def library(call: Call) -> Answer:
    """POST /cgi-bin/wxopen/template/library/list."""
    rows = [{"id": short_id, "title": title} for short_id, (title, _words) in _LIBRARY.items()]
    return {"list": _page(call, rows), "total_count": len(rows)}


def library_entry(call: Call) -> Answer:
    """POST /cgi-bin/wxopen/template/library/get."""
    title, words = _entry(call)
    keywords = [{"keyword_id": number, "name": word, "example": word} for number, word in enumerate(words, 1)]
    return {"id": text(call.body, "id"), "title": title, "keyword_list": keywords}


def own(call: Call) -> Answer:
    """POST /cgi-bin/wxopen/template/list."""
    rows = [
        {"template_id": template_id, "title": title, "content": "", "example": ""}
        for template_id, title in call.program.message_templates.items()
    ]
    return {"list": _page(call, rows)}


def add(call: Call) -> Answer:
    """POST /cgi-bin/wxopen/template/add."""
    title, words = _entry(call)
    chosen = array(call.body, "keyword_id_list")
    if not chosen or not all(number in range(1, len(words) + 1) for number in chosen):
        raise Refused(45027)
    template_id = hashlib.sha256(f"{call.appid} {title} {chosen}".encode()).hexdigest()[:43]
    program = call.program
    templates = program.message_templates | {template_id: title}
    call.save(replace(program, message_templates=templates))
    return {"template_id": template_id}


def remove(call: Call) -> Answer:
    """POST /cgi-bin/wxopen/template/del."""
    program, template_id = call.program, text(call.body, "template_id")
    if template_id not in program.message_templates:
        raise Refused(40037)
    left = {name: title for name, title in program.message_templates.items() if name != template_id}
    call.save(replace(program, message_templates=left))
    return {}


def _entry(call: Call) -> tuple[str, tuple[str, ...]]:
    entry = _LIBRARY.get(text(call.body, "id"))
    if entry is None:
        raise Refused(40037)
    return entry


def _page(call: Call, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    offset, count = integer(call.body, "offset", 0), integer(call.body, "count", _MOST)
    if offset < 0 or not 0 < count <= _MOST:
        raise Refused(45076)
    return rows[offset : offset + count]


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/cgi-bin/wxopen/template/library/list", library, Auth.ANY),
    post("/cgi-bin/wxopen/template/library/get", library_entry, Auth.ANY),
    post("/cgi-bin/wxopen/template/list", own, Auth.ANY),
    post("/cgi-bin/wxopen/template/add", add, Auth.ANY),
    post("/cgi-bin/wxopen/template/del", remove, Auth.ANY),
)
