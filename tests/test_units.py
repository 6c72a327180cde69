import pytest

from mpconsole import units


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (2_097_152, "2.00 MB"), (-1536, "-1.5 KB")],
)
def test_sizes_are_binary(count: int, text: str) -> None:
    assert units.size(count) == text


@pytest.mark.parametrize(
    ("text", "count"), [("10 MB", 10_485_760), ("1.5mb", 1_572_864), ("500 KB", 512_000), ("2048", 2048)]
)
def test_sizes_are_read(text: str, count: int) -> None:
    assert units.parse_size(text) == count


@pytest.mark.parametrize("text", ["", "ten", "-1 MB", "inf", "nan MB", "5 GBs"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        units.parse_size(text)
