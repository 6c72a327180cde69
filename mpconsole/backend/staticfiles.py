"""Folders of files as they are, with ranges, conditional requests and nothing outside the folder."""

from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from mpconsole.backend import replies
from mpconsole.backend.replies import Reply
from mpconsole.backend.sources import BrokenFileError
from mpconsole.backend.templates import Context
from mpconsole.i18n import _


class Folder:
    """Serves the files of one folder; `path.*` is the way in it."""

    def __init__(self, folder: Path, headers: Mapping[str, str]) -> None:
        self._headers = headers
        self._files = StaticFiles(directory=folder, check_dir=False)

    @classmethod
    def inside(cls, mock: Path, name: str, headers: Mapping[str, str]) -> "Folder":
        """Serve `name` of the mock folder. Raises BrokenFileError where that leads out of it."""
        if not (mock / name).resolve().is_relative_to(mock.resolve()):
            raise BrokenFileError(_("{file} lies outside the mock folder").format(file=name))
        return cls(mock / name, headers)

    async def reply(self, context: Context) -> Response | Reply:
        """Answer one request."""
        way = context.path.get("*") or ""
        path = self._files.get_path({"type": "http", "path": "/" + way, "root_path": ""})
        try:
            response = await self._files.get_response(path, context.scope)
        except HTTPException as error:
            words = _("there is no file {path} here").format(path=way or "/")
            return replies.error(error.status_code, words)
        response.headers.update(self._headers)
        return response
