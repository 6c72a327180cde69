"""The third-party-platform API (code management), as one platform that releases can go to.

Paths, fields and their odd cases: the platform's documentation of 2025-26 and the typed clients named in
`mpconsole.platform.errcodes`. What is a number in one copy and text in another is read as both.
"""

import json
from collections.abc import Mapping
from typing import Any

from mpconsole.platform import errcodes
from mpconsole.release.platforms.errors import RefusedError
from mpconsole.release.platforms.protocol import (
    Audit,
    Category,
    Draft,
    Material,
    Parcel,
    PastVersion,
    PhasePlan,
    PrivacyScan,
    Quota,
    Template,
    Uploads,
    VersionInfo,
    Versions,
)
from mpconsole.release.platforms.tokens import Tokens
from mpconsole.release.platforms.transport import Call, Transport
from mpconsole.release.platforms.wxa_calls import id_of, number, rows_of, text_of
from mpconsole.release.platforms.wxa_program import WxaProgram

_MEDIA_SECONDS = 120.0


class WxaPlatform(WxaProgram):
    """Code management of one program on behalf of its owner. See `Platform` for each method."""

    def __init__(
        self, transport: Transport, tokens: Tokens, uploader: Uploads, *, name: str, rehearsal: bool
    ) -> None:
        super().__init__(transport, tokens)
        self.name = name
        self.rehearsal = rehearsal
        self.appid = tokens.credentials.appid
        self.source_appid = uploader.source_appid
        self.site = f"{transport.base_url}/" if rehearsal else "https://mp.weixin.qq.com/"
        self._uploader = uploader

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def upload(self, parcel: Parcel) -> Mapping[str, int]:
        """Upload into the draft box."""
        return await self._uploader.upload(parcel)

    async def drafts(self) -> tuple[Draft, ...]:
        """GET /wxa/gettemplatedraftlist."""
        answer = await self.get("/wxa/gettemplatedraftlist", component=True)
        drafts = [
            Draft(
                id=str(row["draft_id"]),
                version=str(row.get("user_version", "")),
                notes=str(row.get("user_desc", "")),
                created=number(row.get("create_time")),
                appid=str(row.get("source_miniprogram_appid", "")),
            )
            for row in rows_of(answer, "draft_list")
        ]
        return tuple(sorted(drafts, key=lambda draft: (-draft.created, -number(draft.id))))

    async def templates(self) -> tuple[Template, ...]:
        """GET /wxa/gettemplatelist."""
        answer = await self.get("/wxa/gettemplatelist", component=True)
        templates = [
            Template(
                id=str(row["template_id"]),
                draft_id=str(row.get("draft_id", "")),
                version=str(row.get("user_version", "")),
                notes=str(row.get("user_desc", "")),
                created=number(row.get("create_time")),
            )
            for row in rows_of(answer, "template_list")
        ]
        return tuple(sorted(templates, key=lambda template: (-template.created, -number(template.id))))

    async def add_template(self, draft_id: str) -> None:
        """POST /wxa/addtotemplate (an ordinary template)."""
        body = {"draft_id": id_of(draft_id), "template_type": 0}
        await self.post("/wxa/addtotemplate", body, component=True)

    async def commit(self, template_id: str, version: str, notes: str, ext: Mapping[str, Any]) -> None:
        """POST /wxa/commit. `ext` becomes the text of ext_json."""
        body = {
            "template_id": id_of(template_id),
            "ext_json": json.dumps(dict(ext), ensure_ascii=False, separators=(",", ":")),
            "user_version": version,
            "user_desc": notes,
        }
        await self.post("/wxa/commit", body, repeatable=True)

    async def privacy_scan(self) -> PrivacyScan | None:
        """GET /wxa/security/get_code_privacy_info."""
        try:
            answer = await self.get("/wxa/security/get_code_privacy_info")
        except RefusedError as error:
            if error.code == errcodes.SCAN_UNFINISHED:
                return None
            raise
        return PrivacyScan(
            tuple(map(str, answer.get("without_auth_list") or ())),
            tuple(map(str, answer.get("without_conf_list") or ())),
        )

    async def pages(self) -> tuple[str, ...]:
        """GET /wxa/get_page."""
        answer = await self.get("/wxa/get_page")
        return tuple(map(str, answer.get("page_list") or ()))

    async def categories(self) -> tuple[Category, ...]:
        """GET /wxa/get_category."""
        answer = await self.get("/wxa/get_category")
        return tuple(
            Category(
                first=str(row.get("first_class", "")),
                second=str(row.get("second_class", "")),
                third=str(row.get("third_class") or ""),
                ids=tuple(
                    number(row[name]) for name in ("first_id", "second_id", "third_id") if row.get(name)
                ),
            )
            for row in rows_of(answer, "category_list")
        )

    async def trial_code(self, path: str = "") -> bytes:
        """GET /wxa/get_qrcode."""
        call = Call("GET", "/wxa/get_qrcode", {"path": path} if path else {}, repeatable=True)
        return await self.with_token(self._transport.picture, call)

    async def upload_media(self, name: str, data: bytes, kind: str) -> str:
        """POST /wxa/uploadmedia."""
        files = {"media": (name, data, kind)}
        call = Call("POST", "/wxa/uploadmedia", files=files, repeatable=True, seconds=_MEDIA_SECONDS)
        answer = await self.with_token(self._transport.answer, call)
        return text_of(answer, "mediaid", call.path)

    async def submit(self, material: Material) -> str:
        """POST /wxa/submit_audit."""
        answer = await self.post("/wxa/submit_audit", submission(material))
        return text_of(answer, "auditid", "/wxa/submit_audit")

    async def latest_audit(self) -> Audit | None:
        """GET /wxa/get_latest_auditstatus."""
        try:
            answer = await self.get("/wxa/get_latest_auditstatus")
        except RefusedError as error:
            if error.code in (errcodes.NO_AUDIT, errcodes.NOTHING_COMMITTED):
                return None
            raise
        return _audit(answer, text_of(answer, "auditid", "/wxa/get_latest_auditstatus"))

    async def audit(self, audit_id: str) -> Audit:
        """POST /wxa/get_auditstatus."""
        answer = await self.post("/wxa/get_auditstatus", {"auditid": id_of(audit_id)}, repeatable=True)
        return _audit(answer, audit_id)

    async def withdraw(self) -> None:
        """GET /wxa/undocodeaudit."""
        await self.get("/wxa/undocodeaudit", repeatable=False)

    async def expedite(self, audit_id: str) -> None:
        """POST /wxa/speedupaudit."""
        await self.post("/wxa/speedupaudit", {"auditid": id_of(audit_id)})

    async def quota(self) -> Quota:
        """GET /wxa/queryquota."""
        answer = await self.get("/wxa/queryquota")
        return Quota(
            *(number(answer.get(name)) for name in ("rest", "limit", "speedup_rest", "speedup_limit"))
        )

    async def publish(self) -> None:
        """POST /wxa/release."""
        await self.post("/wxa/release", {})

    async def phase(self, percent: int) -> None:
        """POST /wxa/grayrelease."""
        await self.post("/wxa/grayrelease", {"gray_percentage": percent})

    async def phase_plan(self) -> PhasePlan | None:
        """GET /wxa/getgrayreleaseplan."""
        plan = (await self.get("/wxa/getgrayreleaseplan")).get("gray_release_plan")
        if not isinstance(plan, dict) or not plan.get("create_timestamp"):
            return None
        return PhasePlan(
            *(number(plan.get(name)) for name in ("status", "gray_percentage", "create_timestamp"))
        )

    async def stop_phase(self) -> None:
        """GET /wxa/revertgrayrelease."""
        await self.get("/wxa/revertgrayrelease", repeatable=False)

    async def versions(self) -> Versions:
        """POST /wxa/getversioninfo."""
        answer = await self.post("/wxa/getversioninfo", {}, repeatable=True)
        return Versions(
            _version(answer.get("exp_info"), "exp"), _version(answer.get("release_info"), "release")
        )

    async def past_versions(self) -> tuple[PastVersion, ...]:
        """GET /wxa/revertcoderelease?action=get_history_version, which only lists."""
        answer = await self.get("/wxa/revertcoderelease", {"action": "get_history_version"})
        return tuple(
            PastVersion(
                number=number(row.get("app_version")),
                version=str(row.get("user_version", "")),
                notes=str(row.get("user_desc", "")),
                time=number(row.get("commit_time")),
            )
            for row in rows_of(answer, "version_list")
        )

    async def rollback(self, number: int | None = None) -> None:
        """GET /wxa/revertcoderelease."""
        query = {} if number is None else {"app_version": str(number)}
        await self.get("/wxa/revertcoderelease", query, repeatable=False)

    async def serving(self) -> bool:
        """POST /wxa/getvisitstatus."""
        answer = await self.post("/wxa/getvisitstatus", {}, repeatable=True)
        return number(answer.get("status")) == 1

    async def set_serving(self, open_: bool) -> None:
        """POST /wxa/change_visitstatus."""
        await self.post("/wxa/change_visitstatus", {"action": "open" if open_ else "close"}, repeatable=True)


