"""What a code file weighs after the official tool has decoded and encoded it.

It reads code as UTF-8 and writes it as UTF-8: a byte that is none becomes U+FFFD, three bytes long
(miniprogram-ci 2.1.42). So a file in GBK grows, and every other file keeps its bytes.
"""

import os

_CHUNK = 1 << 20
LARGEST_READ = 64 << 20


def encoded_size(disk: str, size: int) -> int:
    """Return what the code file `disk`, of `size` bytes, weighs in the package.

    A file that cannot be read now, or is too large to be code, keeps its own size.
    """
    if size > LARGEST_READ:
        return size
    try:
        descriptor = os.open(disk, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except OSError:
        return size
    try:
        data = os.read(descriptor, size + 1)
        while chunk := os.read(descriptor, _CHUNK) if len(data) > size else b"":
            data += chunk
    except OSError:
        return size
    finally:
        os.close(descriptor)
    return utf8_size(data)


def utf8_size(data: bytes) -> int:
    """Return the length of `data` after decoding it as UTF-8 with replacement and encoding it again."""
    if data.isascii():
        return len(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return len(data.decode("utf-8", "replace").encode("utf-8"))
    return len(data)
