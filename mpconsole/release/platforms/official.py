"""The official uploader as a way into the platform: alone, where a person does the rest on the platform's
site, and in front of the third-party-platform API.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.official.find import Tool
from mpconsole.official.offline import guarded, type_of
from mpconsole.official.words import SITE
from mpconsole.release.platforms.protocol import Parcel

NAME = "miniprogram-ci"
Compile = Literal["project", "as-written"]


class OfficialUploader:
    """Uploads a copy of the sources of the project at `base`, compiled by the official tool.

    `key` is the code upload key's file.
    """

    def __init__(
        self,
        tool: Tool,
        base: Path,
        appid: str,
        key: Path | None,
        compile_: Compile,
        heard: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self.source_appid = appid
        self._tool = tool
        self._base = base
        self._key = key
        self._compile = compile_
        self._heard = heard

    async def upload(self, parcel: Parcel) -> Mapping[str, int]:
        """Upload; return package name → bytes. Raises OfficialToolError or MpconsoleError."""
        options = {"version": parcel.version, "desc": parcel.notes, "robot": parcel.robot}
        result = await self._run("upload", parcel.sources, {**options, "setting": self._setting()})
        if parcel.source_map is not None:
            await self._keep_source_map(parcel, parcel.source_map)
        return {str(name): int(size) for name, size in result["packages"].items()}

    async def _keep_source_map(self, parcel: Parcel, file: Path) -> None:
        """Fetch the source maps of what was just uploaded; without them a release is as good as with them."""
        options = {"robot": parcel.robot, "sourceMapSavePath": str(file)}
        try:
            await self._run("sourcemap", parcel.sources, options)
        except MpconsoleError as error:
            self._heard(_("the source maps could not be fetched: {reason}").format(reason=error.message))

    async def preview(
        self, sources: Path, picture: Path, *, page: str, query: str, scene: int, robot: int, notes: str
    ) -> tuple[Mapping[str, int], str | None]:
        """Make a preview: write its code's picture (JPEG) to `picture`; return sizes and what the code says
        (None where it could not be read).
        """
        options = {
            "desc": notes,
            "robot": robot,
            "setting": self._setting(),
            "qrcodeFormat": "image",
            "qrcodeOutputDest": str(picture),
            "pagePath": page,
            "searchQuery": query,
            "scene": scene,
        }
        result = await self._run(
            "preview", sources, {key: value for key, value in options.items() if value != ""}
        )
        sizes = {str(name): int(size) for name, size in result["packages"].items()}
        return sizes, result.get("content")

    def _setting(self) -> dict[str, Any]:
        return {"useProjectConfig": True} if self._compile == "project" else {}

    async def _run(self, action: str, sources: Path | None, options: Mapping[str, Any]) -> dict[str, Any]:
        assert sources is not None
        if self._key is None or not self._key.is_file():
            raise MpconsoleError(
                _("the code upload key of {appid} is not there: {file}").format(
                    appid=self.source_appid, file=self._key or "-"
                ),
                hint=_(
                    "Get it at {site}, and name its path: [env.NAME] key, or MPCONSOLE_UPLOAD_KEY."
                ).format(site=SITE),
            )
        project = {
            "appid": self.source_appid,
            "type": type_of(_kind_of(sources)),
            "projectPath": str(sources),
            "privateKeyPath": str(self._key),
            "ignores": [],
        }
        request = {"action": action, "project": project, "options": options}
        return await guarded(self._tool, self._base, request, self._heard)


def _kind_of(sources: Path) -> object:
    import json

    try:
        return json.loads((sources / "project.config.json").read_text("utf-8-sig")).get("compileType")
    except (OSError, ValueError, AttributeError):
        return None
