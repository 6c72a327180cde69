"""Gathers what the preflight judges: sizes, findings, git, and what the platform has."""

import asyncio
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import TypeVar

from mpconsole import git
from mpconsole.project.model import Snapshot
from mpconsole.release import answers
from mpconsole.release.model import Preflight
from mpconsole.release.platforms.errors import RefusedError
from mpconsole.release.platforms.protocol import Platform
from mpconsole.release.preflight.facts import Facts, Online
from mpconsole.release.preflight.judge import judge
from mpconsole.release.preflight.scan import scan
from mpconsole.settings import ProjectSettings
from mpconsole.size.model import SizeReport

_T = TypeVar("_T")


async def gather(
    snapshot: Snapshot,
    settings: ProjectSettings,
    base: Path,
    version: str,
    notes: str,
    platform: Platform | None,
    *,
    rehearsal: bool = False,
) -> Preflight:
    """Return the preflight; `platform` None asks nobody. Raises what the platform's questions raise."""
    online = await _ask(platform) if platform else None

    def local() -> Facts:
        from mpconsole.checks.run import for_release
        from mpconsole.size.weigh import weigh_as_known

        report = weigh_as_known(snapshot, settings.size)
        repository = git.find(base)
        categories = online.categories or () if online else ()
        names = [answers.name_of(one) for one in categories]
        return Facts(
            snapshot=snapshot,
            report=report,
            findings=for_release(snapshot, settings),
            found=scan(_files(snapshot, report)),
            version=version,
            notes=notes,
            changes=[file.path for file in repository.dirty()] if repository else None,
            revision=repository.revision() if repository else None,
            online=online,
            rehearsal=rehearsal,
            tags={tag.name: tag.revision for tag in repository.tags()} if repository else {},
            review=settings.review,
            domains=settings.domains,
            privacy=settings.privacy,
            faults=answers.faults(settings.review, base, [page.path for page in snapshot.pages], names),
        )

    return judge(await asyncio.to_thread(local))


async def _ask(platform: Platform) -> Online:
    return Online(
        versions=await platform.versions(),
        audit=await platform.latest_audit(),
        categories=await _unless_refused(platform.categories()),
        domains=await _unless_refused(platform.domains()),
        interfaces=await _unless_refused(platform.interfaces()),
        guideline=await _unless_refused(platform.guideline()),
    )


async def _unless_refused(question: Awaitable[_T]) -> _T | None:
    """Some questions are answered only once something was committed, or with a right of their own."""
    try:
        return await question
    except RefusedError:
        return None


def _files(snapshot: Snapshot, report: SizeReport) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts and templates that ship; one that cannot be read now is told by the build."""
    for package in report.packages:
        for file in package.files.values():
            path = file.source or file.path
            if path.endswith((".js", ".wxs", ".ts", ".wxml")) and path in snapshot.files:
                try:
                    yield path, snapshot.read(path)
                except OSError:
                    continue
