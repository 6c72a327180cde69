"""Pictures and videos for a submission."""

import secrets

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Auth, Body, Call, Endpoint, Picture, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import text
from mpconsole.sandbox.model import Media

_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def upload(call: Call) -> Answer:
    """POST /wxa/uploadmedia, multipart field `media`: by what the bytes are, whatever the name says."""
    file = call.file
    if file is None or file.name != "media" or not file.data:
        raise Refused(41005)
    mime = content_type(file.data)
    kind = mime.partition("/")[0]
    if len(file.data) > (limits.IMAGE if kind == "image" else limits.VIDEO):
        raise Refused(40006)
    media = Media(secrets.token_urlsafe(48), call.appid, kind, mime, len(file.data), call.now)
    call.store.put(media.media_id, media)
    call.store.put_blob(f"media/{media.media_id}", file.data)
    call.changed("media", media_id=media.media_id, type=kind, bytes=media.size)
    return {"type": kind, "mediaid": media.media_id}


def content_type(data: bytes) -> str:
    """Return what the bytes are by their beginning; 40005 for anything else."""
    for first, content_type in _IMAGES.items():
        if data.startswith(first):
            return content_type
    if data[4:8] == b"ftyp":
        return "video/mp4"
    raise Refused(40005)


def check_media(call: Call, ids: tuple[str, ...], kind: str) -> None:
    """Refuse ids that are not this program's, not of this kind, or expired."""
    for media_id in ids:
        media = call.store.get(Media, media_id)
        if media is None or (media.appid, media.kind) != (call.appid, kind):
            raise Refused(85092)
        if call.now > media.uploaded_at + limits.MEDIA_SECONDS:
            raise Refused(85092)


def material(call: Call) -> Answer:
    """POST /cgi-bin/material/get_material: the screenshots of a rejection, by their media ids."""
    media = call.store.get(Media, text(call.body, "media_id"))
    data = None if media is None else call.store.blob(f"media/{media.media_id}")
    if media is None or data is None or media.appid != call.appid:
        raise Refused(40007)
    return Picture(data, media.content_type)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("POST", "/wxa/uploadmedia", upload, Auth.AUTHORIZER, Body.FORM),
    post("/cgi-bin/material/get_material", material),
)
