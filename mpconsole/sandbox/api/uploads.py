"""The official uploader's endpoints: random strings, attributes, upload and preview.

They answer `errCode` and `errMsg`, not `errcode`. Where an upload key is registered for a program, its
signature must be right; elsewhere the upload is marked as not verified.
"""

import json
import secrets
from base64 import b64encode
from dataclasses import replace
from typing import Any

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Auth, Body, Call, Endpoint
from mpconsole.sandbox.api.templates import add_draft
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import checked_appid, integer, text
from mpconsole.sandbox.model import PackageFacts, Token, Upload
from mpconsole.sandbox.packages import BadParcel, Parcel, check_limits, open_parcel, stored_files
from mpconsole.sandbox.qrcode import jpeg
from mpconsole.sandbox.signature import open_signature, read_key
from mpconsole.units import MB

_EXTENSIONS = (
    *(
        ".wxml",
        ".wxss",
        ".wxs",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".js",
        ".json",
        ".cer",
        ".mp3",
        ".aac",
    ),
    *(".m4a", ".mp4", ".wav", ".ogg", ".silk", ".wasm", ".br", ".cur", ".ico", ".skel", ".crt", ".cert"),
)
_SETTING = {
    "MaxCodeSize": limits.PACKAGE // MB,
    "MaxSubpackageSubCodeSize": limits.PACKAGE // MB,
    "MaxSubpackageFullCodeSize": limits.TOTAL // MB,
    "NavigateMiniprogramLimit": 10,
    "MaxSubPackageLimit": 100,
    "MinTabbarCount": 2,
    "MaxTabbarCount": 5,
    "MaxCustomTabbarCount": 10,
    "MaxTabbarIconSize": 40,
}
_RANDOM_SECONDS = 300
_MAP_CHUNK = 512 * 1024


def random_string(call: Call) -> Answer:
    """POST /wxa/ci/getrandstr."""
    call.appid = checked_appid(text(call.body, "appid"))
    value = secrets.token_hex(16)
    call.store.put(value, Token(value, "random", call.appid, call.now + _RANDOM_SECONDS))
    return {"data": {"randomString": value}}


def attributes(call: Call) -> Answer:
    """POST /wxa/ci/getattr."""
    call.appid = checked_appid(text(call.body, "appid"))
    _verify(call, text(call.body, "signature"))
    attr = {"platform": False, "appType": 0, "isSandbox": False, "gameApp": False, "setting": _SETTING}
    return {"data": attr | {"released": call.program.live is not None}}


def white_list(_call: Call) -> Answer:
    """GET /wxa/ci/getwhiteextlist; without a list for games, for which the uploader keeps its own."""
    return {"data": {"miniProgram": list(_EXTENSIONS)}}


def upload(call: Call) -> Answer:
    """POST /wxa/ci/upload: the robot's development version, and a draft of the third-party platform."""
    parcel, verified = _receive(call)
    if over := check_limits(parcel.facts, limits.TOTAL):
        raise Refused(80200, over)
    version, robot = call.query.get("version", ""), _robot(call.query.get("robot", "1"))
    if not version:
        raise Refused(40097, "version")
    desc = call.query.get("desc", "")
    made = Upload(parcel.facts, version, desc, robot, call.now, verified)
    call.store.put_blob(f"package/{parcel.facts.key}", parcel.content)
    program = call.program
    call.save(replace(program, uploads=program.uploads | {str(robot): made}))
    call.changed("upload", version=version, robot=robot, package=parcel.facts.key, verified=verified)
    add_draft(call, call.appid, made)
    return {"body": _sizes(parcel.facts)}


def preview(call: Call) -> Answer:
    """POST /wxa/ci/testSourceURL: nothing is kept but the package; the code leads to its page here."""
    parcel, _verified = _receive(call)
    big = call.query.get("bigPackageSizeSupport") == "1"
    each = limits.BIG_PACKAGE if big else limits.PACKAGE
    if over := check_limits(parcel.facts, limits.TOTAL, each=each):
        raise Refused(80200, over)
    call.store.put_blob(f"package/{parcel.facts.key}", parcel.content)
    call.changed("preview", package=parcel.facts.key)
    code = jpeg(f"{call.base}/programs/{call.appid}?package={parcel.facts.key[:12]}")
    return {"body": _sizes(parcel.facts) | {"qrcode_img": b64encode(code).decode()}}


