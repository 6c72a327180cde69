"""A package as it travels: gzip, with nothing in it that differs from day to day."""

import gzip
import zlib

from mpconsole.container.errors import ContainerError
from mpconsole.i18n import _
from mpconsole.units import MB

LARGEST = 64 * MB
"""What `decompress` accepts by default, in bytes: twice the platform's largest program."""


def compress(data: bytes) -> bytes:
    """Return `data` gzipped; the same bytes give the same bytes, as no time is written into them."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def decompress(data: bytes, *, limit: int = LARGEST) -> bytes:
    """Return what one gzip member holds. Raises ContainerError, also beyond `limit` bytes."""
    reader = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        content = reader.decompress(data, limit + 1)
    except zlib.error as error:
        raise ContainerError(_("the upload is not gzip: {reason}").format(reason=error)) from error
    if len(content) > limit:
        raise ContainerError(_("the upload unpacks to more than {limit} bytes").format(limit=limit))
    if not reader.eof:
        raise ContainerError(_("the upload ends early"))
    if reader.unused_data:
        raise ContainerError(_("the upload has bytes after its end"))
    return content
