"""Which files of a snapshot ship, under which name, and by which rule the others do not.

The rules are miniprogram-ci 2.1.42's under its default setting: the list of extensions that may ship
(letters count), compiler plugins (`x.ts` ships as `x.js`), packOptions, and at last files without
dependants. A decision needs the path and which files stand beside it, never a file's content.
"""

import posixpath
from collections.abc import Container, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from mpconsole.project.discovery import normalise_root
from mpconsole.project.model import Layout, Snapshot
from mpconsole.project.node_paths import extension
from mpconsole.size import packoptions
from mpconsole.size.model import ExcludedFile
from mpconsole.size.packoptions import PackOptions

_SHIPPING = (
    ".wxml .wxss .wxs .png .jpg .jpeg .gif .svg .js .json .cer .mp3 .aac .m4a .mp4 .wav .ogg .silk .wasm .br"
    " .cur .ico .skel .crt .cert"
)
EXTENSIONS = frozenset(_SHIPPING.split())
"""What may ship: the tool's built-in list (platform documentation, page "upload white list")."""

CODE_EXTENSIONS = (".js", ".wxss", ".wxml", ".wxs")
"""Code that is decoded and encoded again on its way into the package."""

_PLUGIN_EXTENSIONS = {"typescript": (".ts",), "less": (".less",), "sass": (".sass", ".scss")}
STYLE_SOURCES = (".less", ".sass", ".scss")
_DECLARATION = ".d.ts"


def is_code(path: str) -> bool:
    """Whether the tool may make something else of the file, so that its content has to be remembered."""
    kind = extension(path)
    return kind in CODE_EXTENSIONS or kind in (".ts", *STYLE_SOURCES)


@dataclass(frozen=True, slots=True)
class Shipping:
    """A file ships, as `name`; `compiled` where only compiling tells its bytes."""

    name: str
    compiled: bool = False


