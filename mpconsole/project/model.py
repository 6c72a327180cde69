"""The words of a mini program as data: layout, files, JSON documents, packages, pages, components.

Everything here is immutable. A snapshot is the state of one project at one moment; a change makes a
new snapshot from the old one (see `mpconsole.project.snapshot`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mpconsole import files
from mpconsole.languages.json_parse import JsonError as JsonError

MAIN_PACKAGE = "__APP__"
"""The platform's own name for the main package."""


class FoundBy(StrEnum):
    """How the mini program's root was chosen; it is always said to the person."""

    GIVEN = "given"
    PROJECT_CONFIG = "project.config.json"
    APP_JSON = "app.json"
    FRAMEWORK_OUTPUT = "framework output"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a mini program lies on disk.

    `base` is the folder of project.config.json (or the root where there is none); `root` the folder
    that app.json lies in (`miniprogramRoot`); `plugin_root` is set for plugin projects alone.
    `framework` is a name such as `taro` where the sources or the output are recognised.
    `root_as_written` is miniprogramRoot as project.config.json spells it (the official tool treats
    `./x` differently from `x`). `config` is set where project.config.json lies neither in `base` nor
    anywhere above, but in a framework's output. `development` marks a framework's build for developing, which
    is not what is released.
    """

    base: Path
    root: Path
    found_by: FoundBy
    plugin_root: Path | None = None
    framework: str | None = None
    root_as_written: str = ""
    config: Path | None = None
    development: bool = False

    @property
    def config_path(self) -> Path:
        """Where project.config.json lies, or would lie."""
        return self.config or self.base / "project.config.json"

    def disk_path(self, path: str) -> Path:
        """Return the file on disk of a path of this project (relative to the root)."""
        if self.plugin_root is not None:
            if path.startswith("plugin/"):
                return self.plugin_root / path.removeprefix("plugin/")
            return self.root / path.removeprefix("miniprogram/")
        return self.root / path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the project. `path` is relative to the root, with `/`; plugin projects prefix it
    with `miniprogram/` or `plugin/`, as the official tool's output does. `size` in bytes.
    """

    path: str
    size: int
    mtime_ns: int

    @property
    def extension(self) -> str:
        """The last extension with its dot, letters as written; "" where there is none."""
        name = self.path.rpartition("/")[2]
        dot = name.rfind(".")
        return name[dot:] if dot >= 0 else ""


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON file as read: its last good value, and the error that stands in it now.

    `text` is the text as it is on disk now ("" where it is missing or not UTF-8). With an `error`,
    `value` is the last good value (None where there never was one).
    """

    path: str
    value: Any = None
    error: JsonError | None = None
    text: str = ""

    @property
    def object(self) -> Mapping[str, Any]:
        """The value where it is an object, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}


@dataclass(frozen=True, slots=True)
class Package:
    """The main package or a subpackage. `name` is `__APP__` or the root; `root` ends with `/` and is
    "" for the main package; `alias` is the `name` given in app.json.
    """

    name: str
    root: str
    independent: bool = False
    alias: str | None = None
    pages: tuple[str, ...] = ()

    @property
    def is_main(self) -> bool:
        """Whether this is the main package."""
        return self.name == MAIN_PACKAGE


@dataclass(frozen=True, slots=True)
class Page:
    """A declared page: `path` without extension, relative to the root, and its package's name."""

    path: str
    package: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component that some `usingComponents` names and whose files exist: `path` without extension."""

    path: str
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Snapshot:
    """One project at one moment.

    `files` holds every file below the root (see `SourceFile.path`), `pruned` the folders that the
    official tool never looks into (path → `node_modules`, `.git`, `.svn`, `symlink`), `documents` the
    JSON files that say what the program is: `app.json`, `project.config.json` (key
    `project.config.json` although it may lie outside the root), pages' and components' JSON,
    sitemap.json, theme.json, ext.json; for plugin projects `plugin/plugin.json`. `uses` says which
    components each document names, found ones only (`pages/a.json` → `components/b`). `unreadable`
    holds what is there but cannot be read (path → reason): folders, dangling symlinks (these are in no
    other mapping) and files without read permission (these are in `files` too). `links` holds every
    symlink (path → target as written): each step looks at them again. `contents` reads a file of a
    snapshot that is not of the files on disk but of a revision.
    """

    generation: int
    layout: Layout
    files: Mapping[str, SourceFile]
    pruned: Mapping[str, str]
    documents: Mapping[str, Document]
    packages: tuple[Package, ...]
    pages: tuple[Page, ...]
    components: Mapping[str, Component]
    unreadable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    contents: Callable[[str], bytes] | None = field(default=None, repr=False, compare=False)

    def read(self, path: str) -> bytes:
        """Return the bytes of one of `files`. Raises OSError where a file on disk cannot be read."""
        if self.contents is not None:
            return self.contents(path)
        return files.read(self.layout.disk_path(path))

    @property
    def app(self) -> Document:
        """app.json: its last good value, and its error now."""
        return self.documents["app.json"]

    @property
    def config(self) -> Document:
        """project.config.json; an empty value without error where there is none."""
        return self.documents["project.config.json"]

    @property
    def appid(self) -> str | None:
        """The appid in project.config.json, where it is a string."""
        value = self.config.object.get("appid")
        return value if isinstance(value, str) and value else None

    @property
    def name(self) -> str:
        """What to call this project: projectname, the home window's title, or the folder."""
        for value in (
            self.config.object.get("projectname"),
            (self.app.object.get("window") or {}).get("navigationBarTitleText")
            if isinstance(self.app.object.get("window"), dict)
            else None,
        ):
            if isinstance(value, str) and value.strip():
                return value.strip()
        return self.layout.base.resolve().name

    def package_of(self, path: str) -> Package:
        """Return the package that `path` belongs to: the first whose root prefixes it, else main."""
        for package in self.packages[1:]:
            if path.startswith(package.root):
                return package
        return self.packages[0]


@dataclass(frozen=True, slots=True)
class Change:
    """One step from a snapshot to the next. The three sets hold paths as in `Snapshot.files`;
    `structure` is true where a document changed that decides packages, pages or components.
    """

    before: Snapshot
    after: Snapshot
    added: frozenset[str]
    removed: frozenset[str]
    modified: frozenset[str]
    documents: frozenset[str]
    structure: bool

    @property
    def paths(self) -> frozenset[str]:
        """Every file path touched."""
        return self.added | self.removed | self.modified
