"""The first page: what waits for a verdict, what was decided, requests for interfaces, the time."""

from mpconsole.i18n import _
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.model import Audit, InterfaceRequest, Program
from mpconsole.sandbox.page.html import Html, tag
from mpconsole.sandbox.page.layout import audit_link, badge, document, moment, nothing, panel

_RECENT = 30
_STEPS = ((3600, "1 h"), (86400, "1 d"), (7 * 86400, "7 d"), (31 * 86400, "31 d"))


def queue_page(desk: Desk, csrf: str) -> bytes:
    """Return the page of the queue."""
    waiting = desk.store.find(Audit, tag="open")
    waiting.sort(key=lambda audit: (not audit.sped_up, audit.submitted_at))
    decided = desk.store.find(Audit, tag="closed", newest=_RECENT)[::-1]
    requests = [
        (program.appid, request)
        for program in desk.store.find(Program)
        for request in program.interfaces.values()
        if request.status == 3
    ]
    return document(
        _("Queue"),
        tag("h1", _("Queue"), " ", tag("span", len(waiting), class_="count")),
        panel(_("Waiting for a verdict"), _table(waiting) if waiting else _empty_queue()),
        panel(_("Requests for interfaces"), [_request(*one, csrf) for one in requests]) if requests else None,
        panel(_("Decided"), _table(decided) if decided else nothing(_("Nothing yet."))),
        panel(_("Time"), _time(csrf), id_="time"),
        now=desk.now,
        live=True,
    )


def _empty_queue() -> Html:
    return nothing(
        _("Nothing waits. A submission appears here by itself: mpconsole release --platform sandbox")
    )


def _table(audits: list[Audit]) -> Html:
    names = (_("Version"), _("Mini program"), _("Status"), _("Submitted"), _("Version remark"))
    head = tag("tr", [tag("th", name, scope="col") for name in names])
    return tag("table", tag("thead", head), tag("tbody", [_row(audit) for audit in audits]), class_="list")


def _row(audit: Audit) -> Html:
    urgent = tag("span", _("expedited"), class_="badge urgent") if audit.sped_up else None
    return tag(
        "tr",
        tag("td", audit_link(audit), class_="version"),
        tag("td", tag("a", audit.appid, href=f"/programs/{audit.appid}"), class_="code"),
        tag("td", badge(audit.status), " ", urgent),
        tag("td", moment(audit.submitted_at)),
        tag("td", audit.build.user_desc, class_="notes"),
    )


def _request(appid: str, request: InterfaceRequest, csrf: str) -> Html:
    return tag(
        "form",
        tag("input", type="hidden", name="csrf", value=csrf),
        tag("p", tag("b", f"wx.{request.api_name}"), " ", tag("span", appid, class_="code")),
        tag("p", request.content),
        tag(
            "div",
            tag("button", _("Grant"), name="verdict", value="grant", class_="approve"),
            tag("button", _("Refuse"), name="verdict", value="refuse"),
            class_="row",
        ),
        method="post",
        action=f"/interfaces/{appid}/{request.api_name}",
        class_="request",
    )


def _time(csrf: str) -> Html:
    buttons = [tag("button", f"+{words}", name="seconds", value=seconds) for seconds, words in _STEPS]
    words = _("Moves the sandbox's own clock on: tokens run out, quotas come back, rules decide.")
    token = tag("input", type="hidden", name="csrf", value=csrf)
    return tag("form", token, tag("p", words), buttons, method="post", action="/time", class_="row")
