"""What every page shares: the frame, the rehearsal's banner, panels, sizes, times."""

from datetime import datetime

from mpconsole import units
from mpconsole.i18n import N_, _, language
from mpconsole.sandbox import limits
from mpconsole.sandbox.model import Audit, AuditStatus
from mpconsole.sandbox.page.html import Child, Html, join, tag

STATUS = {
    AuditStatus.PASSED: ("passed", N_("approved")),
    AuditStatus.REJECTED: ("rejected", N_("rejected")),
    AuditStatus.AUDITING: ("auditing", N_("in review")),
    AuditStatus.WITHDRAWN: ("withdrawn", N_("withdrawn")),
    AuditStatus.DELAYED: ("delayed", N_("delayed")),
}


def document(title: str, *body: Child, now: float, live: bool = False) -> bytes:
    """Return a whole page. A `live` one reloads itself when something happens."""
    banner = tag(
        "p",
        tag("strong", _("REHEARSAL")),
        " ",
        _("Nothing reaches WeChat: this platform runs on your machine alone."),
        class_="banner",
        role="note",
    )
    head = tag(
        "header",
        tag("a", _("Skip to the content"), href="#main", class_="skip"),
        tag("a", tag("b", "mpconsole"), " ", _("review sandbox"), href="/", class_="brand"),
        tag("nav", tag("a", _("Queue"), href="/"), tag("a", _("Programs"), href="/programs"), _clock(now)),
    )
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="dark light"),
            tag("title", title + " · " + _("REHEARSAL")),
            tag("link", rel="stylesheet", href="/style.css"),
            tag("script", src="/live.js", defer=True) if live else None,
        ),
        tag("body", banner, head, tag("main", body, id="main")),
        lang="zh-CN" if language() == "zh_CN" else "en",
    )
    return b"<!doctype html>\n" + page.encode()


def _clock(now: float) -> Html:
    return tag("a", moment(now), href="/#time", class_="clock", title=_("the sandbox's time"))


def panel(title: str, *body: Child, id_: str | None = None, class_: str = "") -> Html:
    """Return a framed section whose title stands in its frame."""
    return tag("section", tag("h2", title), body, id=id_, class_=f"panel {class_}".strip())


def facts(*rows: tuple[str, Child]) -> Html:
    """Return names and values, in two columns where there is room."""
    return tag("dl", [join(tag("dt", name), tag("dd", value)) for name, value in rows], class_="facts")


def moment(time: float) -> Html:
    """Return a time in the machine's own zone, to the minute."""
    local = datetime.fromtimestamp(time).astimezone()
    return tag("time", local.strftime("%Y-%m-%d %H:%M"), datetime=local.isoformat(timespec="seconds"))


def badge(status: AuditStatus) -> Html:
    """Return a status as a coloured word."""
    name, words = STATUS[status]
    return tag("span", _(words), class_=f"badge {name}")


def meter(name: str, size: int, limit: int = limits.PACKAGE) -> Html:
    """Return one package's row: its name, its size and a bar against its limit."""
    share = min(100, round(size * 100 / limit))
    level = "over" if size > limit else ("near" if size * 100 >= limit * 85 else "fine")
    bar = tag("svg", tag("rect", width=f"{share}%", height="100%", rx=4), aria_hidden="true")
    words = _("{size} of {limit}").format(size=units.size(size), limit=units.size(limit, digits=0))
    return tag(
        "tr", tag("th", name, scope="row"), tag("td", words, class_="number"), tag("td", bar), class_=level
    )


def audit_link(audit: Audit) -> Html:
    """Return the version as a link to its submission."""
    return tag("a", audit.build.user_version, href=f"/audits/{audit.audit_id}")


def nothing(words: str) -> Html:
    """Return what stands where a list is empty."""
    return tag("p", words, class_="empty")
