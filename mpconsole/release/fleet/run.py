"""Runs a fleet: each program to the goal, a few at once, and one result each."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from mpconsole import state
from mpconsole.consent import ConsentNeededError
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.snapshot import open_snapshot
from mpconsole.release import words
from mpconsole.release.fleet.allowance import Allowance
from mpconsole.release.fleet.file import Fleet, Program
from mpconsole.release.fleet.member import Member, Outcome, Plan, Result
from mpconsole.release.model import ReleaseEvent, StepBegan, StepProgress, StepWaits
from mpconsole.release.platforms.local_sandbox import Sandbox
from mpconsole.release.releases import Releases
from mpconsole.release.targets import Target

Heard = Callable[[str, str], None]


async def run_fleet(fleet: Fleet, plan: Plan, hear: Heard) -> tuple[Result, ...]:
    """Take every program to the goal; `hear` gets a program's name and what it does now.

    Programs that rehearse share one sandbox. What one does wrong never stops the others.
    """
    allowance = Allowance()
    gate = asyncio.Semaphore(fleet.parallel)
    async with AsyncExitStack() as stack:
        shared = _SharedSandbox(fleet.file, stack)
        folders: defaultdict[Path, asyncio.Lock] = defaultdict(asyncio.Lock)

        async def one(program: Program) -> Result:
            # What one program's before_build makes must not be another one's build.
            alone = folders[program.layout.base] if program.settings.hooks.before_build else None
            async with gate:
                result = await _run_one(program, plan, allowance, shared, hear, alone)
            hear(result.name, _ended(result))
            return result

        return tuple(await asyncio.gather(*(one(program) for program in fleet.programs)))


async def _run_one(
    program: Program,
    plan: Plan,
    allowance: Allowance,
    shared: "_SharedSandbox",
    hear: Heard,
    alone: asyncio.Lock | None,
) -> Result:
    mark = ""

    def say(line: str) -> None:
        hear(program.name, mark + line)

    try:
        async with AsyncExitStack() as stack:
            releases = await open_releases(program, shared.url, lambda event: _tell(event, say))
            stack.push_async_callback(releases.close)
            mark = _mark(releases.target)
            return await Member(program.name, releases, plan, allowance, say, alone).run()
    except ConsentNeededError:
        raise  # a person must be asked, once for all
    except MpconsoleError as error:
        return Result(program.name, Outcome.FAILED, None, error.message, error.hint)


async def open_releases(
    program: Program,
    sandbox: Callable[[], "asyncio.Future[str]"] | None,
    tell: Callable[[ReleaseEvent], None],
) -> Releases:
    """Open a program's releases; `sandbox` gives the address of the shared one (None: none is started)."""
    base = program.layout.base
    folder = state.project_folder(base) / "fleet" / _safe(program.name) if program.apart else None

    def make(base_url: str | None = None) -> Releases:
        return Releases(
            base,
            program.settings,
            lambda: open_snapshot(program.layout),
            environment=program.environment,
            base_url=base_url,
            folder=folder,
            tell=tell,
        )

    releases = make()
    if sandbox is None or not releases.target.rehearsal or releases.target.base_url is not None:
        return releases
    await releases.close()
    return make(await sandbox())


class _SharedSandbox:
    """One sandbox for all programs of a fleet file, started when the first one asks."""

    def __init__(self, file: Path, stack: AsyncExitStack) -> None:
        digest = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:12]
        self._folder = state.state_folder() / "fleets" / digest / "sandbox"
        self._stack = stack
        self._url: asyncio.Future[str] | None = None

    def url(self) -> "asyncio.Future[str]":
        """Return where it answers."""
        if self._url is None:
            sandbox = Sandbox(self._folder)
            self._stack.push_async_callback(sandbox.close)
            self._url = asyncio.ensure_future(sandbox.url())
        return self._url


def states(fleet: Fleet) -> tuple[Result, ...]:
    """Return how each program stands by its journal; nobody is asked."""

    async def look() -> list[Result]:
        found = []
        for program in fleet.programs:
            try:
                releases = await open_releases(program, None, lambda _event: None)
            except MpconsoleError as error:
                found.append(Result(program.name, Outcome.FAILED, None, error.message, error.hint, tries=0))
                continue
            state, target = releases.state(), releases.target
            found.append(Result(program.name, Outcome.WAITING, state, tries=0, target=target))
            await releases.close()
        return found

    return tuple(asyncio.run(look()))


def _tell(event: ReleaseEvent, say: Callable[[str], None]) -> None:
    if isinstance(event, StepBegan | StepWaits):
        say(f"{words.step(event.step)} …")
    elif isinstance(event, StepProgress):
        say(event.words)


def _ended(result: Result) -> str:
    mark = _mark(result.target) if result.target else ""
    if result.outcome is Outcome.FAILED or result.message or not result.state:
        return mark + (result.message or result.outcome.value)
    return mark + words.phase(result.state)


def _mark(target: Target) -> str:
    return _(words.REHEARSAL) + "  " if target.rehearsal else ""


def _safe(name: str) -> str:
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:40]
    return f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
