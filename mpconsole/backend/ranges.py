"""Byte ranges of an answer that is there as a whole: what media players ask for (RFC 9110, section 14)."""

import re

from mpconsole.backend.replies import Reply

_RANGE = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})")


def ranged(reply: Reply, asked: bytes) -> Reply:
    """Return the part of `reply` that `asked` (the header Range) names: 206; 416 where there is none.

    The whole reply where it is no success, and where `asked` names several parts, another unit or nothing.
    """
    found = _RANGE.fullmatch(asked.strip())
    if reply.status != 200 or found is None or not (found[1] or found[2]):
        return reply
    size = len(reply.body)
    if found[1]:
        first, last = int(found[1]), min(int(found[2]) if found[2] else size - 1, size - 1)
        if found[2] and int(found[2]) < first:
            return reply
    else:
        first, last = max(size - int(found[2]), 0), size - 1
    if first > last:
        return _part(reply, 416, b"", b"bytes */%d" % size)
    return _part(reply, 206, reply.body[first : last + 1], b"bytes %d-%d/%d" % (first, last, size))


def _part(reply: Reply, status: int, body: bytes, place: bytes) -> Reply:
    headers = [one for one in reply.headers if one[0] != b"content-length"]
    headers += [(b"content-length", b"%d" % len(body)), (b"content-range", place)]
    return Reply(status, headers, body)
