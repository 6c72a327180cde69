"""One open project, alive. Listeners are called on the event loop, one event at a time, in order."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from mpconsole import settings as settings_module
from mpconsole.checks import baseline
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.discovery import is_stale, locate
from mpconsole.project.model import Layout, Snapshot
from mpconsole.project.snapshot import ProjectGoneError, open_snapshot
from mpconsole.session.events import (
    BackendStatus,
    BuildEnded,
    ChangeRow,
    Event,
    ExchangesSeen,
    GitChanged,
    GitStatus,
    ProjectChanged,
    ProjectLost,
    ProjectOpened,
    ReleaseChanged,
    SettingsChanged,
    SizesCompiled,
)
from mpconsole.session.recall import Remembered, recall, remember
from mpconsole.session.revision import git_folder, git_status
from mpconsole.settings import PROJECT_FILE, ProjectSettings
from mpconsole.watch.watcher import Batch, watch

if TYPE_CHECKING:
    from mpconsole.backend.controls import Controls
    from mpconsole.backend.conversation import Entry
    from mpconsole.checks.finding import Finding
    from mpconsole.release.releases import Releases
    from mpconsole.session.backend import BackendKeeper
    from mpconsole.session.compiler import Compiler
    from mpconsole.session.framework import FrameworkBuild
    from mpconsole.session.historian import Historian
    from mpconsole.size.model import SizeReport
    from mpconsole.size.record import Officials

CHANGES_KEPT = 500
EXCHANGES_KEPT = 10_000
_SAY_WHERE = {"project.config.json", "app.json", "package.json"}
"""Files that decide where the program's root is."""


