"""REST over the collections of db.json: list, get, create, replace, patch, delete."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from mpconsole.backend import relations, replies
from mpconsole.backend.database import Database, DuplicateIdError
from mpconsole.backend.relations import Item
from mpconsole.backend.replies import Reply
from mpconsole.backend.restquery import Query, select
from mpconsole.backend.templates import Context
from mpconsole.i18n import _


class Collection:
    """Answers at a collection's own path and at the paths of its items and their children.

    `path.id` and `path.child` say which of them is asked for. `name` may be missing from the database
    at times: routes.toml names it, db.json may be edited.
    """

    def __init__(self, database: Database, name: str) -> None:
        self.name = name
        self._database = database

    async def reply(self, context: Context) -> Reply:
        """Answer one request."""
        resource = self._database.tables.get(self.name)
        if resource is None:
            return replies.error(500, _('there is no "{name}" in db.json').format(name=self.name))
        if isinstance(resource, dict):
            return self._single(context, resource)
        id_, child = context.path.get("id"), context.path.get("child")
        if id_ is None:
            handlers = _OF_LIST
        elif child is None:
            handlers = _OF_ITEM
        else:
            handlers = _OF_CHILDREN
        handler = handlers.get("GET" if context.method == "HEAD" else context.method)
        return _not_allowed(handlers) if handler is None else handler(self, context)

    def _list(self, context: Context) -> Reply:
        return _listed(self._database, self.name, self._database.tables[self.name], context)

    def _create(self, context: Context) -> Reply:
        item = _item(context)
        return _no_object() if item is None else self._insert(self.name, item, context)

    def _insert(self, name: str, item: Item, context: Context) -> Reply:
        try:
            created = self._database.create(name, item)
        except DuplicateIdError as error:
            return replies.error(409, _('"{name}" has an item {id} already').format(name=name, id=error))
        location = f"{context.url_path.rstrip('/')}/{quote(str(created['id']), safe='')}"
        return replies.as_json(201, created, {"Location": location})

    def _get(self, context: Context) -> Reply:
        item = relations.by_id(self._database.tables[self.name], context.path["id"])
        if item is None:
            return _not_found()
        query = Query.parse(context.query_string)
        return replies.as_json(200, _related(item, query, self._database, self.name))

    def _replace(self, context: Context, *, merge: bool = False) -> Reply:
        item = _item(context)
        if item is None:
            return _no_object()
        changed = self._database.change(self.name, context.path["id"], item, merge=merge)
        return _not_found() if changed is None else replies.as_json(200, changed)

    def _patch(self, context: Context) -> Reply:
        return self._replace(context, merge=True)

    def _delete(self, context: Context) -> Reply:
        found = self._database.delete(self.name, context.path["id"])
        return replies.as_json(200, {}) if found else _not_found()

    def _list_children(self, context: Context) -> Reply:
        child, id_ = context.path["child"], context.path["id"]
        if not isinstance(self._database.tables.get(child), list):
            return _not_found()
        items = relations.children(self._database.tables, child, self.name, id_)
        return _listed(self._database, child, items, context)

    def _create_child(self, context: Context) -> Reply:
        item, child = _item(context), context.path["child"]
        if item is None:
            return _no_object()
        parent = relations.by_id(self._database.tables[self.name], context.path["id"])
        if parent is None or not isinstance(self._database.tables.get(child), list):
            return _not_found()
        return self._insert(child, {**item, relations.foreign_key(self.name): parent["id"]}, context)

    def _single(self, context: Context, resource: Item) -> Reply:
        if "id" in context.path:
            return _not_found()
        if context.method in ("GET", "HEAD"):
            return replies.as_json(200, resource)
        if context.method not in ("POST", "PUT", "PATCH"):
            return _not_allowed(("GET", "POST", "PUT", "PATCH"))
        item = _item(context)
        if item is None:
            return _no_object()
        new = {**resource, **item} if context.method == "PATCH" else item
        self._database.tables[self.name] = new
        return replies.as_json(201 if context.method == "POST" else 200, new)


_Handler = Callable[[Collection, Context], Reply]
_OF_LIST: Mapping[str, _Handler] = {"GET": Collection._list, "POST": Collection._create}
_OF_ITEM: Mapping[str, _Handler] = {
    "GET": Collection._get,
    "PUT": Collection._replace,
    "PATCH": Collection._patch,
    "DELETE": Collection._delete,
}
_OF_CHILDREN: Mapping[str, _Handler] = {"GET": Collection._list_children, "POST": Collection._create_child}


class WholeDatabase:
    """Answers with every collection at once, as they are now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reply(self, context: Context) -> Reply:
        """Answer one request."""
        return replies.as_json(200, self._database.tables)


def _listed(database: Database, name: str, items: list[Any], context: Context) -> Reply:
    query = Query.parse(context.query_string)
    found = select(items, query)
    headers = {"X-Total-Count": str(found.total), "Access-Control-Expose-Headers": "X-Total-Count, Link"}
    if found.pages:
        base = f"http://{context.headers.get('host', 'localhost')}{quote(context.url_path)}"
        headers["Link"] = ", ".join(
            f'<{base}?{query.with_page(page)}>; rel="{rel}"' for rel, page in found.pages.items()
        )
    return replies.as_json(200, [_related(item, query, database, name) for item in found.items], headers)


def _related(item: Item, query: Query, database: Database, name: str) -> Item:
    if embedded := query.all("_embed"):
        item = relations.embed(item, embedded, database.tables, name)
    if expanded := query.all("_expand"):
        item = relations.expand(item, expanded, database.tables)
    return item


def _item(context: Context) -> Item | None:
    return context.body if isinstance(context.body, dict) else None


def _no_object() -> Reply:
    return replies.error(400, _("send one JSON object in the body"))


def _not_found() -> Reply:
    return replies.as_json(404, {})


def _not_allowed(methods: Iterable[str]) -> Reply:
    return replies.make(405, replies.JSON_TYPE, b"{}", {"Allow": ", ".join(methods)})
