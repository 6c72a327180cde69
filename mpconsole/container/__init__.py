"""The platform's package format (wxvpkg): write and read.

    data = write([("/app.js", b"App({})")])
    read(data) == {"/app.js": b"App({})"}

On the wire a package travels gzipped: `compress` and `decompress`.
"""

from mpconsole.container.errors import ContainerError
from mpconsole.container.format import read, write
from mpconsole.container.transport import compress, decompress

__all__ = ["ContainerError", "compress", "decompress", "read", "write"]