class Session:
    """A project that is watched, weighed and checked, with its mock backend and its releases.

    `open` gives the first picture (raises MpconsoleError where there is none); from then on events
    tell what happened, and the attributes hold the state they led to. Of the `requests` that were seen the
    last ones are kept in `exchanges`; `missed` counts those that could no longer be read.
    """

    snapshot: Snapshot
    report: "SizeReport"
    findings: "tuple[Finding, ...]"
    opened_report: "SizeReport"

    def __init__(
        self,
        layout: Layout,
        settings: ProjectSettings,
        *,
        start_backend: bool = True,
        environment: str | None = None,
        mock_port: int | None = None,
        log: str | None = None,
        build: "FrameworkBuild | None" = None,
        flags: Callable[[ProjectSettings], ProjectSettings] | None = None,
    ) -> None:
        """`mock_port` is a flag's, before the settings'; `build` runs already, and is followed and ended;
        `flags` lays what the command line says over settings that are read again, as over these.

        `log` names another backend's log (a URL or a file) that is followed in the mock's place.
        """
        self.layout = layout
        self._flags = flags
        self.settings = settings
        self.changes: deque[ChangeRow] = deque(maxlen=CHANGES_KEPT)
        self.exchanges: deque[Entry] = deque(maxlen=EXCHANGES_KEPT)
        self.requests = 0
        self.missed = 0
        self.git = GitStatus()
        self._listeners: list[Callable[[Event], None]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self._opened = asyncio.Event()
        self._going_on = asyncio.Event()
        self._remembers = False
        self._git_wanted = asyncio.Event()
        self._start_backend = start_backend
        self._environment = environment
        self._mock_port = mock_port
        self._log = log
        self._build = build
        self._releases: Releases | None = None
        self._keeper: BackendKeeper | None = None
        self._stamps = [baseline.stamp(file) for file in self._settings_files()]
        self._compiler: Compiler | None = None
        self._historian: Historian | None = None
        self._stepping = asyncio.Lock()

    @property
    def backend(self) -> BackendStatus:
        """The mock backend's process, as last told."""
        return self._keeper.status if self._keeper is not None else BackendStatus()

    @property
    def releases(self) -> "Releases":
        """The project's releases in the session's environment, by the settings in force.

        Raises MpconsoleError where these name no platform, program or key that there is.
        """
        if self._releases is None:
            from mpconsole.release.releases import Releases  # 30 ms, after the first picture

            self._releases = Releases(
                self.layout.base,
                self.settings,
                lambda: self.snapshot,
                environment=self._environment,
                tell=lambda _event: self._tell(ReleaseChanged()),
            )
        return self._releases

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with every event from now on; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def open(self) -> None:
        """Take the first picture, then go on with all the rest."""
        await self.take_first_picture()
        self.go_on()

    async def take_first_picture(self, *, remembered: bool = False) -> None:
        """Begin to watch, then take the first picture, so that nothing between the two is missed.

        With `remembered` it is the one of the last time where no file is another one (see `recall`); all is
        judged anew after `go_on` then.
        """
        self._remembers = remembered
        watching = asyncio.create_task(self._watch(), name="watch")
        opened = asyncio.create_task(self._opened.wait())
        self._tasks = [watching]
        await asyncio.wait({watching, opened}, return_when=asyncio.FIRST_COMPLETED)
        if not opened.done():
            opened.cancel()
            self._tasks.clear()
            watching.result()

    def go_on(self) -> None:
        """Begin with what can come after the first picture; one that was remembered is judged anew."""
        self._going_on.set()
        self._tasks.append(asyncio.create_task(self._follow_git(), name="git"))
        self._git_wanted.set()
        self._keep_books()
        if self._build is not None:
            self._tasks.append(asyncio.create_task(self._follow_build(self._build), name="build"))
        if self._start_backend:
            self._tasks.append(asyncio.create_task(self.start_backend(), name="backend"))

    def _keep_books(self) -> None:
        """Compile in the background, and write the history."""
        from mpconsole.session.compiler import Compiler
        from mpconsole.session.historian import Historian

        self._compiler = Compiler(
            self.layout.base, lambda: (self.snapshot, self.report), self._take_officials
        )
        self._tasks.append(asyncio.create_task(self._compiler.follow(), name="compile"))
        self._want_compiled()
        self._historian = Historian(self.layout.base, lambda: self.report)
        self._tasks.append(asyncio.create_task(self._historian.follow(), name="history"))
        self._historian.weighed()

    async def close(self) -> None:
        """Stop the backend, the watcher and every task."""
        self._stop.set()
        if self._build is not None:
            await asyncio.to_thread(self._build.stop)
        await self.stop_backend()
        await self._close_releases()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._historian is not None:
            await self._historian.flush()
        if self._going_on.is_set():
            await self._remember()

    async def refresh(self) -> None:
        """Read everything anew, as if just opened; tell what differs as one change."""
        await self._take_picture()
        self._git_wanted.set()

    async def start_backend(self) -> None:
        """Start the mock backend where the project has one; its state is told by events."""
        from mpconsole.session.backend import BackendKeeper  # 12 ms, after the first picture

        if self._keeper is None:
            self._keeper = BackendKeeper(
                self.layout, lambda: self.settings, self._tell, port=self._mock_port, log=self._log
            )
        await self._keeper.start()

    async def stop_backend(self) -> None:
        """Stop the mock backend."""
        if self._keeper is not None:
            await self._keeper.stop()

    def mock_controls(self) -> "Controls":
        """Return the mock backend's switches. Raises MpconsoleError where it does not run."""
        if self._keeper is None:
            raise MpconsoleError(_("the mock backend is not running"))
        return self._keeper.controls

    def _tell(self, event: Event) -> None:
        if isinstance(event, ExchangesSeen):
            self.exchanges.extend(event.exchanges)
            self.requests += len(event.exchanges)
            self.missed += event.missed
        elif isinstance(event, ProjectChanged):
            self.changes.appendleft(event.row)
        if self._historian is not None and isinstance(event, ProjectOpened | ProjectChanged | SizesCompiled):
            self._historian.weighed()
        for listener in tuple(self._listeners):
            listener(event)

    async def _take_picture(self) -> None:
        await self._judge(await asyncio.to_thread(open_snapshot, self.layout))

    async def _judge(self, snapshot: Snapshot, known: Remembered | None = None) -> None:
        """Weigh and check all of `snapshot`, off the loop, and tell the picture unless it is `known`."""
        async with self._stepping:
            report, findings = await asyncio.to_thread(_judged, snapshot, self.settings)
            self.snapshot, self.report, self.findings = snapshot, report, findings
        self._want_compiled()
        if known is None or (known.report, known.findings) != (report, findings):
            self._tell(ProjectOpened(snapshot, report, findings))

    async def _begin(self) -> None:
        """Take the first picture; one that is remembered is judged anew once it was seen."""
        snapshot = await asyncio.to_thread(open_snapshot, self.layout)
        known = await asyncio.to_thread(recall, snapshot, self.settings) if self._remembers else None
        if known is not None:
            self.snapshot, self.report, self.findings = snapshot, known.report, known.findings
            self.opened_report = self.report
            self._tell(ProjectOpened(snapshot, self.report, self.findings))
            self._opened.set()
            await self._going_on.wait()
        await self._judge(snapshot, known)
        self.opened_report = self.report
        self._opened.set()
        await self._remember()

    async def _remember(self) -> None:
        """Keep the present picture for the next start."""
        if self._remembers and self._opened.is_set():
            await asyncio.to_thread(remember, self.snapshot, self.settings, self.report, self.findings)

    async def _watch(self) -> None:
        """Take in each batch of changes; where the root moves, begin again with the new one."""
        while not self._stop.is_set():
            began = False
            async with aclosing(watch(self.layout, extra=self._extra(), stop=self._stop)) as batches:
                async for batch in batches:
                    if not began:
                        began = True
                        await (self._take_picture() if self._opened.is_set() else self._begin())
                    elif await self._take_in(batch):
                        break

    def _extra(self) -> list[Path]:
        repository = git_folder(self.layout.base)
        heads = [repository / "HEAD", repository / "index"] if repository else []
        return [*self._settings_files(), *heads]

    def _settings_files(self) -> list[Path]:
        return [self.layout.base / PROJECT_FILE, baseline.path_of(self.layout.base, self.settings)]

    async def _take_in(self, batch: Batch) -> bool:
        """Step to the next picture. Returns whether another root has to be watched from now on."""
        self._git_wanted.set()
        try:
            if batch.gone:
                raise ProjectGoneError(self.layout.root)
            if self._settings_moved(batch) and self._read_settings():
                await self._close_releases()
                await self._judge(self.snapshot)
            if self._is_elsewhere(batch):
                self.layout = locate(self.layout.base)
                return True
            await self._step(batch)
        except MpconsoleError as error:
            self._tell(ProjectLost(error.message))
        return False

    def _settings_moved(self, batch: Batch) -> bool:
        """Whether a file of settings is another one now: a batch may name what only went and came back."""
        files = self._settings_files()
        if batch.paths.isdisjoint(files):
            return False
        stamps = [baseline.stamp(file) for file in files]
        before, self._stamps = self._stamps, stamps
        return stamps != before

    def _is_elsewhere(self, batch: Batch) -> bool:
        names = {path.name for path in batch.paths}
        return not names.isdisjoint(_SAY_WHERE) and is_stale(self.layout)

    async def _step(self, batch: Batch) -> None:
        async with self._stepping:
            step = await asyncio.to_thread(_step, self.snapshot, self.report, batch.paths, self.settings)
            if step is not None:
                self.snapshot, self.report, self.findings = step.change.after, step.report, step.findings
        if step is not None:
            self._want_compiled()
            self._tell(step)

    async def _follow_build(self, build: "FrameworkBuild") -> None:
        code = await asyncio.to_thread(build.wait)
        self._tell(BuildEnded(code, build.last_words()))

    def _want_compiled(self) -> None:
        if self._compiler is not None and self.settings.size.compile == "background":
            self._compiler.wanted.set()

    async def _take_officials(self, officials: "Officials") -> None:
        from mpconsole.session.judging import weigh_with

        async with self._stepping:
            self.report = await asyncio.to_thread(weigh_with, self.snapshot, self.settings, officials)
        self._tell(SizesCompiled(self.report))

    def _read_settings(self) -> bool:
        from mpconsole.checks.severities import require_known

        try:
            settings = settings_module.load_project(self.layout.base)
            if self._flags is not None:
                settings = self._flags(settings)
            require_known(settings)
            baseline.load(baseline.path_of(self.layout.base, settings))
        except MpconsoleError as error:
            self._tell(SettingsChanged(error.message))
            return False
        self.settings = settings
        self._tell(SettingsChanged())
        return True

    async def _close_releases(self) -> None:
        releases, self._releases = self._releases, None
        if releases is not None:
            await releases.close()

    async def _follow_git(self) -> None:
        """Ask git again after changes, one look at a time and never on the way of a save."""
        while True:
            await self._git_wanted.wait()
            self._git_wanted.clear()
            status = await asyncio.to_thread(git_status, self.layout.base)
            if status != self.git:
                self.git = status
                self._tell(GitChanged(status))


def _judged(snapshot: Snapshot, settings: ProjectSettings) -> "tuple[SizeReport, tuple[Finding, ...]]":
    from mpconsole.session.judging import (
        judge,
    )  # 100 ms, in this thread; not on the way to a remembered picture

    return judge(snapshot, settings)


def _step(
    snapshot: Snapshot, report: "SizeReport", paths: frozenset[Path], settings: ProjectSettings
) -> ProjectChanged | None:
    from mpconsole.session.judging import step

    return step(snapshot, report, paths, settings)
