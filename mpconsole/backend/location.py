"""Where a project's mock folder lies."""

from dataclasses import dataclass
from pathlib import Path

from mpconsole import settings
from mpconsole.backend import contract
from mpconsole.backend.mockfolder import DATABASE
from mpconsole.backend.routefile import NAME as ROUTES
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.discovery import NotAProjectError, locate
from mpconsole.settings import MockSettings

FILES = (ROUTES, DATABASE, *contract.NAMES)


@dataclass(frozen=True, slots=True)
class Location:
    """A mock folder, the base of its project, and what mpconsole.toml says of it: `settings`,
    and the program's legal `domains`. `app` is where the program's app.json would be.
    """

    folder: Path
    base: Path
    settings: MockSettings
    domains: tuple[str, ...] = ()
    app: Path | None = None


def find_mock(directory: Path | None = None, *, empty: bool = False) -> Location:
    """Find the mock folder of the project at or around `directory`, or take `directory` as the folder itself.

    Raises UsageError for a folder that is not there, MpconsoleError where nothing in it can be served, unless
    it may be `empty`, or missing.
    """
    start = (directory or Path.cwd()).absolute()
    if start.is_dir() and is_mock(start):
        base = start.parent
        whole = settings.load_project(base)
        return Location(start, base, whole.mock, whole.domains.all, _app(base))
    base = _base(start, directory)
    whole = settings.load_project(base)
    chosen = whole.mock
    folder = base / chosen.folder
    if not empty and not is_mock(folder):
        raise MpconsoleError(
            _("there is nothing to serve in {folder}").format(folder=folder),
            hint=_(
                "Put a db.json (collections), a routes.toml (single routes) or an openapi.yaml there, or let "
                "mpconsole mock init begin one from the program's calls."
            ),
        )
    return Location(folder, base, chosen, whole.domains.all, _app(base))


def is_mock(folder: Path) -> bool:
    """Whether `folder` holds a file that the mock backend serves from."""
    return any((folder / name).is_file() for name in FILES)


def _app(base: Path) -> Path | None:
    try:
        layout = locate(base)
    except MpconsoleError:
        return None
    return layout.root / "app.json" if layout.base == base else None


def _base(start: Path, directory: Path | None) -> Path:
    try:
        return locate(directory).base
    except NotAProjectError:
        if is_mock(start / MockSettings().folder):
            return start
        raise
