"""wxvpkg: round trips, determinism, and hostile input."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.container import ContainerError, read, write

SEGMENT = st.text(st.characters(exclude_characters="/\\\0", codec="utf-8"), min_size=1, max_size=12).filter(
    lambda text: text not in (".", "..")
)
PATH = st.lists(SEGMENT, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))
FILES = st.dictionaries(PATH, st.binary(max_size=200), max_size=12)


@given(FILES)
def test_what_is_written_is_read(files: dict[str, bytes]) -> None:
    assert read(write(files.items())) == files


@given(FILES, st.randoms(use_true_random=False))
def test_order_does_not_matter(files: dict[str, bytes], random) -> None:
    shuffled = list(files.items())
    random.shuffle(shuffled)
    assert write(shuffled) == write(files.items())


@given(FILES, st.data())
def test_a_changed_package_is_read_or_refused(files: dict[str, bytes], data: st.DataObject) -> None:
    package = bytearray(write(files.items()))
    for _change in range(data.draw(st.integers(1, 3))):
        package[data.draw(st.integers(0, len(package) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(package)))
    for hostile in (bytes(package), bytes(package[:cut]), bytes(package) + b"x"):
        try:
            content = read(hostile)
        except ContainerError:
            continue
        assert sum(map(len, content.values())) <= len(hostile)


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(ContainerError):
        read(noise)


def test_layout_is_that_of_the_facts() -> None:
    assert write([("/b", b"22"), ("/a", b"1")]).hex() == (
        "be 00000000 00000020 00000003 ed"
        "00000002"
        "00000002 2f61 0000002e 00000001"
        "00000002 2f62 0000002f 00000002"
        "31 3232"
    ).replace(" ", "")


@pytest.mark.parametrize(
    "path", ["", "/", "a", "./a", "/../a", "/a/../b", "/a//b", "/a/", "/.", "/a\\b", "/a\0b", "/\udcff"]
)
def test_no_package_holds_such_a_path(path: str) -> None:
    with pytest.raises(ContainerError):
        write([(path, b"")])


def test_a_path_stands_once() -> None:
    with pytest.raises(ContainerError, match="/a stands twice"):
        write([("/a", b"1"), ("/a", b"1")])


def hand_made(*entries: tuple[bytes, int, int], data: bytes, version: int = 0) -> bytes:
    index = struct.pack(">I", len(entries)) + b"".join(
        struct.pack(">I", len(name)) + name + struct.pack(">II", offset, size)
        for name, offset, size in entries
    )
    return struct.pack(">BIIIB", 0xBE, version, len(index), len(data), 0xED) + index + data


@pytest.mark.parametrize(
    ("package", "words"),
    [
        (hand_made((b"/../x", 32, 1), data=b"1"), "write paths as"),
        (hand_made((b"/\xff", 32, 1), data=b"1"), "not UTF-8"),
        (hand_made((b"/a", 0, 1), data=b"1"), "outside the data"),
        (hand_made((b"/a", 32, 2), data=b"1"), "outside the data"),
        (hand_made((b"/a", 46, 1), (b"/b", 46, 1), data=b"1"), "over another file"),
        (hand_made((b"/a", 46, 1), (b"/a", 47, 1), data=b"12"), "twice"),
        (hand_made(data=b"", version=10), "format version 10"),
    ],
)
def test_hostile_packages_are_told_apart(package: bytes, words: str) -> None:
    with pytest.raises(ContainerError, match=words):
        read(package)


def test_a_count_of_four_thousand_million_is_refused_at_once() -> None:
    package = bytearray(hand_made(data=b""))
    package[14:18] = b"\xff\xff\xff\xff"
    with pytest.raises(ContainerError, match="ends early"):
        read(bytes(package))
