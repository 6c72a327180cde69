"""One submission: everything a reviewer sees, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import message
from mpconsole.i18n import N_, _
from mpconsole.sandbox import limits
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.model import Audit, Build, Media, Program
from mpconsole.sandbox.page.html import Child, Html, join, tag
from mpconsole.sandbox.page.layout import STATUS, badge, document, facts, meter, moment, nothing, panel
from mpconsole.sandbox.privacy import missing_interfaces, privacy_keys

_SHOWN = 40
_SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}


@dataclass(frozen=True, slots=True)
class Entered:
    """What a reviewer had entered when a verdict was refused, and why it was."""

    reason: str = ""
    pages: frozenset[str] = frozenset()
    error: str = ""


def submission_page(
    desk: Desk, audit: Audit, csrf: str, findings: Sequence[Finding], entered: Entered | None = None
) -> bytes:
    """Return the page of one submission; `findings` are what our own checks say of its package."""
    program = desk.store.get(Program, audit.appid) or Program(audit.appid, audit.submitted_at)
    title = f"{audit.build.user_version} · {audit.appid}"
    return document(
        title,
        tag("h1", audit.build.user_version, " ", badge(audit.status)),
        tag(
            "div",
            tag(
                "div",
                _summary(audit),
                _sizes(audit.build),
                _material(desk, audit),
                _findings(findings),
                _privacy(program, audit.build),
                _pages(audit.build),
                class_="column",
            ),
            tag("div", _verdict(audit, csrf, entered or Entered()), _turns(audit), class_="column side"),
            class_="columns",
        ),
        now=desk.now,
    )


def _summary(audit: Audit) -> Html:
    build, submission = audit.build, audit.submission
    rows: list[tuple[str, Child]] = [
        (_("Mini program"), tag("a", audit.appid, href=f"/programs/{audit.appid}", class_="code")),
        (_("Audit"), tag("span", audit.audit_id, class_="code")),
        (_("Version remark"), build.user_desc or "–"),
        (_("For the reviewer"), tag("pre", submission.version_desc) if submission.version_desc else "–"),
        (_("Submitted"), moment(audit.submitted_at)),
        (
            _("Code package"),
            tag("a", build.package.key[:16], href=f"/packages/{build.package.key}", class_="code"),
        ),
    ]
    if submission.order_path:
        rows.append((_("Order centre"), tag("code", submission.order_path)))
    if submission.feedback_info:
        rows.append((_("Answer to the rejection"), submission.feedback_info))
    if audit.reason:
        rows.append((_("Reason"), tag("pre", audit.reason.replace("<br>", "\n").strip())))
    return panel(_("Submission"), facts(*rows))


def _sizes(build: Build) -> Html:
    rows = [
        meter(_("main package") if name == "__APP__" else name, size)
        for name, size in build.package.sizes.items()
    ]
    total = meter(_("total size"), build.package.bytes, limits.TOTAL_BY_PROVIDER)
    files = tag(
        "a", _("{count} files").format(count=build.package.files), href=f"/packages/{build.package.key}"
    )
    return panel(_("Code package size"), tag("table", rows, total, class_="sizes"), tag("p", files))


def _material(desk: Desk, audit: Audit) -> Html:
    submission = audit.submission
    parts: list[Child] = [_item(item) for item in submission.items]
    if not submission.items:
        parts.append(nothing(_("No category was named.")))
    media = submission.pictures + submission.videos + submission.feedback_stuff
    if media:
        parts.append(tag("div", [_medium(desk, media_id) for media_id in media], class_="media"))
    if submission.ugc_declare:
        parts.append(facts((_("Users' content"), tag("code", str(submission.ugc_declare)))))
    return panel(_("Material"), parts)


def _item(item: dict[str, Any]) -> Html:
    names = " › ".join(
        str(item[name]) for name in ("first_class", "second_class", "third_class") if item.get(name)
    )
    return facts(
        (_("Service category"), names),
        (_("Page"), tag("code", item.get("address") or "–")),
        (_("Title"), item.get("title") or "–"),
        (_("Tags"), item.get("tag") or "–"),
    )


def _medium(desk: Desk, media_id: str) -> Html | None:
    media = desk.store.get(Media, media_id)
    if media is None:
        return None
    if media.kind == "video":
        return tag("video", src=f"/media/{media_id}", controls=True, preload="metadata")
    picture = tag("img", src=f"/media/{media_id}", alt=_("picture of the submission"), loading="lazy")
    return tag("a", picture, href=f"/media/{media_id}")


def _privacy(program: Program, build: Build) -> Html:
    without_auth, without_conf = missing_interfaces(program, build)
    rows: list[tuple[str, Child]] = [
        (_("Interfaces in the code"), _codes(f"wx.{name}" for name in build.package.apis)),
        (_("Declared"), _codes(build.declared)),
        (_("Privacy guideline needs"), _codes(privacy_keys(build))),
    ]
    if without_auth:
        rows.append((_("Without permission"), tag("span", _codes(without_auth), class_="bad")))
    if without_conf:
        rows.append((_("Not declared"), tag("span", _codes(without_conf), class_="bad")))
    return panel(_("Privacy"), facts(*rows))


def _codes(names: Any) -> Child:
    return [join(tag("code", name), " ") for name in names] or "–"


def _findings(findings: Sequence[Finding]) -> Html:
    rows = [
        tag(
            "li",
            tag("b", _(_SEVERITIES[finding.severity]), class_=finding.severity.value),
            " ",
            message(finding),
            " ",
            tag("code", _place(finding)),
        )
        for finding in findings[:_SHOWN]
    ]
    more = len(findings) - len(rows)
    rest = tag("p", _("and {count} more").format(count=more)) if more else None
    body = [tag("ul", rows, class_="findings"), rest] if rows else nothing(_("Our own checks find nothing."))
    return panel(_("Findings"), body)


def _place(finding: Finding) -> str:
    place = finding.place
    return f"{place.file}:{place.line}:{place.column}" if place.line else place.file


def _pages(build: Build) -> Html:
    rows = [tag("li", tag("code", page)) for page in build.pages]
    return panel(_("Pages"), tag("ol", rows, class_="pages"))


def _verdict(audit: Audit, csrf: str, entered: Entered) -> Html | None:
    if not audit.status.open:
        return None
    boxes = [
        tag(
            "label",
            tag("input", type="checkbox", name="page", value=page, checked=page in entered.pages),
            page,
        )
        for page in audit.build.pages
    ]
    error = tag("p", entered.error, class_="error", role="alert", id="error") if entered.error else None
    reason = tag(
        "textarea",
        entered.reason,
        name="reason",
        id="reason",
        rows=5,
        placeholder=_("One reason a line; the developer reads exactly this."),
        autofocus=bool(error),
        aria_describedby="error" if error else None,
    )
    return panel(
        _("Verdict"),
        tag(
            "form",
            tag("input", type="hidden", name="csrf", value=csrf),
            error,
            tag("label", _("Reason, for a rejection or a delay"), for_="reason"),
            reason,
            tag(
                "details",
                tag("summary", _("Pages concerned")),
                boxes,
                class_="boxes",
                open=bool(entered.pages),
            ),
            tag("label", _("Screenshots"), for_="screenshots"),
            tag("input", type="file", name="screenshots", id="screenshots", accept="image/*", multiple=True),
            tag(
                "div",
                tag("button", _("Approve"), name="verdict", value="approve", class_="approve", accesskey="a"),
                tag("button", _("Reject"), name="verdict", value="reject", class_="reject", accesskey="r"),
                tag("button", _("Delay"), name="verdict", value="delay", accesskey="d"),
                class_="row",
            ),
            method="post",
            action=f"/audits/{audit.audit_id}",
            enctype="multipart/form-data",
        ),
    )


def _who(by: str) -> str:
    """Return who took a step: rules and scripts go by their own names."""
    return {"developer": _("the developer"), "reviewer": _("the reviewer")}.get(by, by)


def _turns(audit: Audit) -> Html:
    rows = [
        tag(
            "li",
            tag("b", _(STATUS[turn.status][1]), class_=STATUS[turn.status][0]),
            tag("span", moment(turn.time), " · ", _who(turn.by)),
            tag("pre", turn.reason.replace("<br>", "\n").strip()) if turn.reason else None,
        )
        for turn in audit.turns
    ]
    return panel(_("History"), tag("ol", rows, class_="turns"))
