"""A program's settings on the third-party platform: domains, guarded interfaces, the privacy guideline."""

import asyncio
from collections.abc import Mapping
from typing import Any

from mpconsole.platform import errcodes
from mpconsole.release.changes import DOMAINS, Change
from mpconsole.release.platforms.errors import RefusedError
from mpconsole.release.platforms.protocol_program import Domains, Guideline, Interface
from mpconsole.release.platforms.wxa_calls import WxaCalls, number, rows_of

SCAN_PAUSE = 3.0
"""Seconds between two tries while the privacy scan of the code runs; that takes about a minute."""


class WxaProgram(WxaCalls):
    """See `ProgramSettings` for each method."""

    async def apply(self, change: Change) -> Mapping[str, Any]:
        """Send a change. The privacy guideline is taken only once the scan has ended: it is waited for."""
        while True:
            try:
                return await self.post(
                    change.path, change.body, component=change.component, repeatable=change.repeatable
                )
            except RefusedError as error:
                if error.code in change.echoes:
                    return {}
                if error.code != errcodes.SCAN_UNFINISHED:
                    raise
            await asyncio.sleep(SCAN_PAUSE)

    async def domains(self) -> Domains:
        """POST /wxa/modify_domain and /wxa/setwebviewdomain, which list what is set."""
        servers = await self.post("/wxa/modify_domain", {"action": "get"}, repeatable=True)
        pages = await self.post("/wxa/setwebviewdomain", {"action": "get"}, repeatable=True)
        both = {**servers, **pages}
        return Domains({kind: _texts(both.get(name)) for kind, (name, _scheme) in DOMAINS.items()})

    async def interfaces(self) -> tuple[Interface, ...]:
        """GET /wxa/security/get_privacy_interface."""
        answer = await self.get("/wxa/security/get_privacy_interface")
        return tuple(
            Interface(str(row["api_name"]), number(row.get("status")), str(row.get("fail_reason") or ""))
            for row in rows_of(answer, "interface_list")
            if row.get("api_name")
        )

    async def guideline(self) -> Guideline | None:
        """POST /cgi-bin/component/getprivacysetting of the version that goes live next."""
        try:
            answer = await self.post(
                "/cgi-bin/component/getprivacysetting", {"privacy_ver": 2}, repeatable=True
            )
        except RefusedError as error:
            if error.code == errcodes.SCAN_UNFINISHED:
                return None
            raise
        owner = answer.get("owner_setting")
        return Guideline(
            wanted=_texts(answer.get("privacy_list")),
            uses={
                str(row.get("privacy_key", "")): str(row.get("privacy_text", ""))
                for row in rows_of(answer, "setting_list")
            },
            owner=owner if isinstance(owner, dict) else {},
            updated=number(answer.get("update_time")),
        )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
