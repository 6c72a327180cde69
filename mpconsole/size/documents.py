"""The sizes of the JSON files that the official tool rewrites, remembered from report to report."""

from collections.abc import Mapping
from dataclasses import dataclass

from mpconsole.project.model import Document, Snapshot
from mpconsole.size import rewriting

_NO_APPID = "touristappid"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a size was made from; the same things give the same size."""

    document: Document
    uses: tuple[str, ...]
    is_page: bool
    size: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Sizes of rewritten files by path. `app` is the app.json that they all hang on."""

    app: Document
    sizes: Mapping[str, int]
    known: Mapping[str, _Known]


def sizes(snapshot: Snapshot, last: Rewritten | None = None) -> Rewritten:
    """Return the size of every JSON file that ships rewritten.

    A document that cannot be read at all ships as it is, so it is not among them.
    """
    part = rewriting.part_of(snapshot)
    app = snapshot.app
    known: dict[str, _Known] = {}
    before = last.known if last is not None and last.app is app else {}
    for path, is_page in rewriting.documents(snapshot):
        document = snapshot.documents[path]
        uses = snapshot.uses.get(path, ())
        old = before.get(path)
        if old is not None and old.document is document and old.uses == uses and old.is_page == is_page:
            known[path] = old
        else:
            size = len(rewriting.document_json(document, part, is_page=is_page))
            known[path] = _Known(document, uses, is_page, size)
    found = {path: one.size for path, one in known.items()}
    if isinstance(app.value, dict):
        found[part.prefix + rewriting.APP] = len(rewriting.app_json(part))
    if part.prefix + rewriting.EXT in snapshot.files:
        found[part.prefix + rewriting.EXT] = len(rewriting.ext_json(snapshot.appid or _NO_APPID))
    return Rewritten(app, found, known)
