"""The sizes of the JSON files that the official tool rewrites, remembered from report to report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mpconsole.project.model import Document, Snapshot
from mpconsole.size import rewriting
from mpconsole.size.rewriting import Role, document_json
from mpconsole.size.roles import roles

_NO_APPID = "touristappid"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a size was made from; the same things give the same size. `asked` says which files were looked
    for on the way, and whether they were there.
    """

    document: Document
    role: Role
    asked: Mapping[str, bool]
    size: int

    def holds(self, document: Document, role: Role, exists: Callable[[str], bool]) -> bool:
        """Whether everything is as it was."""
        return (
            self.document is document
            and self.role is role
            and all(exists(path) == there for path, there in self.asked.items())
        )


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Sizes of rewritten files by path. `app` and `plugin` are what they all hang on."""

    app: Document
    plugin: Document | None
    sizes: Mapping[str, int]
    known: Mapping[str, _Known]


def sizes(snapshot: Snapshot, last: Rewritten | None = None) -> Rewritten:
    """Return the size of every JSON file that ships rewritten.

    A document that cannot be read at all ships as it is, so it is not among them.
    """
    part, plugin = rewriting.part_of(snapshot), rewriting.plugin_part_of(snapshot)
    app = snapshot.app
    manifest = snapshot.documents.get(rewriting.PLUGIN_PREFIX + rewriting.PLUGIN)
    known: dict[str, _Known] = {}
    before = last.known if last is not None and last.app is app and last.plugin is manifest else {}
    for path, role in roles(snapshot).items():
        document = snapshot.documents[path]
        where = plugin if role is Role.PLUGIN and plugin is not None else part
        old = before.get(path)
        if old is not None and old.holds(document, role, where.exists):
            known[path] = old
        else:
            asked: dict[str, bool] = {}
            noting = replace(where, exists=_noting(where.exists, asked))
            known[path] = _Known(document, role, asked, len(document_json(document, noting, role)))
    found = {path: one.size for path, one in known.items()}
    if isinstance(app.value, dict):
        found[part.prefix + rewriting.APP] = len(rewriting.app_json(part, appid_of(snapshot)))
    if plugin is not None and plugin.plugin:
        found[plugin.prefix + rewriting.PLUGIN] = len(rewriting.plugin_json(plugin))
    if part.prefix + rewriting.EXT in snapshot.files:
        found[part.prefix + rewriting.EXT] = len(rewriting.ext_json(appid_of(snapshot)))
    return Rewritten(app, manifest, found, known)


def _noting(exists: Callable[[str], bool], asked: dict[str, bool]) -> Callable[[str], bool]:
    def look(path: str) -> bool:
        asked[path] = there = exists(path)
        return there

    return look


def appid_of(snapshot: Snapshot) -> str:
    """Return the project's appid, or what stands for one where it has none."""
    return snapshot.appid or _NO_APPID
