"""What comes back from the pages: verdicts, decisions on interfaces, time; each with the page's token."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData, UploadFile

from mpconsole.i18n import _
from mpconsole.sandbox import limits, reviewing
from mpconsole.sandbox.api.media import content_type
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.control import VERDICTS
from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.model import Audit, AuditStatus, Media, Platform, Program
from mpconsole.sandbox.notices import tell_interface
from mpconsole.sandbox.page.submission import Entered


def csrf_token(desk: Desk) -> str:
    """Return the token that every form carries; only who can read our pages knows it."""
    platform = desk.store.get(Platform, "platform")
    assert platform is not None
    return hmac.digest(platform.component_secret.encode(), b"csrf", hashlib.sha256).hex()


def is_ours(desk: Desk, form: FormData) -> bool:
    """Whether a form came from one of our own pages."""
    return secrets.compare_digest(str(form.get("csrf", "")).encode(), csrf_token(desk).encode())


async def decide(desk: Desk, audit: Audit, form: FormData) -> Entered | None:
    """Write the verdict of a form; return what was entered and why it was refused, None where it was not."""
    reason = str(form.get("reason", "")).strip()
    pages = tuple(str(page) for page in form.getlist("page") if page in audit.build.pages)
    status = VERDICTS.get(str(form.get("verdict")))
    entered = Entered(reason, frozenset(pages))
    if status is None:
        return replace(entered, error=_("Choose a verdict."))
    if status is not AuditStatus.PASSED and not reason:
        return replace(entered, error=_("Write a reason: the developer has nothing else to go by."))
    try:
        pictures = await _pictures(form)
    except Refused:
        return replace(entered, error=_("A screenshot is a PNG, JPEG or GIF of at most 2 MB."))
    passed = status is AuditStatus.PASSED
    try:
        reviewing.decide(
            desk,
            audit.audit_id,
            status,
            by="reviewer",
            reason="" if passed else reason_text(reason, pages),
            pages=() if passed else pages,
            screenshots=_keep(desk, audit.appid, pictures),
        )
    except Refused:
        return replace(entered, error=_("This submission is not in review any more."))
    return None


def reason_text(reason: str, pages: tuple[str, ...]) -> str:
    """Return reasons, one a line, as the platform words them: numbered, `<br>` after each. The pages
    concerned make the last one, since the platform's answer has no other place for them.
    """
    lines = [line.strip() for line in reason.splitlines() if line.strip()]
    if pages:
        lines.append(f"涉及页面：{'、'.join(pages)}")
    return "".join(f"{number}:{line}<br>" for number, line in enumerate(lines, 1))


async def _pictures(form: FormData) -> list[bytes]:
    """Return the screenshots; a field left empty is none. Raises Refused for what is no picture."""
    pictures: list[bytes] = []
    for value in form.getlist("screenshots"):
        data = await value.read(limits.IMAGE + 1) if isinstance(value, UploadFile) else b""
        if not data:
            continue
        if len(data) > limits.IMAGE or not content_type(data).startswith("image/"):
            raise Refused(40005)
        pictures.append(data)
    return pictures


def _keep(desk: Desk, appid: str, pictures: list[bytes]) -> tuple[str, ...]:
    ids: list[str] = []
    with desk.store.transaction():
        for data in pictures:
            media = Media(secrets.token_urlsafe(48), appid, "image", content_type(data), len(data), desk.now)
            desk.store.put(media.media_id, media)
            desk.store.put_blob(f"media/{media.media_id}", data)
            ids.append(media.media_id)
    return tuple(ids)


def decide_interface(desk: Desk, program: Program, name: str, *, granted: bool) -> None:
    """Grant or refuse a guarded interface."""
    request = replace(
        program.interfaces[name], status=5 if granted else 4, reason="" if granted else "演练驳回"
    )

    def work() -> tuple[None, dict[str, Any]]:
        desk.store.put(program.appid, replace(program, interfaces=program.interfaces | {name: request}))
        tell_interface(desk, program.appid, name, granted=granted, reason=request.reason)
        change = {"what": "interface", "api_name": name, "status": request.status}
        return None, {"appid": program.appid, "api_name": name, "granted": granted, "changes": [change]}

    desk.perform("interface", work)
