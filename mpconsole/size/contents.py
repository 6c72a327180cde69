"""The bytes that ship, file by file, as the report weighs them: what is built is what was measured."""

from collections.abc import Iterator

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.project.node_paths import extension
from mpconsole.size import rewriting
from mpconsole.size.documents import appid_of
from mpconsole.size.model import ShippedFile, SizeReport
from mpconsole.size.packing import CODE_EXTENSIONS
from mpconsole.size.roles import roles


def contents(snapshot: Snapshot, report: SizeReport) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file that ships, package by package.

    Raises MpconsoleError where a file ships only after compiling, cannot be read, or is not what `report`
    has weighed any more.
    """
    source = Contents(snapshot)
    for package in report.packages:
        for file in package.files.values():
            if file.bytes is None:
                raise _not_compiled(file)
            data = source.read(file.path)
            if len(data) != file.bytes:
                raise MpconsoleError(
                    _("{file} was changed while it was read").format(file=file.path),
                    hint=_("Wait until your build has finished, then try again."),
                )
            yield file.path, data


class Contents:
    """What ships from one snapshot under the official tool's default setting."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._roles = roles(snapshot)
        self._part = rewriting.part_of(snapshot)
        self._plugin = rewriting.plugin_part_of(snapshot)

    def read(self, path: str) -> bytes:
        """Return what ships as `path`, one of the report's files whose bytes are known.

        Raises MpconsoleError where the file cannot be read.
        """
        made = self._made(path)
        if made is not None:
            return made
        try:
            data = self._snapshot.layout.disk_path(path).read_bytes()
        except OSError as error:
            raise MpconsoleError(
                _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror)
            ) from error
        if extension(path) in CODE_EXTENSIONS and not data.isascii():
            return data.decode("utf-8", "replace").encode("utf-8")
        return data

    def _made(self, path: str) -> bytes | None:
        """What the official tool writes itself, None where a file ships as it lies on disk."""
        snapshot, part, plugin = self._snapshot, self._part, self._plugin
        if path == rewriting.PROJECT_CONFIG:
            return rewriting.project_config(plugin=snapshot.layout.plugin_root is not None)
        if path == part.prefix + rewriting.APP and isinstance(snapshot.app.value, dict):
            return rewriting.app_json(part, appid_of(snapshot))
        if path == part.prefix + rewriting.EXT:
            return rewriting.ext_json(appid_of(snapshot))
        if plugin is not None and path == plugin.prefix + rewriting.PLUGIN and plugin.plugin:
            return rewriting.plugin_json(plugin)
        role = self._roles.get(path)
        if role is None:
            return None
        where = plugin if role is rewriting.Role.PLUGIN and plugin is not None else part
        return rewriting.document_json(snapshot.documents[path], where, role)


def _not_compiled(file: ShippedFile) -> MpconsoleError:
    return MpconsoleError(
        _("{file} ships only after compiling, as {name}").format(file=file.source, name=file.path),
        hint=_("Have the official tool compile it: mpconsole build --compiled"),
    )
