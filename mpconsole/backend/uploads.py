"""Files that programs uploaded to the mock (`wx.uploadFile`): kept beside the log, the newest of them.

`mock/` is never written, and nobody's disk filled: KEPT files and KEPT_BYTES bytes at most stay.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from mpconsole.events import timestamp
from mpconsole.files import write_whole

KEPT = 100
KEPT_BYTES = 256 * 1024 * 1024
PATH = "/__mpconsole__/uploads"
_MOST_PARTS = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: its number, the form's field, and name and type as the program gave them."""

    id: int
    time: str
    field: str
    name: str
    type: str
    bytes: int

    def told(self) -> dict[str, Any]:
        """Return what events and templates say of it."""
        return {"id": self.id, "field": self.field, "name": self.name, "type": self.type,
                "bytes": self.bytes, "url": f"{PATH}/{self.id}"}  # fmt: skip


class Uploads:
    """The uploaded files in `folder`: `ID.json` says what `ID.bin` is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Upload]:
        """Return what is kept, oldest first."""
        found: list[Upload] = []
        for path in self._folder.glob("*.json"):
            with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
                found.append(msgspec.json.decode(path.read_bytes(), type=Upload))
        return sorted(found, key=lambda one: one.id)

    def get(self, id_: int) -> tuple[Upload, Path] | None:
        """Return a file and where it lies."""
        for one in self.all():
            if one.id == id_:
                return one, self._path(one.id, "bin")
        return None

    def keep(self, field: str, name: str, type_: str, content: bytes) -> Upload:
        """Keep a file; the oldest go where there are too many. Raises OSError."""
        known = self.all()
        id_ = known[-1].id + 1 if known else 1
        upload = Upload(id_, timestamp(), field, name, type_, len(content))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._path(id_, "bin"), content, mode=0o600)
        write_whole(self._path(id_, "json"), msgspec.json.encode(upload), mode=0o600)
        self._make_room([*known, upload])
        return upload

    def clear(self) -> int:
        """Forget all of them; return how many they were."""
        known = self.all()
        for one in known:
            self._forget(one)
        return len(known)

    def _make_room(self, known: list[Upload]) -> None:
        size = sum(one.bytes for one in known)
        while len(known) > KEPT or (size > KEPT_BYTES and len(known) > 1):
            oldest = known.pop(0)
            size -= oldest.bytes
            self._forget(oldest)

    def _forget(self, one: Upload) -> None:
        for kind in ("json", "bin"):
            self._path(one.id, kind).unlink(missing_ok=True)

    def _path(self, id_: int, kind: str) -> Path:
        return self._folder / f"{id_:08}.{kind}"


async def take_form(content_type: str, body: bytes, uploads: Uploads) -> tuple[dict[str, Any], list[Upload]]:
    """Read a multipart form: its fields (files as `Upload.told` says), and the files, which are kept.

    A name that comes several times has a list; a form that cannot be read has no fields. Raises OSError where
    the disk refuses.
    """
    from starlette.datastructures import Headers, UploadFile
    from starlette.formparsers import MultiPartException, MultiPartParser

    async def stream() -> AsyncIterator[bytes]:
        yield body

    parser = MultiPartParser(
        Headers({"content-type": content_type}),
        stream(),  # type: ignore[arg-type]
        max_files=_MOST_PARTS,
        max_fields=_MOST_PARTS,
        max_part_size=max(len(body), 1),
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        return {}, []
    fields: dict[str, list[Any]] = {}
    kept: list[Upload] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            kept.append(uploads.keep(name, value.filename or "", value.content_type or "", content))
            fields.setdefault(name, []).append(kept[-1].told())
        else:
            fields.setdefault(name, []).append(value)
    await form.close()
    return {name: found[0] if len(found) == 1 else found for name, found in fields.items()}, kept
