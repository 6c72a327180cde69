"""What rules look at: one snapshot, and the answers that several rules ask for."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mpconsole.checks.facts import SCRIPT, SECRETS, STYLE, WXML, FactReader, FactStore
from mpconsole.checks.script_facts import ScriptFacts
from mpconsole.checks.shaping import Mismatch
from mpconsole.checks.style_facts import StyleFacts
from mpconsole.checks.word_facts import mark
from mpconsole.checks.wxml_facts import Named, WxmlFacts
from mpconsole.languages.json_tree import Tree, parse_tree
from mpconsole.project import config
from mpconsole.project.frameworks import recognise_output
from mpconsole.project.model import Change, Document, Snapshot
from mpconsole.settings import ProjectSettings
from mpconsole.size.model import ExcludedFile
from mpconsole.size.packing import Packing, packing_of
from mpconsole.size.usage import Usage, usage_after, usage_of

APP_JSON = "app.json"
PROJECT_CONFIG = "project.config.json"
PLUGIN_JSON_PATH = "plugin/plugin.json"

_NO_SCRIPT, _NO_STYLE = ScriptFacts(), StyleFacts()

COMPILED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "typescript": {".js": (".ts",)},
    "less": {".wxss": (".less",)},
    "sass": {".wxss": (".sass", ".scss")},
}
"""What each compiler plugin lets stand for a file of another extension."""


@dataclass(frozen=True, slots=True)
class DeclaredPackage:
    """A subpackage as app.json writes it: `index` in its list, `root` normalised with a trailing `/`."""

    index: int
    value: Mapping[str, Any]
    root: str

    @property
    def pages(self) -> list[str]:
        """The pages as written; those that are no strings are left out."""
        return [page for page in _list(self.value.get("pages")) if isinstance(page, str)]


class Program:
    """One mini program at one moment, as its rules see it. Paths are relative to its root."""

    def __init__(self, snapshot: Snapshot, settings: ProjectSettings, facts: FactStore | None = None) -> None:
        self.snapshot = snapshot
        self.facts = facts or FactStore()
        self.settings = settings
        self._trees: dict[str, Tree] = {}
        self.mismatches: dict[str, tuple[Mismatch, ...]] = {}  # by document, filled by the rules of shapes
        self.prefix = "miniprogram/" if snapshot.layout.plugin_root is not None else ""

    def after(self, change: Change) -> "Program":
        """Return the program after a change that left app.json and the structure as they were."""
        following = Program(change.after, self.settings, self.facts)
        self.facts.forget(change.removed)
        names_kept = not (change.added or change.removed)
        kept = _OF_STRUCTURE | _OF_NAMES if names_kept else _OF_STRUCTURE
        vars(following).update({name: value for name, value in vars(self).items() if name in kept})
        if "usage" in vars(self):
            following.usage = usage_after(self.usage, change, self.compilers)
        if "weights" in vars(self) and names_kept:
            following.weights = self._weights_after(following, change)
        return following

    @cached_property
    def usage(self) -> Usage:
        """Which files use which, by the official tool's dependency analysis."""
        return usage_of(self.snapshot, self.compilers, FactReader(self.facts, self.snapshot))

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """What each package's files that would ship weigh as they are, in bytes, by the package's name."""
        found: dict[str, int] = {}
        for path, file in self.snapshot.files.items():
            if self.ships(path):
                name = self.snapshot.package_of(path).name
                found[name] = found.get(name, 0) + file.size
        return found

    def _weights_after(self, following: "Program", change: Change) -> Mapping[str, int]:
        found = dict(self.weights)
        for path in change.modified:
            if following.ships(path):
                name = change.after.package_of(path).name
                more = change.after.files[path].size - change.before.files[path].size
                found[name] = found.get(name, 0) + more
        return found

    def ships(self, path: str) -> bool:
        """Whether a file would be part of the package, by the official tool's rules."""
        files = self.snapshot.files
        return not isinstance(self._packing.judge(path, files[path].size, files), ExcludedFile)

    @cached_property
    def _packing(self) -> Packing:
        return packing_of(self.snapshot)

    @cached_property
    def page_marks(self) -> Mapping[str, frozenset[int]]:
        """The marks of the words that tell of each page: those of the last telling name in its path."""
        return {page: _telling(page) for page in sorted(self.all_pages)}

    def document(self, path: str) -> Document | None:
        """Return a JSON document by its path, None where it was not read."""
        return self.snapshot.documents.get(path)

    def value(self, path: str) -> Any:
        """Return what a JSON document says now; None where it is missing or broken."""
        document = self.document(path)
        return document.value if document is not None and document.error is None else None

    def object(self, path: str) -> Mapping[str, Any]:
        """Return what a JSON document says now where that is an object, else an empty one."""
        value = self.value(path)
        return value if isinstance(value, dict) else {}

    @cached_property
    def is_compiled(self) -> bool:
        """Whether a framework made the files: names are then found at run time."""
        layout = self.snapshot.layout
        script = layout.disk_path(f"{self.prefix}app.js")
        return layout.framework is not None or recognise_output(self.snapshot.files, script) is not None

    def tree(self, document: Document) -> Tree:
        """Return a document's tree with places; it is made only when something was found."""
        tree = self._trees.get(document.path)
        if tree is None:
            tree = self._trees[document.path] = parse_tree(document.text)
        return tree

    def wxml(self, path: str) -> WxmlFacts | None:
        """Return what rules need of a WXML file, None where there is none or it cannot be read."""
        return self.facts.of(WXML, self.snapshot, path)

    def script(self, path: str) -> ScriptFacts:
        """Return what rules need of a script; empty facts where it is not there or cannot be read."""
        return self.facts.of(SCRIPT, self.snapshot, path) or _NO_SCRIPT

    def style(self, path: str) -> StyleFacts:
        """Return what rules need of a style sheet; empty facts where it is not there or cannot be read."""
        return self.facts.of(STYLE, self.snapshot, path) or _NO_STYLE

    def secrets(self, path: str) -> tuple[Named, ...]:
        """Return the secrets in a file: `name` is the case, never the secret itself."""
        return self.facts.of(SECRETS, self.snapshot, path) or ()

    @cached_property
    def app(self) -> Mapping[str, Any]:
        """app.json's object as it stands now, empty where it is missing or broken."""
        return self.object(APP_JSON)

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """project.config.json's object, empty where it is missing or broken."""
        return self.object(PROJECT_CONFIG)

    @cached_property
    def compilers(self) -> tuple[str, ...]:
        """The compiler plugins that the project switches on."""
        setting = self.config.get("setting")
        chosen = setting.get("useCompilerPlugins") if isinstance(setting, dict) else None
        return tuple(name for name in COMPILED if name in _list(chosen))

    @cached_property
    def theme(self) -> Mapping[str, Mapping[str, Any]] | None:
        """theme.json's `light` and `dark`; None where app.json names no theme or it is broken."""
        if self.theme_path is None:
            return None
        value = self.object(self.theme_path)
        return {mode: _object(value.get(mode)) for mode in ("light", "dark")}

    @cached_property
    def subpackages_key(self) -> str:
        """Which of the two spellings counts: `subpackages` wins where both stand."""
        return config.subpackage_entries(self.app)[0]

    @cached_property
    def subpackages(self) -> tuple[DeclaredPackage, ...]:
        """The subpackages in the order of app.json; those without a usable root are left out."""
        found = []
        for index, value in enumerate(_list(self.app.get(self.subpackages_key))):
            root = value.get("root") if isinstance(value, dict) else None
            if isinstance(root, str) and root:
                found.append(DeclaredPackage(index, value, normal(f"{root}/")))
        return tuple(found)

    @cached_property
    def main_pages(self) -> list[str]:
        """The main package's pages as written."""
        return [page for page in _list(self.app.get("pages")) if isinstance(page, str)]

    @cached_property
    def all_pages(self) -> frozenset[str]:
        """Every declared page, the main package's as written, subpackages' below their roots."""
        below = (normal(package.root + page) for package in self.subpackages for page in package.pages)
        return frozenset((*self.main_pages, *below))

    def subpackage_of(self, path: str) -> DeclaredPackage | None:
        """Return the first subpackage whose root, as written, begins `path`."""
        for package in self.subpackages:
            if path.startswith(str(package.value["root"])):
                return package
        return None

    def exists(self, path: str) -> bool:
        """Whether the official tool finds a file here, below the mini program's root."""
        return self.stands(self.prefix + normal(path.removeprefix("/")))

    def stands(self, path: str) -> bool:
        """Whether a file is there by its whole path, a plugin's too; a compiler plugin may make it."""
        if path in self.snapshot.files:
            return True
        stem, extension = posixpath.splitext(path)
        return any(
            stem + source in self.snapshot.files
            for compiler in self.compilers
            for source in COMPILED[compiler].get(extension, ())
        )

    def other_letters(self, path: str) -> str | None:
        """Return the file that differs from `path` in upper and lower case alone."""
        return self._by_lower.get(posixpath.normpath(path).lower())

    @cached_property
    def _by_lower(self) -> Mapping[str, str]:
        return {path.lower(): path for path in self.snapshot.files}

    def is_folder(self, path: str) -> bool:
        """Whether a folder lies here; an empty one is looked for on disk, where the snapshot is of that."""
        wanted = self.prefix + normal(path.strip("/"))
        if wanted in self._folders or self.snapshot.contents is not None:
            return wanted in self._folders
        known = self.snapshot.pruned.get(wanted) == "node_modules"  # not there for the official tool
        return not known and self.snapshot.layout.disk_path(wanted).is_dir()

    def with_extension(self, *extensions: str) -> list[str]:
        """Return the files whose names end with one of these extensions."""
        return [path for extension in extensions for path in self._by_extension.get(extension, ())]

    @cached_property
    def _by_extension(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.snapshot.files:
            found.setdefault(posixpath.splitext(path)[1], []).append(path)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for path in self.snapshot.files:
            folder = posixpath.dirname(path)
            while folder and folder not in folders:
                folders.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(folders)

    def is_member(self, path: str) -> bool:
        """Whether this document belongs to a page or a component."""
        return path.endswith(".json") and path[:-5] in self._member_set

    @cached_property
    def _member_set(self) -> frozenset[str]:
        return frozenset(self.members)

    @cached_property
    def theme_path(self) -> str | None:
        """The document that `themeLocation` names."""
        location = self.app.get("themeLocation")
        return self.prefix + normal(location) if isinstance(location, str) and location else None

    @cached_property
    def sitemap_path(self) -> str:
        """The document that `sitemapLocation` names, or the usual one."""
        location = self.app.get("sitemapLocation", "sitemap.json")
        return self.prefix + (normal(location.lstrip("/")) if isinstance(location, str) else "sitemap.json")

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The pages and components whose JSON the official tool reads, without extension, in order."""
        names = dict.fromkeys(normal(page.path) for page in self.snapshot.pages)
        return tuple(names | dict.fromkeys(self.snapshot.components) | dict.fromkeys(self._of_plugin))

    @property
    def _of_plugin(self) -> list[str]:
        """The pages and public components that plugin.json names, in a plugin's own project."""
        if self.snapshot.layout.plugin_root is None:
            return []
        value = self.object(PLUGIN_JSON_PATH)
        tables = (_object(value.get(table)) for table in ("pages", "publicComponents"))
        return [
            normal(f"plugin/{path}") for table in tables for path in table.values() if isinstance(path, str)
        ]


_USUAL = ("index", "main", "pages", "page")
_WORD = re.compile(r"[A-Za-z0-9_$]+")


def _telling(page: str) -> frozenset[int]:
    names = [name for name in page.split("/") if name not in _USUAL] or [page]
    return frozenset(map(mark, _WORD.findall(names[-1])))


_UNUSUAL = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")
"""An empty segment, `.` or `..`: without one, a path is normal as it stands."""


def normal(path: str) -> str:
    """Normalise a path as Node's `path.posix.normalize` does: a trailing slash stays."""
    if not path:
        return "."
    if not _UNUSUAL.search(path):
        return path
    clean = posixpath.normpath(path)
    return f"{clean}/" if path.endswith("/") and not clean.endswith("/") else clean


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


_OF_CLASS = frozenset(name for name, value in vars(Program).items() if isinstance(value, cached_property))

_OF_NAMES = frozenset(("_folders", "_by_extension", "_by_lower"))
"""What is found once for as long as the same files are there."""

_OF_STRUCTURE = _OF_CLASS - _OF_NAMES - {"usage", "weights", "_packing", "is_compiled"}
"""What is found once for as long as app.json, project.config.json, the theme and the structure stay."""
