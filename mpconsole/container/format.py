"""wxvpkg, version 0: a header, an index, then the files' bytes one after the other.

All numbers are big-endian and unsigned, 32 bits:

    0xBE | version 0 | length of the index | length of the data | 0xED
    index: count | count x (length of the name | name in UTF-8, with a leading "/" | offset | size)
    data:  the files; offsets count from the first byte of the package

There is no compression, checksum or encryption. The layout is that of the official uploader
(miniprogram-ci 2.1.42), which the tests pack and unpack against.
"""

import struct
from collections.abc import Iterable, Iterator

from mpconsole.container.errors import ContainerError
from mpconsole.i18n import _

_HEADER = struct.Struct(">BIIIB")
_NUMBER = struct.Struct(">I")
_PLACE = struct.Struct(">II")
_FIRST, _LAST = 0xBE, 0xED
_LARGEST = 0x7FFF_FFFF  # the official tool reads its numbers as signed


def write(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the package that holds `files`, pairs of a path such as `/pages/a.js` and its bytes.

    The same files give the same bytes in whatever order they come: they are sorted by the UTF-8 of
    their paths. Raises ContainerError for a path that no package may hold, or one given twice.
    """
    entries = sorted((_encode(path), data) for path, data in files)
    _refuse_twice([name for name, _data in entries])
    index_length = _NUMBER.size + sum(_NUMBER.size + len(name) + _PLACE.size for name, _data in entries)
    data_length = sum(len(data) for _name, data in entries)
    offset = _HEADER.size + index_length
    if offset + data_length > _LARGEST:
        raise ContainerError(_("a code package cannot hold more than 2 GB"))
    parts = [_HEADER.pack(_FIRST, 0, index_length, data_length, _LAST), _NUMBER.pack(len(entries))]
    for name, data in entries:
        parts += [_NUMBER.pack(len(name)), name, _PLACE.pack(offset, len(data))]
        offset += len(data)
    parts += [data for _name, data in entries]
    return b"".join(parts)


def read(data: bytes) -> dict[str, bytes]:
    """Return the files of a package, path (with its leading `/`) → bytes, in the package's order.

    Strict: every length must fit, no path may be given twice or lead out of the package, and no
    file may lie outside the data or over another one. Raises ContainerError, and nothing else.
    """
    index_length, data_length = _read_header(data)
    start = _HEADER.size + index_length
    if start + data_length != len(data):
        raise ContainerError(
            _("the code package is {actual} bytes long, its header says {expected}").format(
                actual=len(data), expected=start + data_length
            )
        )
    entries = list(_read_index(data[_HEADER.size : start]))
    _refuse_twice([name for name, _offset, _size in entries])
    _refuse_overlap(entries, start, len(data))
    return {name.decode(): data[offset : offset + size] for name, offset, size in entries}


def _encode(path: str) -> bytes:
    try:
        name = path.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ContainerError(
            _("{path} cannot stand in a code package: its name is not UTF-8").format(path=repr(path))
        ) from error
    _check_name(name)
    return name


def _read_header(data: bytes) -> tuple[int, int]:
    if len(data) < _HEADER.size:
        raise ContainerError(
            _("this is no code package: it is only {size} bytes long").format(size=len(data))
        )
    first, version, index_length, data_length, last = _HEADER.unpack_from(data)
    if (first, last) != (_FIRST, _LAST):
        raise ContainerError(_("this is no code package: its first bytes are not those of a wxvpkg"))
    if version != 0:
        raise ContainerError(
            _("the code package has format version {version}, not 0").format(version=version)
        )
    return index_length, data_length


def _read_index(index: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, offset and size of every file. Raises ContainerError where the index ends early."""
    position = 0

    def take(length: int) -> bytes:
        nonlocal position
        if position + length > len(index):
            raise ContainerError(
                _("the index of the code package ends early, at byte {offset}").format(
                    offset=_HEADER.size + len(index)
                )
            )
        position += length
        return index[position - length : position]

    count = _number(take(_NUMBER.size))
    for _file in range(count):
        name = take(_number(take(_NUMBER.size)))
        _check_name(name)
        offset, size = _PLACE.unpack(take(_PLACE.size))
        yield name, offset, size
    if position != len(index):
        raise ContainerError(
            _("the index of the code package is {extra} bytes too long").format(extra=len(index) - position)
        )


def _number(data: bytes) -> int:
    value: int = _NUMBER.unpack(data)[0]
    return value


def _check_name(name: bytes) -> None:
    """Refuse a path that is not UTF-8, not absolute, or leads elsewhere when it is unpacked."""
    try:
        path = name.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContainerError(
            _("{path} cannot stand in a code package: its name is not UTF-8").format(path=repr(name))
        ) from error
    parts = path.split("/")
    if parts[0] or len(parts) < 2 or any(part in ("", ".", "..") for part in parts[1:]):
        raise ContainerError(
            _('{path} cannot stand in a code package: write paths as "/pages/index.js"').format(
                path=repr(path)
            )
        )
    if "\\" in path or "\0" in path:
        raise ContainerError(
            _("{path} cannot stand in a code package: it holds a backslash or a zero byte").format(
                path=repr(path)
            )
        )


def _refuse_twice(names: list[bytes]) -> None:
    seen: set[bytes] = set()
    for name in names:
        if name in seen:
            raise ContainerError(_("{path} stands twice in the code package").format(path=name.decode()))
        seen.add(name)


def _refuse_overlap(entries: list[tuple[bytes, int, int]], start: int, end: int) -> None:
    position = start
    for name, offset, size in sorted(entries, key=lambda entry: (entry[1], entry[2])):
        if offset < position or offset + size > end:
            raise ContainerError(
                _("{path} lies outside the data of the code package, or over another file").format(
                    path=name.decode()
                )
            )
        position = offset + size
