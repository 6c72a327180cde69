"""The programs that the sandbox knows, one program, and the files of a code package."""

from mpconsole import units
from mpconsole.i18n import _
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.model import Audit, Build, Program, Upload
from mpconsole.sandbox.packages import stored_files
from mpconsole.sandbox.page.html import Child, Html, tag
from mpconsole.sandbox.page.layout import audit_link, badge, document, facts, moment, nothing, panel


def programs_page(desk: Desk) -> bytes:
    """Return the list of programs."""
    programs = desk.store.find(Program)
    names = (_("Mini program"), _("Live version"), _("Trial version"), _("Service"))
    head = tag("tr", [tag("th", name, scope="col") for name in names])
    table = tag("table", tag("thead", head), tag("tbody", [_row(one) for one in programs]), class_="list")
    body = table if programs else nothing(_("No program has called yet."))
    return document(_("Programs"), tag("h1", _("Programs")), panel(_("Programs"), body), now=desk.now)


def _row(program: Program) -> Html:
    return tag(
        "tr",
        tag("td", tag("a", program.appid, href=f"/programs/{program.appid}"), class_="code"),
        tag("td", program.live.build.user_version if program.live else "–"),
        tag("td", program.trial.user_version if program.trial else "–"),
        tag("td", _("in service") if program.serving else _("service paused")),
    )


def program_page(desk: Desk, program: Program) -> bytes:
    """Return the page of one program."""
    audits = desk.store.find(Audit, appid=program.appid)[::-1]
    live = program.live
    rows: list[tuple[str, Child]] = [
        (_("Live version"), [_build(live.build), " ", moment(live.released_at)] if live else "–"),
        (_("Trial version"), _build(program.trial) if program.trial else "–"),
        (_("Service"), _("in service") if program.serving else _("service paused")),
    ]
    if program.gray is not None and program.gray.status == 1:
        rows.append((_("Phased release"), f"{program.gray.percentage} %"))
    reviews = [
        tag("li", audit_link(audit), " ", badge(audit.status), " ", moment(audit.submitted_at))
        for audit in audits
    ]
    uploads = [tag("li", _upload(one)) for one in program.uploads.values()]
    return document(
        program.appid,
        tag("h1", program.appid),
        panel(_("Versions"), facts(*rows)),
        panel(_("Reviews"), tag("ul", reviews) if reviews else nothing(_("Nothing yet."))),
        panel(_("Development versions"), tag("ul", uploads) if uploads else nothing(_("Nothing yet."))),
        now=desk.now,
    )


def _build(build: Build) -> Html:
    return tag("a", build.user_version, href=f"/packages/{build.package.key}")


def _upload(upload: Upload) -> Child:
    return [
        tag("a", upload.version, href=f"/packages/{upload.package.key}"),
        " ",
        _("robot {number}").format(number=upload.robot),
        " ",
        moment(upload.uploaded_at),
        " ",
        _("signature verified") if upload.verified else _("signature not verified"),
        " ",
        tag("span", upload.desc, class_="notes"),
    ]


def package_page(desk: Desk, key: str, files: dict[str, bytes]) -> bytes:
    """Return the files of a code package, the largest first."""
    largest = sorted(files.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows = [
        tag(
            "tr",
            tag("td", tag("a", path, href=f"/packages/{key}/files{path}"), class_="code"),
            tag("td", units.size(len(data)), class_="number"),
        )
        for path, data in largest
    ]
    title = _("{count} files").format(count=len(files))
    table = tag("table", tag("tbody", rows), class_="list files")
    return document(title, tag("h1", key[:16]), panel(title, table), now=desk.now)


def read_package(desk: Desk, key: str) -> dict[str, bytes] | None:
    """Return the files of a stored package, None where there is none of that key."""
    blob = desk.store.blob(f"package/{key}")
    return None if blob is None else stored_files(blob)
