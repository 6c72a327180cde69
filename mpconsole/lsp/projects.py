"""The programs that an editor's files belong to: each checked anew after every change, saved or not."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mpconsole import files
from mpconsole.checks import baseline
from mpconsole.checks.context import PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.memory import recall
from mpconsole.checks.run import judge, rejudge
from mpconsole.errors import MpconsoleError
from mpconsole.project.discovery import locate
from mpconsole.project.model import Layout, Snapshot
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.settings import PROJECT_FILE, ProjectSettings, load_project


class OpenProject:
    """One program. `findings` are those of its files as the editor shows them, by path."""

    def __init__(self, layout: Layout) -> None:
        """Open and judge it. Raises MpconsoleError where it cannot be read or its settings are wrong."""
        self.layout = layout
        self.settings: ProjectSettings = load_project(layout.base)
        self.snapshot: Snapshot = open_snapshot(layout)
        self._keep(judge(self.snapshot, self.settings).findings)

    @property
    def program(self) -> Program:
        """The program as its rules see it now."""
        return recall(self.snapshot, self.settings).program

    def path_of(self, disk: Path) -> str | None:
        """Return how the program calls a file on disk; None where it is none of its files."""
        layout = self.layout
        if disk == layout.config_path.resolve():
            return PROJECT_CONFIG
        roots = [(layout.root, "miniprogram/" if layout.plugin_root is not None else "")]
        if layout.plugin_root is not None:
            roots.append((layout.plugin_root, "plugin/"))
        for root, prefix in roots:
            try:
                return prefix + disk.relative_to(root.resolve()).as_posix()
            except ValueError:
                continue
        return None

    def disk_path(self, path: str) -> Path:
        """Return the file on disk of a path of the program."""
        return self.layout.config_path if path == PROJECT_CONFIG else self.layout.disk_path(path)

    def step(self, disks: Iterable[Path]) -> None:
        """Judge again what hangs on these files. Raises MpconsoleError where the program is gone."""
        disks = list(disks)
        if any(disk in self._settings_files() for disk in disks):
            self.settings = load_project(self.layout.base)
            self.snapshot = open_snapshot(self.layout)
            self._keep(judge(self.snapshot, self.settings).findings)
            return
        change = next_snapshot(self.snapshot, disks)
        if change.paths or change.documents:
            found = rejudge(change, self.settings).findings
            self.snapshot = change.after
            self._keep(found)

    def text(self, path: str) -> str:
        """Return a file's text as the editor shows it, "" where there is none."""
        try:
            return files.read(self.disk_path(path)).decode("utf-8", errors="replace").removeprefix("\ufeff")
        except OSError:
            return ""

    def _settings_files(self) -> tuple[Path, ...]:
        base = self.layout.base
        return base / PROJECT_FILE, baseline.path_of(base, self.settings)

    def _keep(self, findings: Iterable[Finding]) -> None:
        self.findings: dict[str, list[Finding]] = {}
        for finding in findings:
            self.findings.setdefault(finding.place.file, []).append(finding)


class Projects:
    """Every program that is open, and the texts that are not saved."""

    def __init__(self) -> None:
        self._open: dict[Path, OpenProject] = {}
        self._without: set[Path] = set()
        self._held: set[Path] = set()

    def __iter__(self) -> Iterator[OpenProject]:
        return iter(self._open.values())

    def of(self, disk: Path) -> tuple[OpenProject, str] | None:
        """Return the program of a file, opened where it is new, and the file's path in it.

        Raises MpconsoleError where the program's settings are wrong.
        """
        known = self.known(disk)
        if known is not None or disk.parent in self._without:
            return known
        try:
            layout = locate(disk.parent)
        except MpconsoleError:
            self._without.add(disk.parent)
            return None
        if layout.root not in self._open:
            self._open[layout.root] = OpenProject(layout)
        return self.known(disk)

    def known(self, disk: Path) -> tuple[OpenProject, str] | None:
        """Return the open program of a file, and the file's path in it."""
        resolved = disk.resolve()
        for project in self._open.values():
            path = project.path_of(resolved)
            if path is not None:
                return project, path
        return None

    def hold(self, disk: Path, text: str) -> None:
        """Let an editor's text stand for the file, and judge what hangs on it."""
        found = self.of(disk)
        if found is None:
            return
        project, path = found
        real = project.disk_path(path)
        self._held.add(real)
        files.hold(real, text.encode("utf-8", "surrogatepass"))
        project.step([real])

    def release(self, disk: Path) -> None:
        """Let the file speak for itself again."""
        found = self.known(disk)
        if found is not None:
            real = found[0].disk_path(found[1])
            self._held.discard(real)
            files.release(real)
            found[0].step([real])

    def touched(self, disks: Iterable[Path]) -> None:
        """Take in changes on disk; a text that an editor holds stays in front of its file."""
        disks = list(disks)
        self._without.clear()
        for project in self:
            here = [disk for disk in disks if self._concerns(project, disk)]
            if here:
                project.step(here)

    def _concerns(self, project: OpenProject, disk: Path) -> bool:
        path = project.path_of(disk.resolve())
        inside = path is not None and project.disk_path(path) not in self._held
        return inside or disk.parent == project.layout.base
