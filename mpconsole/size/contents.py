"""The bytes that ship, file by file, as the report weighs them: what is built is what was measured."""

from collections.abc import Callable, Iterator

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.size import rewriting
from mpconsole.size.model import ShippedFile, SizeReport
from mpconsole.size.packing import CODE_EXTENSIONS, extension

_NO_APPID = "touristappid"


def contents(snapshot: Snapshot, report: SizeReport) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file that ships, package by package.

    Raises MpconsoleError where a file ships only after compiling, cannot be read, or is not what `report`
    has weighed any more.
    """
    made = _made(snapshot)
    for package in report.packages:
        for file in package.files.values():
            if file.bytes is None:
                raise _not_compiled(file)
            data = made[file.path]() if file.path in made else _read(snapshot, file.path)
            if len(data) != file.bytes:
                raise MpconsoleError(
                    _("{file} was changed while it was read").format(file=file.path),
                    hint=_("Wait until your build has finished, then try again."),
                )
            yield file.path, data


def _made(snapshot: Snapshot) -> dict[str, Callable[[], bytes]]:
    """Return how each file is made that ships otherwise than it lies on disk."""
    part = rewriting.part_of(snapshot)
    made: dict[str, Callable[[], bytes]] = {}
    for path, is_page in rewriting.documents(snapshot):
        made[path] = _document(snapshot, part, path, is_page=is_page)
    if isinstance(snapshot.app.value, dict):
        made[part.prefix + rewriting.APP] = lambda: rewriting.app_json(part)
    if part.prefix + rewriting.EXT in snapshot.files:
        made[part.prefix + rewriting.EXT] = lambda: rewriting.ext_json(snapshot.appid or _NO_APPID)
    plugin = snapshot.layout.plugin_root is not None
    made[rewriting.PROJECT_CONFIG] = lambda: rewriting.project_config(plugin=plugin)
    return made


def _document(snapshot: Snapshot, part: rewriting.Part, path: str, *, is_page: bool) -> Callable[[], bytes]:
    return lambda: rewriting.document_json(snapshot.documents[path], part, is_page=is_page)


def _read(snapshot: Snapshot, path: str) -> bytes:
    try:
        data = snapshot.layout.disk_path(path).read_bytes()
    except OSError as error:
        raise MpconsoleError(
            _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror)
        ) from error
    if extension(path) in CODE_EXTENSIONS and not data.isascii():
        # As the official tool does it: decoded and encoded again, so a byte that is no UTF-8 changes.
        return data.decode("utf-8", "replace").encode("utf-8")
    return data


def _not_compiled(file: ShippedFile) -> MpconsoleError:
    return MpconsoleError(
        _("{file} ships only after compiling, as {name}").format(file=file.source, name=file.path),
        hint=_("Let your own build write it, or switch its compiler plugin off in project.config.json."),
    )
