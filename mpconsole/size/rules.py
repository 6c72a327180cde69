"""A digest of the code that decides what a program weighs as written: what was weighed by other rules is
weighed again, and what any other change of mpconsole leaves alone is not.
"""

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_ROOMS = ("languages", "platform", "project")
_MODULES = (
    *("documents", "encoding", "model", "packing", "packoptions", "rewriting", "roles", "scale"),
    *("usage", "warnings", "weigh"),
)
"""Of this room; the others judge, compare, advise or tell, and change no weight."""


@cache
def rules_digest() -> str:
    """Return the digest of every module that a weight depends on."""
    files = [_PACKAGE / "size" / f"{name}.py" for name in _MODULES]
    for room in _ROOMS:
        files += sorted((_PACKAGE / room).glob("*.py"))
    found = hashlib.blake2b(digest_size=16)
    for path in files:
        data = path.read_bytes()
        found.update(f"{path.name} {len(data)} ".encode() + data)
    return found.hexdigest()
