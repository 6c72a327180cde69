"""Committing a template to a program, and what the trial version is made of."""

import json
import re
from typing import Any

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Call, Endpoint, Picture, get, post
from mpconsole.sandbox.categories import CATEGORIES
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import integer, text
from mpconsole.sandbox.model import Build, Template
from mpconsole.sandbox.packages import check_limits
from mpconsole.sandbox.qrcode import jpeg
from mpconsole.sandbox.state import commit as set_trial

_STANDARD_KEYS = {"extEnable", "extAppid", "directCommit", "ext", "window"}
_KINDS: dict[str, type[dict[str, Any]] | type[list[Any]]] = {
    "ext": dict,
    "extPages": dict,
    "pages": list,
    "window": dict,
    "networkTimeout": dict,
    "tabBar": dict,
    "plugins": dict,
    "requiredPrivateInfos": list,
}
"""What kind of value a key of ext_json holds."""
_PLUGIN_VERSION = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}|latest|dev(-\w+)?")


def commit(call: Call) -> Answer:
    """POST /wxa/commit: the template becomes the trial version, and a privacy scan begins."""
    template = call.store.get(Template, integer(call.body, "template_id"))
    if template is None:
        raise Refused(85014)
    version = text(call.body, "user_version")
    if not version or len(version) > limits.USER_VERSION:
        raise Refused(40097, "user_version")
    ext = _read_ext(text(call.body, "ext_json"))
    _check_ext(ext, template, call.appid)
    over = check_limits(template.upload.package, limits.TOTAL_BY_PROVIDER)
    if over:
        raise Refused(85044, over)
    build = Build(
        template_id=template.template_id,
        package=template.upload.package,
        user_version=version,
        user_desc=text(call.body, "user_desc"),
        ext=ext,
        committed_at=call.now,
        scanned_at=call.now + call.options.scan_seconds,
    )
    call.save(set_trial(call.program, build))
    call.changed("trial", version=version, package=build.package.key, template_id=build.template_id)
    return {}


def _read_ext(source: str) -> dict[str, Any]:
    try:
        ext = json.loads(source)
    except ValueError as error:
        raise Refused(85048) from error
    if not isinstance(ext, dict):
        raise Refused(85048)
    for name, kind in _KINDS.items():
        if not isinstance(ext.get(name, kind()), kind):
            raise Refused(85013, name)
    if not all(isinstance(name, str) for name in ext.get("requiredPrivateInfos", ())):
        raise Refused(85013, "requiredPrivateInfos")
    return ext


def _check_ext(ext: dict[str, Any], template: Template, appid: str) -> None:
    if ext.get("extAppid") not in (None, "", appid):
        raise Refused(85013, "extAppid")
    if template.kind == 1 and not ext.keys() <= _STANDARD_KEYS:
        raise Refused(85013)
    known = set(template.upload.package.pages)
    _check_pages(ext, known)
    items = ext.get("tabBar", {}).get("list", [])
    if not isinstance(items, list):
        raise Refused(85013, "tabBar")
    for item in items:
        if not isinstance(item, dict) or not item.get("pagePath"):
            raise Refused(85046)
        if str(item["pagePath"]) not in known:
            raise Refused(85045)
    for entry in ext.get("plugins", {}).values():
        if not isinstance(entry, dict) or not _PLUGIN_VERSION.fullmatch(str(entry.get("version"))):
            raise Refused(80066)


def _check_pages(ext: dict[str, Any], known: set[str]) -> None:
    pages = ext.get("pages")
    if pages is not None and not pages:
        raise Refused(85047)
    if not known.issuperset(map(str, pages or ())) or not known.issuperset(ext.get("extPages", {})):
        raise Refused(85045)


def trial(call: Call) -> Build:
    """Return the trial version; 86001 where nothing was ever committed."""
    build = call.program.trial
    if build is None:
        raise Refused(86001)
    return build


def pages(call: Call) -> Answer:
    """GET /wxa/get_page."""
    return {"page_list": list(trial(call).pages)}


def categories(_call: Call) -> Answer:
    """GET /wxa/get_category."""
    return {"category_list": [dict(entry) for entry in CATEGORIES]}


def qrcode(call: Call) -> Answer:
    """GET /wxa/get_qrcode: the code of the trial version, which leads to its page in the sandbox."""
    build = trial(call)
    path = call.query.get("path", "")
    if path and path.partition("?")[0] not in build.pages:
        raise Refused(40165)
    return Picture(jpeg(f"{call.base}/programs/{call.appid}"), "image/jpeg")


def version_info(call: Call) -> Answer:
    """POST /wxa/getversioninfo: the trial and the online version, each absent where there is none."""
    program = call.program
    answer: dict[str, Any] = {}
    if program.trial is not None:
        answer["exp_info"] = {
            "exp_time": int(program.trial.committed_at),
            "exp_version": program.trial.user_version,
            "exp_desc": program.trial.user_desc,
        }
    if program.live is not None:
        answer["release_info"] = {
            "release_time": int(program.live.released_at),
            "release_version": program.live.build.user_version,
            "release_desc": program.live.build.user_desc,
        }
    return answer


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/commit", commit),
    get("/wxa/get_page", pages),
    get("/wxa/get_category", categories),
    get("/wxa/get_qrcode", qrcode),
    post("/wxa/getversioninfo", version_info),
)
