"""The build: exactly the files that the size report says ship, in one archive that never differs by chance.

The archive is gzip of a wxvpkg, what the platform is sent. The manifest (`mpconsole.build/1`, see
`mpconsole/schemas/build-1.json`) says what is in it: every file with its bytes and SHA-256.
"""

import asyncio
import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole import __version__, container, git
from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.files import write_whole
from mpconsole.i18n import _
from mpconsole.official.find import Tool
from mpconsole.project.model import Snapshot
from mpconsole.size.compiling import compile_snapshot
from mpconsole.size.contents import contents
from mpconsole.size.model import SizeReport

SCHEMA = "mpconsole.build/1"
ARCHIVE_SUFFIX = ".wxvpkg.gz"
MANIFEST_SUFFIX = ".manifest.json"


@dataclass(frozen=True)
class Build:
    """A build: its manifest, and the archive's bytes."""

    manifest: Mapping[str, Any]
    archive: bytes

    @property
    def name(self) -> str:
        """What to call its files: the appid, and the version or the beginning of the digest."""
        label = self.manifest["version"] or self.manifest["package"]["sha256"][:12]
        return "".join(letter if letter.isalnum() or letter in ".-_" else "-" for letter in self._stem(label))

    def _stem(self, label: str) -> str:
        return f"{self.manifest['appid'] or 'mini-program'}-{label}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the sources come from: git's commit, and whether files differ from it."""

    revision: str
    dirty: bool


def origin(base: Path) -> Origin | None:
    """Ask git about the project at `base`; None without a repository or a commit."""
    repository = git.find(base)
    revision = repository.revision() if repository else None
    if repository is None or revision is None:
        return None
    return Origin(revision, dirty=bool(repository.dirty()))


@dataclass(frozen=True, slots=True)
class CompiledFiles:
    """What the official tool (`tool`, its name and version) made of a project: bytes by path."""

    files: Mapping[str, bytes]
    tool: str


def compile_files(snapshot: Snapshot, report: SizeReport, tool: Tool) -> CompiledFiles:
    """Have the official tool compile the project by its own settings. Raises as `compile_snapshot` does."""
    with tempfile.TemporaryDirectory(prefix="mpconsole-") as folder:
        output = Path(folder)
        asyncio.run(compile_snapshot(snapshot, report, tool, output=output))
        paths = sorted(path for path in output.rglob("*") if path.is_file())
        files = {path.relative_to(output).as_posix(): path.read_bytes() for path in paths}
    return CompiledFiles(files, tool.label)


def build(
    snapshot: Snapshot,
    report: SizeReport,
    *,
    version: str | None = None,
    source: Origin | None = None,
    compiled: CompiledFiles | None = None,
) -> Build:
    """Build what `report` has weighed, or what was `compiled`. Raises MpconsoleError or UsageError where
    that cannot be.
    """
    _refuse_broken(snapshot)
    files = dict(compiled.files if compiled is not None else contents(snapshot, report))
    package = container.write((f"/{path}", data) for path, data in files.items())
    archive = container.compress(package)
    manifest = {
        "schema": SCHEMA,
        "tool": f"mpconsole {__version__}",
        "appid": snapshot.appid,
        "version": version,
        "compile": "as-written" if compiled is None else "official",
        **({} if compiled is None else {"compiler": compiled.tool}),
        "git": {"revision": source.revision, "dirty": source.dirty} if source else None,
        "archive": {"bytes": len(archive), "sha256": _digest(archive)},
        "package": {"bytes": len(package), "sha256": _digest(package)},
        "total": {"bytes": sum(map(len, files.values())), "files": len(files)},
        "packages": _packages(report, files),
        "files": [
            {"path": path, "bytes": len(data), "sha256": _digest(data)}
            for path, data in sorted(files.items())
        ],
    }
    return Build(manifest, archive)


def _packages(report: SizeReport, files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    roots = [one.root for one in report.packages[1:]]
    inside: dict[str, list[int]] = {one.root: [] for one in report.packages}
    for path, data in files.items():
        inside[next((root for root in roots if path.startswith(root)), "")].append(len(data))
    return [
        {
            "name": one.name,
            "root": one.root,
            "independent": one.independent,
            "bytes": sum(inside[one.root]),
            "files": len(inside[one.root]),
        }
        for one in report.packages
    ]


def write(build_: Build, folder: Path) -> tuple[Path, Path]:
    """Write archive and manifest into `folder` (made where it is missing); return their paths.

    Nobody ever sees half of one: each is written beside its place and moved there.
    """
    archive, manifest = folder / (build_.name + ARCHIVE_SUFFIX), folder / (build_.name + MANIFEST_SUFFIX)
    text = json.dumps(build_.manifest, ensure_ascii=False, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, data in ((archive, build_.archive), (manifest, text.encode())):
            write_whole(path, data)
    except OSError as error:
        raise MpconsoleError(
            _("the build cannot be written to {folder}: {reason}").format(
                folder=folder, reason=error.strerror
            ),
            hint=_("Choose another folder with --output."),
        ) from error
    return archive, manifest


def _refuse_broken(snapshot: Snapshot) -> None:
    """What is told of a broken document is its last good state; that must not be taken for what is built."""
    if snapshot.app.error is not None and snapshot.app.error.kind == "missing":
        raise UsageError(
            _("there is no app.json in {root}; nothing can be built").format(root=snapshot.layout.root),
            hint=_("See: mpconsole check"),
        )
    for path, document in sorted(snapshot.documents.items()):
        error = document.error
        if error is not None and error.kind != "missing":
            raise UsageError(
                _("{file}:{line}:{column} is broken; nothing can be built from it").format(
                    file=path, line=error.line, column=error.column
                ),
                hint=_("See: mpconsole check"),
            )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
