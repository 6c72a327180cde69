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

    def holds(self, document: Document, role: Role, exists: Callable[[str], bool] | None) -> bool:
        """Whether everything is as it was; with `exists` None no file has come or gone."""
        return (
            self.document is document
            and self.role is role
            and (exists is None or all(exists(path) == there for path, there in self.asked.items()))
        )


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Sizes of rewritten files by path. `app`, `appid` and `plugin` are what they all hang on."""

    app: Document
    appid: str
    plugin: Document | None
    sizes: Mapping[str, int]
    known: Mapping[str, _Known]


def sizes(snapshot: Snapshot, last: Rewritten | None = None, *, same_names: bool = False) -> Rewritten:
    """Return the size of every JSON file that ships rewritten.

    A document that cannot be read at all ships as it is, so it is not among them. `same_names`: no file has
    come or gone since `last`.
    """
    part, plugin = rewriting.part_of(snapshot), rewriting.plugin_part_of(snapshot)
    app, appid = snapshot.app, appid_of(snapshot)
    manifest = snapshot.documents.get(rewriting.PLUGIN_PREFIX + rewriting.PLUGIN)
    known: dict[str, _Known] = {}
    same = last is not None and last.app is app and last.plugin is manifest
    before = last.known if last is not None and same else {}
    for path, role in roles(snapshot).items():
        document = snapshot.documents[path]
        where = plugin if role is Role.PLUGIN and plugin is not None else part
        old = before.get(path)
        if old is not None and old.holds(document, role, None if same_names else where.exists):
            known[path] = old
        else:
            asked: dict[str, bool] = {}
            noting = replace(where, exists=_noting(where.exists, asked))
            known[path] = _Known(document, role, asked, len(document_json(document, noting, role)))
    found = {path: one.size for path, one in known.items()}
    if isinstance(app.value, dict):
        path = part.prefix + rewriting.APP
        if last is not None and same and same_names and last.appid == appid:
            found[path] = last.sizes[path]
        else:
            found[path] = len(rewriting.app_json(part, appid))
    if plugin is not None and plugin.plugin:
        found[plugin.prefix + rewriting.PLUGIN] = len(rewriting.plugin_json(plugin))
    if part.prefix + rewriting.EXT in snapshot.files:
        found[part.prefix + rewriting.EXT] = len(rewriting.ext_json(appid))
    return Rewritten(app, appid, manifest, found, known)


def _noting(exists: Callable[[str], bool], asked: dict[str, bool]) -> Callable[[str], bool]:
    def look(path: str) -> bool:
        asked[path] = there = exists(path)
        return there

    return look


def appid_of(snapshot: Snapshot) -> str:
    """Return the project's appid, or what stands for one where it has none."""
    return snapshot.appid or _NO_APPID
