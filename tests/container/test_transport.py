"""Packages as they travel: deterministic gzip, and no bombs."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.container import ContainerError, compress, decompress


@given(st.binary())
def test_round_trip(data: bytes) -> None:
    assert decompress(compress(data)) == data
    assert gzip.decompress(compress(data)) == data


def test_no_time_and_no_name_is_written() -> None:
    assert compress(b"x")[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(ContainerError):
        decompress(noise)


def test_a_bomb_is_stopped_at_the_limit() -> None:
    bomb = compress(bytes(1_000_000))
    with pytest.raises(ContainerError, match="more than 1000 bytes"):
        decompress(bomb, limit=1000)
    assert len(decompress(bomb, limit=1_000_000)) == 1_000_000


@pytest.mark.parametrize("end", [compress(b"hello")[:-4], compress(b"hello") + b"more"])
def test_what_ends_wrongly_is_refused(end: bytes) -> None:
    with pytest.raises(ContainerError):
        decompress(end)