def submission(material: Material) -> dict[str, Any]:
    """Return the body of submit_audit; what is empty is left out."""
    preview = {"pic_id_list": list(material.pictures), "video_id_list": list(material.videos)}
    body: dict[str, Any] = {
        "item_list": [dict(item) for item in material.items],
        "preview_info": {name: ids for name, ids in preview.items() if ids},
        "version_desc": material.description,
        "feedback_info": material.feedback,
        "feedback_stuff": "|".join(material.feedback_pictures),
        "ugc_declare": dict(material.user_content) if material.user_content else None,
        "privacy_api_not_use": material.no_privacy_apis,
        "order_path": material.order_page,
    }
    return {name: value for name, value in body.items() if value}


def _audit(answer: Mapping[str, Any], audit_id: str) -> Audit:
    pictures = str(answer.get("screenshot") or answer.get("ScreenShot") or "")
    return Audit(
        id=audit_id,
        status=int(text_of(answer, "status", "auditstatus")),
        version=str(answer.get("user_version") or ""),
        notes=str(answer.get("user_desc") or ""),
        submitted=number(answer.get("submit_audit_time")),
        reason=str(answer.get("reason") or ""),
        screenshots=tuple(filter(None, pictures.split("|"))),
    )


def _version(info: Any, kind: str) -> VersionInfo | None:
    if not isinstance(info, dict) or not info.get(f"{kind}_version"):
        return None
    return VersionInfo(
        str(info[f"{kind}_version"]), str(info.get(f"{kind}_desc") or ""), number(info.get(f"{kind}_time"))
    )
