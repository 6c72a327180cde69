"""Mini-program codes. The sandbox answers QR codes that lead to the program's page here."""

from collections.abc import Mapping
from typing import Any

from mpconsole.sandbox.api.call import Answer, Auth, Call, Endpoint, Picture, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import integer, text
from mpconsole.sandbox.model import Program
from mpconsole.sandbox.qrcode import jpeg

_PATH, _SHORT_PATH, _SCENE = 1024, 128, 32
_WIDTHS = range(280, 1281)


def code(call: Call) -> Answer:
    """POST /wxa/getwxacode."""
    return _limited(call, _PATH)


def square_code(call: Call) -> Answer:
    """POST /cgi-bin/wxaapp/createwxaqrcode."""
    return _limited(call, _SHORT_PATH)


def _limited(call: Call, longest: int) -> Answer:
    path = text(call.body, "path")
    if not path or len(path) > longest:
        raise Refused(40159)
    _check_width(call.body)
    if path.partition("?")[0].lstrip("/") not in _pages(call.program, call.body):
        raise Refused(41030)
    return _picture(call, path)


def unlimited_code(call: Call) -> Answer:
    """POST /wxa/getwxacodeunlimit: `check_path` (the default) wants a page of the version."""
    scene, page = text(call.body, "scene"), text(call.body, "page")
    if not scene or len(scene) > _SCENE or not scene.isprintable():
        raise Refused(40129)
    _check_width(call.body)
    if page.startswith("/") or "?" in page:
        raise Refused(41030)
    if page and call.body.get("check_path", True) and page not in _pages(call.program, call.body):
        raise Refused(41030)
    return _picture(call, f"{page}?scene={scene}")


def _check_width(body: Mapping[str, Any]) -> None:
    if integer(body, "width", 430) not in _WIDTHS:
        raise Refused(40097, "width")


def _pages(program: Program, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the pages of the version that `env_version` names; without a live version, the trial's."""
    live = program.live.build if program.live else program.trial
    build = live if text(body, "env_version", "release") == "release" else program.trial
    return build.pages if build else ()


def _picture(call: Call, path: str) -> Picture:
    return Picture(jpeg(f"{call.base}/programs/{call.appid}#{path}"), "image/jpeg")


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/getwxacode", code, Auth.ANY),
    post("/wxa/getwxacodeunlimit", unlimited_code, Auth.ANY),
    post("/cgi-bin/wxaapp/createwxaqrcode", square_code, Auth.ANY),
)
