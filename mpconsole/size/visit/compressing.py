"""How a package weighs on its way: the platform compresses packages for transport with Zstandard.

Source: the platform's performance guide (subpackages, code package transport). Which level it uses is not
published; Zstandard's own default is taken.
"""

import sys
from collections.abc import Iterable

from mpconsole.container import format as container
from mpconsole.units import MB

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGEST = 64 * MB
"""A larger package is not compressed here: it never ships."""

LEVEL = 3
"""Zstandard's default. Level 19 gives some 5 % less on real programs."""


def compressed(files: Iterable[tuple[str, bytes]]) -> int:
    """Return the bytes of the package that holds `files` (paths without a leading slash), compressed."""
    named = {_name(path): data for path, data in files}
    return len(zstd.compress(container.write(named.items()), level=LEVEL)) if named else 0


def _name(path: str) -> str:
    """A name that a package may hold: one that is not UTF-8 with U+FFFD in it."""
    return "/" + path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
