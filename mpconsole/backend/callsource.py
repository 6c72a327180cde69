"""The scripts in which a project's calls are looked for: its own, in the form in which people write them.

Of a framework's project these are the sources (`src/`), not what was built from them. Single-file components
(.vue, .mpx, .wpy) give their script blocks.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from mpconsole.backend.callsites import CallSites, find_call_sites
from mpconsole.languages.js_calls import Calls, calls
from mpconsole.project.model import Snapshot

LARGEST_BYTES = 512 * 1024
"""Larger scripts are bundles, which nobody reads."""
_SCRIPTS = (".js", ".ts", ".mjs", ".jsx", ".tsx")
_COMPONENTS = (".vue", ".mpx", ".wpy")
_SKIPPED = frozenset({"node_modules", "miniprogram_npm", "dist", "unpackage", "uni_modules"})
_BLOCK = re.compile(rb"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


class Sources:
    """Reads the calls of a project; a file that did not change since the last time is not read again."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[tuple[int, int], Calls]] = {}

    def call_sites(self, snapshot: Snapshot) -> CallSites:
        """Return the calls of a project as it is now; their files are relative to `source_root`."""
        root = source_root(snapshot)
        found: dict[str, tuple[tuple[int, int], Calls]] = {}
        for path in _files(snapshot, root):
            try:
                status = path.stat()
                stamp = (status.st_mtime_ns, status.st_size)
                name = path.relative_to(root).as_posix()
                known = self._seen.get(name)
                if known is not None and known[0] == stamp:
                    found[name] = known
                elif status.st_size <= LARGEST_BYTES:
                    found[name] = stamp, read_calls(path.name, path.read_bytes())
            except OSError:
                continue  # gone in between
        self._seen = found
        return find_call_sites({name: read for name, (_stamp, read) in found.items()})


def source_root(snapshot: Snapshot) -> Path:
    """Return the folder of what people write: a framework's `src/`, else the program's own."""
    sources = snapshot.layout.base / "src"
    return sources if snapshot.layout.framework and sources.is_dir() else snapshot.layout.root


def _files(snapshot: Snapshot, root: Path) -> Iterator[Path]:
    if root == snapshot.layout.root:
        for name in snapshot.files:
            if name.endswith(_SCRIPTS) and not name.endswith(".d.ts") and not _is_foreign(name):
                yield snapshot.layout.disk_path(name)
        return
    for folder, folders, names in os.walk(root):
        folders[:] = [one for one in folders if one not in _SKIPPED and not one.startswith(".")]
        for name in names:
            if name.endswith(_SCRIPTS + _COMPONENTS) and not name.endswith(".d.ts"):
                yield Path(folder, name)


def _is_foreign(name: str) -> bool:
    return not _SKIPPED.isdisjoint(name.split("/"))


def read_calls(name: str, content: bytes) -> Calls:
    """Return the calls of one file; lines are those of the whole file."""
    if name.endswith(_COMPONENTS):
        content = _script_blocks(content)
    return calls(content, tsx=name.endswith((".js", ".mjs", ".jsx", ".tsx")))


def _script_blocks(content: bytes) -> bytes:
    """Blank out everything but the script blocks: lines and columns stay."""
    kept, end = bytearray(), 0
    for block in _BLOCK.finditer(content):
        kept += _blank(content[end : block.start(1)]) + block[1]
        end = block.end(1)
    return bytes(kept)


def _blank(content: bytes) -> bytes:
    return re.sub(rb"[^\n]", b" ", content)
