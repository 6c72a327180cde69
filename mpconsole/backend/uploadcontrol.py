"""`/__mpconsole__/uploads`: what programs uploaded. GET lists them, or gives one; DELETE forgets them."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from mpconsole.backend.mock import Mock
from mpconsole.i18n import _

_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "audio/mpeg")


async def listed(mock: Mock, request: Request) -> Response:
    """List or forget the files."""
    if request.method == "DELETE":
        return JSONResponse({"deleted": mock.uploads.clear()})
    return JSONResponse({"uploads": [{**one.told(), "time": one.time} for one in mock.uploads.all()]})


async def one(mock: Mock, request: Request) -> Response:
    """Give a file as it came; a browser shows pictures, sounds and films alone."""
    found = mock.uploads.get(request.path_params["id"])
    if found is None:
        return JSONResponse({"error": _("there is no upload of this number any more")}, 404)
    upload, path = found
    shown = upload.type in _SHOWN
    type_ = upload.type if shown else "application/octet-stream"
    name = quote(upload.name or str(upload.id), safe="")
    headers = {
        "content-disposition": f"{'inline' if shown else 'attachment'}; filename*=utf-8''{name}",
        "x-content-type-options": "nosniff",
    }
    return FileResponse(path, media_type=type_, headers=headers)
