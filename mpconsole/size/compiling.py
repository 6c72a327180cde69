"""Has the official tool compile a project by its own settings, and remembers what each file became."""

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from mpconsole.errors import ExitCode, MpconsoleError, UsageError
from mpconsole.i18n import _
from mpconsole.official.find import Tool
from mpconsole.official.offline import Output, compile_project
from mpconsole.official.run import OfficialToolError
from mpconsole.project.discovery import CONFIG, declared_roots
from mpconsole.project.model import Snapshot, SourceFile
from mpconsole.project.node_paths import extension
from mpconsole.size import record
from mpconsole.size.measured import package_of
from mpconsole.size.model import ShippedFile, SizeReport
from mpconsole.size.packing import is_code
from mpconsole.size.record import Made, Officials, Record
from mpconsole.size.visit.compressing import LARGEST, compressed

Heard = Callable[[str], None]


class CompileRefusedError(MpconsoleError):
    """The official tool cannot compile the project: the project falls short."""

    exit_code = ExitCode.FALLS_SHORT


async def compile_snapshot(
    snapshot: Snapshot,
    report: SizeReport,
    tool: Tool,
    *,
    output: Path | None = None,
    gently: bool = False,
    heard: Heard = lambda _words: None,
) -> Officials:
    """Compile the project as it lies on disk and return (and keep) what is known of it from now on.

    A file that changes meanwhile stays unknown. With `output` what ships is written below it; `gently` leaves
    the processor to others. Raises CompileRefusedError, ConsentNeededError before code of the project is run,
    UsageError where the tool could not find the program.
    """
    folder = compile_folder(snapshot)
    before = dict(_sources(snapshot, report))
    with tempfile.TemporaryDirectory(prefix="mpconsole-") as scratch:
        target = output if output is not None else Path(scratch)
        try:
            made = await compile_project(
                tool,
                folder,
                appid=snapshot.appid or "",
                kind=snapshot.config.object.get("compileType"),
                output=target,
                gently=gently,
                heard=heard,
            )
        except OfficialToolError as error:
            raise CompileRefusedError(error.message, hint=error.hint) from error
        travel = await asyncio.to_thread(_travel, report, made, target)
    known = record.load(snapshot)
    new = _record(snapshot, report, tool, before, made)
    new.travel = travel
    found = record.merged(known.record if known else None, new)
    record.keep(found, snapshot)
    return Officials(found, snapshot)


def compile_folder(snapshot: Snapshot) -> Path:
    """Return the folder for the official tool. Raises UsageError where it would find another program."""
    layout = snapshot.layout
    folder = layout.config_path.parent
    _written, root, _plugin = declared_roots(snapshot.config.object)
    if layout.plugin_root is None and (folder / root).resolve() != layout.root.resolve():
        raise UsageError(
            _("{config} does not lead to {root}, so the official tool would compile something else").format(
                config=layout.config_path, root=layout.root
            ),
            hint=_("Name that folder in its miniprogramRoot."),
        )
    if not layout.config_path.exists() and folder.resolve() != layout.root.resolve():
        raise UsageError(_("there is no {config} in {folder}").format(config=CONFIG, folder=folder))
    return folder


def _sources(snapshot: Snapshot, report: SizeReport) -> Iterator[tuple[str, Made]]:
    """Yield each file that may become something else, as it is on disk now, by its shipped name."""
    styles = Officials(Record("", "", plugins=_runs_scripts(snapshot)), snapshot).styles
    for name, file in _code(report):
        source = snapshot.files.get(file.source or file.path)
        stat = _stat(snapshot, source)
        if source is None or stat is None:
            continue
        disk = snapshot.layout.disk_path(source.path)
        importing = styles if record.imports_sheets(source.path, _read(disk), snapshot) else ""
        digest = record.digest_of(source.path, disk)
        yield name, Made(digest, stat[0], stat[1], importing, 0, (), extension(source.path))


def _record(
    snapshot: Snapshot,
    report: SizeReport,
    tool: Tool,
    before: Mapping[str, Made],
    made: Mapping[str, Output],
) -> Record:
    shipped = {name for package in report.packages for name in package.files}
    files = {}
    for name, source in before.items():
        file = snapshot.files.get(_source_of(report, name))
        if _stat(snapshot, file) != (source.weight, source.mtime_ns):
            continue
        output = made.get(name, Output(0))
        files[name] = [msgspec.structs.replace(source, bytes=output.bytes, asks=output.asks)]
    added = {name: (output.bytes, output.asks) for name, output in made.items() if name not in shipped}
    return Record(record.key_of(snapshot), tool.label, files, added, _runs_scripts(snapshot))


def _travel(report: SizeReport, made: Iterable[str], output: Path) -> dict[str, tuple[int, int]]:
    """Compress what the tool made, package by package; one that is too large for that is left out."""
    by_package: dict[str, list[str]] = {}
    for name in made:
        by_package.setdefault(package_of(name, report.packages), []).append(name)
    found = {}
    for package, names in by_package.items():
        weight = sum((output / name).stat().st_size for name in names)
        if weight <= LARGEST:
            found[package] = weight, compressed((name, (output / name).read_bytes()) for name in names)
    return found


def _runs_scripts(snapshot: Snapshot) -> bool:
    sheets = (path for path in snapshot.files if path.endswith(".less"))
    return any(record.runs_scripts(path, _read(snapshot.layout.disk_path(path))) for path in sheets)


def _code(report: SizeReport) -> Iterator[tuple[str, ShippedFile]]:
    for package in report.packages:
        for name, file in package.files.items():
            if is_code(file.source or name):
                yield name, file


def _source_of(report: SizeReport, name: str) -> str:
    for package in report.packages:
        if name in package.files:
            return package.files[name].source or name
    return name


def _stat(snapshot: Snapshot, file: SourceFile | None) -> tuple[int, int] | None:
    if file is None:
        return None
    try:
        found = snapshot.layout.disk_path(file.path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _read(disk: Path) -> bytes:
    try:
        return disk.read_bytes()
    except OSError:
        return b""
