"""Bodies taken apart for the eye: what is packed is unpacked, forms become fields, multipart bodies parts."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from urllib.parse import parse_qsl

from mpconsole.backend.exchange import Part

LARGEST = 1024 * 1024
"""So much is unpacked at most: a small body can hold a bomb."""
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def unpacked(part: Part) -> Part | None:
    """Return a gzip or deflate body as it reads, as far as it is kept; None for one that is not packed so."""
    window = _WINDOWS.get((part.header("content-encoding") or "").strip().lower())
    if window is None or not part.content:
        return None
    try:
        content = zlib.decompressobj(window).decompress(part.content, LARGEST)
    except zlib.error:
        return None  # it is not what its header says
    try:
        text: str | None = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    return replace(part, content=content, text=text, size=len(content))


def fields(part: Part) -> list[tuple[str, str]]:
    """Return the fields of a form as they were typed; empty for another body."""
    if part.content_type != "application/x-www-form-urlencoded" or not part.text:
        return []
    return parse_qsl(part.text, keep_blank_values=True)


def pieces(part: Part) -> Iterator[tuple[str, Part]]:
    """Yield the name and the body of each part of a multipart body, as far as it is kept."""
    kind = part.header("content-type") or ""
    if not part.content_type.startswith("multipart/") or not part.content:
        return
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    for one in BytesParser().parsebytes(head + part.content).walk():
        if not one.is_multipart():
            yield _piece(one)


def _piece(one: "Message[str, str]") -> tuple[str, Part]:
    name = str(one.get_param("name", "", header="content-disposition"))
    payload = one.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        text: str | None = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    words = " ".join(filter(None, (name, one.get_filename(""))))
    headers = (("content-type", one.get_content_type()),) if one.get("content-type") else ()
    return words, Part(headers, len(content), content, text)
