"""Builds the package of a release and keeps it: what is uploaded twice is the same bytes twice."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.release import build, sources
from mpconsole.release.model import Release, ReleaseState, StepName
from mpconsole.release.moves import Data
from mpconsole.settings import SizeSettings
from mpconsole.size.weigh import weigh


class Workshop:
    """Keeps each release's package in `folder`/ID. `snapshot` gives the program as it is now."""

    def __init__(self, folder: Path, snapshot: Callable[[], Snapshot], settings: SizeSettings) -> None:
        self._folder = folder
        self._snapshot = snapshot
        self._settings = settings

    def make(self, release: Release) -> Data:
        """Build now and keep it; return what the journal writes down."""
        snapshot = self._snapshot()
        source = build.Origin(release.revision, release.dirty) if release.revision is not None else None
        report = weigh(snapshot, self._settings)
        made = build.build(snapshot, report, version=release.version, source=source)
        made = replace(made, manifest={**made.manifest, "appid": release.appid})
        archive, manifest = build.write(made, self._place(release))
        return {
            "archive": archive.name,
            "manifest": manifest.name,
            "sha256": made.manifest["archive"]["sha256"],
            "bytes": made.manifest["archive"]["bytes"],
            "total": made.manifest["total"],
        }

    def copy_sources(self, release: Release) -> Data:
        """Copy the sources for the official uploader; return what the journal writes down."""
        folder = self._place(release) / "sources"
        given = sources.copy(self._snapshot(), folder)
        text = json.dumps(given, ensure_ascii=False, indent=1)
        manifest = folder.with_name("sources.manifest.json")
        write_whole(manifest, text.encode())
        total = {"bytes": sum(row["bytes"] for row in given), "files": len(given)}
        return {"manifest": manifest.name, "sha256": _digest(text), "total": total}

    def sources(self, state: ReleaseState) -> Path:
        """Return the copy that was made for a release. Raises MpconsoleError where it is another one."""
        folder = self._place(state.release) / "sources"
        text = json.dumps(sources.rows(folder), ensure_ascii=False, indent=1)
        if _digest(text) != state.step(StepName.BUILD).data["sha256"]:
            raise _not_the_one(folder)
        return folder

    def package(self, state: ReleaseState) -> bytes:
        """Return the archive that was built for a release. Raises MpconsoleError where it is another one."""
        built = state.step(StepName.BUILD).data
        path = self._place(state.release) / str(built["archive"])
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != built["sha256"]:
            raise _not_the_one(path)
        return data

    def _place(self, release: Release) -> Path:
        return self._folder / str(release.id)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _not_the_one(path: Path) -> MpconsoleError:
    return MpconsoleError(
        _("{file} is not what was built for this release any more").format(file=path),
        hint=_("Start the release anew: mpconsole release upload"),
    )
