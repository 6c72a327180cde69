"""A code package as it was uploaded: unpacked, read and weighed.

Sizes are the bytes of the files' contents, uncompressed, without source maps and the signature: the
platform measures "package source size", and whether it adds the paths' lengths is not known.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mpconsole import container
from mpconsole.sandbox import limits
from mpconsole.sandbox.model import PackageFacts
from mpconsole.sandbox.privacy import scan
from mpconsole.units import KB, MB

MAIN = "__APP__"
SIGNATURE = "/ci.signature"


@dataclass(frozen=True, slots=True)
class Parcel:
    """An upload, opened. `content` is its body as it came, `signature` the text of its `/ci.signature`
    ("" where there is none).
    """

    facts: PackageFacts
    content: bytes
    signature: str


class BadParcel(Exception):  # noqa: N818 - told in the answer, by its words
    """The body is no package that the platform could take; the text says why."""


def open_parcel(body: bytes) -> Parcel:
    """Unpack and weigh a body of gzipped wxvpkg. Raises BadParcel."""
    try:
        files = container.read(container.decompress(body, limit=limits.UPLOAD))
    except container.ContainerError as error:
        raise BadParcel(error.message) from error
    signature = files.pop(SIGNATURE, b"")
    shipped = {path: data for path, data in files.items() if not path.endswith(".js.map")}
    return Parcel(_facts(shipped), body, signature.decode("utf-8", "replace"))


def stored_files(content: bytes) -> dict[str, bytes]:
    """Return the files of a stored body: what ships and its source maps, without the signature."""
    files = container.read(container.decompress(content, limit=limits.UPLOAD))
    files.pop(SIGNATURE, None)
    return files


def check_limits(facts: PackageFacts, total: int, *, each: int = limits.PACKAGE) -> str:
    """Return the platform's words for the first limit that is exceeded, or "". `each` is a package's own."""
    for name, size in facts.sizes.items():
        if size > each:
            what = "main package" if name == MAIN else f"subpackage {name}"
            return f"{what} source size {-(-size // KB)}KB exceed max limit {each // MB}MB"
    if facts.bytes > total:
        return f"source size {-(-facts.bytes // KB)}KB exceed max limit {total // MB}MB"
    return ""


def _facts(files: Mapping[str, bytes]) -> PackageFacts:
    app, prefix = _app(files)
    roots = _roots(app)
    sizes = dict.fromkeys((MAIN, *roots), 0)
    for path, data in files.items():
        inside = path.removeprefix(prefix)
        sizes[next((root for root in roots if inside.startswith(root)), MAIN)] += len(data)
    scripts = (data.decode("utf-8", "replace") for path, data in files.items() if path.endswith(".js"))
    return PackageFacts(
        key=_key(files),
        bytes=sum(sizes.values()),
        files=len(files),
        sizes=sizes,
        pages=tuple(_pages(app)),
        apis=scan(scripts),
        declared=tuple(_strings(app.get("requiredPrivateInfos"))),
        plugins=_plugins(app),
    )


def _app(files: Mapping[str, bytes]) -> tuple[dict[str, Any], str]:
    """Return app.json and the prefix of the program's paths; a plugin's package has none."""
    for prefix in ("/", "/miniprogram/"):
        data = files.get(f"{prefix}app.json")
        if data is not None:
            try:
                app = json.loads(data)
            except ValueError as error:
                raise BadParcel(f"app.json: {error}") from error
            if not isinstance(app, dict):
                raise BadParcel("app.json: not an object")
            return app, prefix
    if any(path.endswith("/plugin.json") for path in files):
        return {}, "/"
    raise BadParcel("app.json is not in the package")


def _subpackages(app: Mapping[str, Any]) -> list[dict[str, Any]]:
    value = app.get("subPackages", app.get("subpackages"))
    found = value if isinstance(value, list) else []
    return [item for item in found if isinstance(item, dict) and isinstance(item.get("root"), str)]


def _roots(app: Mapping[str, Any]) -> list[str]:
    return [item["root"].strip("/") + "/" for item in _subpackages(app)]


def _pages(app: Mapping[str, Any]) -> list[str]:
    pages = _strings(app.get("pages"))
    for item in _subpackages(app):
        pages += [f"{item['root'].strip('/')}/{page}" for page in _strings(item.get("pages"))]
    return pages


def _plugins(app: Mapping[str, Any]) -> dict[str, str]:
    """Return provider → version of every plugin named by the program or a subpackage."""
    tables = [app.get("plugins"), *(item.get("plugins") for item in _subpackages(app))]
    entries = [entry for table in tables if isinstance(table, dict) for entry in table.values()]
    return {
        str(entry.get("provider")): str(entry.get("version")) for entry in entries if isinstance(entry, dict)
    }


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _key(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{len(path.encode())} {len(files[path])} {path}".encode())
        digest.update(files[path])
    return digest.hexdigest()
