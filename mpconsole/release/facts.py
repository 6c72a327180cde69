"""Gathers what the preflight judges: sizes, findings, git, and what the platform has."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from mpconsole import git
from mpconsole.project.model import Snapshot
from mpconsole.release.model import Preflight
from mpconsole.release.platforms.protocol import Platform
from mpconsole.release.preflight import Facts, judge
from mpconsole.release.scan import scan
from mpconsole.settings import ProjectSettings
from mpconsole.size.model import SizeReport


async def gather(
    snapshot: Snapshot,
    settings: ProjectSettings,
    base: Path,
    version: str,
    notes: str,
    platform: Platform | None,
) -> Preflight:
    """Return the preflight; `platform` None asks nobody. Raises what the platform's questions raise."""
    online = await platform.versions() if platform else None
    audit = await platform.latest_audit() if platform else None

    def local() -> Facts:
        from mpconsole.checks.run import for_release
        from mpconsole.size.weigh import weigh_as_known

        report = weigh_as_known(snapshot, settings.size)
        repository = git.find(base)
        return Facts(
            snapshot=snapshot,
            report=report,
            findings=for_release(snapshot, settings),
            found=scan(_scripts(snapshot, report)),
            version=version,
            notes=notes,
            changes=[file.path for file in repository.dirty()] if repository else None,
            revision=repository.revision() if repository else None,
            online=online,
            audit=audit,
        )

    return judge(await asyncio.to_thread(local))


def _scripts(snapshot: Snapshot, report: SizeReport) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts that ship; one that cannot be read now is told by the build."""
    for package in report.packages:
        for file in package.files.values():
            path = file.source or file.path
            if path.endswith((".js", ".wxs", ".ts")) and path in snapshot.files:
                try:
                    yield path, snapshot.layout.disk_path(path).read_bytes()
                except OSError:
                    continue