@dataclass(frozen=True)
class Packing:
    """The rules of one project.

    `roots` are a plugin project's two folders as project.config.json names them (`miniprogram/`, `plugin/`);
    `unused` holds the files that the dependency analysis drops.
    """

    options: PackOptions
    plugins: tuple[str, ...] = ()
    roots: tuple[str, str] | None = None
    unused: Set[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        rivals: dict[str, tuple[str, ...]] = {".js": (".js",), ".wxss": (".wxss",)}
        for plugin in self.plugins:
            kind = ".js" if plugin == "typescript" else ".wxss"
            rivals[kind] += _PLUGIN_EXTENSIONS[plugin]
        targets = {source: kind for kind, sources in rivals.items() for source in sources}
        object.__setattr__(self, "_rivals", rivals)
        object.__setattr__(self, "_targets", targets)

    _rivals: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _targets: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def same_rules(self, other: "Packing") -> bool:
        """Whether both judge alike, files without use aside."""
        return (self.options, self.plugins, self.roots) == (other.options, other.plugins, other.roots)

    def judge(self, path: str, size: int, files: Container[str]) -> Shipping | ExcludedFile:
        """Say whether the file `path` of `size` bytes ships, standing among `files`."""
        suffix = extension(path)
        kind = self._targets.get(suffix)
        compiled = kind is not None and kind != suffix
        if compiled and path.endswith(_DECLARATION):
            return ExcludedFile(path, size, "declaration")
        if kind is None and suffix not in EXTENSIONS:
            return ExcludedFile(path, size, "extension", suffix)
        if kind is not None and (rival := self._stronger(path, suffix, kind, files)):
            return ExcludedFile(path, size, "replaced", rival)
        excluded = self._ignored(path, size) or self._dropped(path, size)
        if excluded is not None:
            return excluded
        return (
            Shipping(path.removesuffix(suffix) + kind, compiled=True) if kind and compiled else Shipping(path)
        )

    def beside(self, path: str) -> list[str]:
        """Return the paths whose fate may hang on whether `path` is there."""
        suffix = extension(path)
        kind = self._targets.get(suffix)
        if kind is None:
            return []
        stem = path.removesuffix(suffix)
        return [stem + other for other in self._rivals[kind] if other != suffix]

    def names(self, path: str) -> list[str]:
        """Return the names besides its own that the source `path` may ship as."""
        suffix = extension(path)
        kind = self._targets.get(suffix)
        return [path.removesuffix(suffix) + kind] if kind is not None and kind != suffix else []

    def _stronger(self, path: str, suffix: str, kind: str, files: Container[str]) -> str | None:
        """The file that ships under the same name instead of this one: a compiler plugin's wins."""
        rivals = self._rivals[kind]
        if len(rivals) == 1:
            return None
        stem = path.removesuffix(suffix)
        later = rivals[rivals.index(suffix) + 1 :]
        return next((stem + one for one in reversed(later) if stem + one in files), None)

    def _ignored(self, path: str, size: int) -> ExcludedFile | None:
        if not self.options.ignore:
            return None
        rules = [self._rule(name) for name in self._seen_as(path)]
        if not rules or None in rules:
            return None
        return ExcludedFile(path, size, "packOptions.ignore", str(rules[0]))

    def _rule(self, name: str) -> packoptions.Rule | None:
        if self.options.included_by(name):
            return None
        return self.options.ignored_by(name)

    def _seen_as(self, path: str) -> list[str]:
        """How packOptions see a path; all of them must be ignored. A plugin's own code is never asked."""
        if self.roots is None:
            return [path]
        app, plugin = self.roots
        if not path.startswith("plugin/"):
            return [posixpath.relpath(app + path.removeprefix("miniprogram/"), plugin)]
        inner = path.removeprefix("plugin/")
        return (
            []
            if extension(path) in self._targets or extension(path) in CODE_EXTENSIONS
            else [inner, plugin + inner]
        )

    def _dropped(self, path: str, size: int) -> ExcludedFile | None:
        if path not in self.unused or any(self.options.included_by(name) for name in self._seen_as(path)):
            return None
        return ExcludedFile(path, size, "unused")


def packing_of(snapshot: Snapshot) -> Packing:
    """Return the rules that a snapshot's project.config.json sets."""
    config = snapshot.config.object
    return Packing(
        options=packoptions.read(config),
        plugins=compiler_plugins(config),
        roots=_roots(snapshot.layout),
    )


def _roots(layout: Layout) -> tuple[str, str] | None:
    if layout.plugin_root is None:
        return None
    app, plugin = (
        posixpath.relpath(folder.as_posix(), layout.base.as_posix()) + "/"
        for folder in (layout.root, layout.plugin_root)
    )
    return app.removeprefix("./"), plugin


def compiler_plugins(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the compiler plugins that project.config.json switches on, in its order."""
    setting = config.get("setting")
    listed = setting.get("useCompilerPlugins") if isinstance(setting, dict) else None
    names: dict[str, None] = {}
    for entry in listed if isinstance(listed, list) else ():
        name = entry[0] if isinstance(entry, list) and len(entry) > 1 else entry
        if isinstance(name, str) and name in _PLUGIN_EXTENSIONS:
            names[name] = None
    return tuple(names)


def drops_unused(snapshot: Snapshot) -> bool:
    """Whether project.config.json has unused files dropped.

    miniprogram-ci 2.1.42 drops nothing in plugin projects, nor where miniprogramRoot is spelled otherwise
    than `x` or `x/`.
    """
    setting = snapshot.config.object.get("setting")
    wanted = setting.get("ignoreUploadUnusedFiles") if isinstance(setting, dict) else None
    if wanted in (None, False, 0, "") or snapshot.layout.plugin_root is not None:
        return False
    written = snapshot.config.object.get("miniprogramRoot")
    return not isinstance(written, str) or normalise_root(written).startswith(written)