def source_map_info(call: Call) -> Answer:
    """POST /wxa/ci/get_dev_sourcemap_info: how much there is, and how much of it comes at once."""
    return {"data": {"total_size": len(_source_maps(call)), "limit": _MAP_CHUNK}}


def source_map(call: Call) -> Answer:
    """POST /wxa/ci/get_dev_sourcemap: a part of the source maps, or with `streaming` false all."""
    text_ = _source_maps(call)
    if call.body.get("streaming") is False:
        return {"data": json.loads(text_)}
    offset, limit = integer(call.body, "offset", 0), integer(call.body, "limit", _MAP_CHUNK)
    if offset < 0 or limit < 0:
        raise Refused(40097)
    return {"innerRequestResp": {"errCode": 0, "errMsg": "ok", "body": text_[offset : offset + limit]}}


def _source_maps(call: Call) -> str:
    """Return the source maps of a robot's development version, as JSON in ASCII: its parts are of bytes."""
    call.appid = checked_appid(text(call.body, "appid"))
    _verify(call, text(call.body, "signature"))
    made = call.program.uploads.get(str(integer(call.body, "robot")))
    content = None if made is None else call.store.blob(f"package/{made.package.key}")
    if content is None:
        raise Refused(86001)
    rows = [
        {"fullpath": path.lstrip("/"), "sourcemap": data.decode("utf-8", "replace")}
        for path, data in sorted(stored_files(content).items())
        if path.endswith(".map")
    ]
    return json.dumps({"sourcemap_list": rows})


def _receive(call: Call) -> tuple[Parcel, bool]:
    call.appid = checked_appid(call.query.get("appid", ""))
    parcel = call.parcel
    if isinstance(parcel, str):
        raise Refused(85043, parcel)
    assert isinstance(parcel, Parcel)
    return parcel, _verify(call, _signature(parcel))


def _signature(parcel: Parcel) -> str:
    try:
        sealed = json.loads(parcel.signature or "{}")
    except ValueError:
        return ""
    return str(sealed.get("signature", "")) if isinstance(sealed, dict) else ""


def _verify(call: Call, signature: str) -> bool:
    """Return whether the signature was checked; a wrong one, where a key is registered, is refused."""
    pem = call.options.keys.get(call.appid)
    if pem is None:
        return False
    signed = open_signature(signature, read_key(pem, call.appid))
    token = call.store.get(Token, str(signed.get("rand_str", "")))
    if signed.get("appid") != call.appid or token is None or token.appid != call.appid:
        raise Refused(41001, "invalid signature")
    call.store.remove(Token, token.value)
    if token.kind != "random" or token.expires_at < call.now:
        raise Refused(41001, "invalid signature")
    return True


def _robot(word: str) -> int:
    if not word.isdecimal() or int(word) not in limits.ROBOTS:
        raise Refused(40097, "robot")
    return int(word)


def _sizes(facts: PackageFacts) -> dict[str, Any]:
    rows = [{"name": "__FULL__", "size": facts.bytes}]
    rows += [{"name": name, "size": size} for name, size in facts.sizes.items()]
    plugins = [{"provider": name, "version": version, "size": 0} for name, version in facts.plugins.items()]
    return {"subpackage_info": rows, "ext_plugin_info": plugins}


def _open(body: bytes) -> Parcel | str:
    """Open the body; words where it cannot be opened, as the refusal belongs into the transaction."""
    try:
        return open_parcel(body)
    except BadParcel as error:
        return str(error)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("POST", "/wxa/ci/getrandstr", random_string, Auth.NONE),
    Endpoint("POST", "/wxa/ci/getattr", attributes, Auth.NONE),
    Endpoint("GET", "/wxa/ci/getwhiteextlist", white_list, Auth.NONE, Body.NONE),
    Endpoint("POST", "/wxa/ci/get_dev_sourcemap_info", source_map_info, Auth.NONE),
    Endpoint("POST", "/wxa/ci/get_dev_sourcemap", source_map, Auth.NONE),
    Endpoint("POST", "/wxa/ci/upload", upload, Auth.NONE, Body.RAW, _open),
    Endpoint("POST", "/wxa/ci/testSourceURL", preview, Auth.NONE, Body.RAW, _open),
)
