import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.size.treemap import cells, squarify

WEIGHTS = st.lists(st.integers(0, 10**7), max_size=40).map(lambda weights: sorted(weights, reverse=True))


@given(WEIGHTS, st.integers(1, 120), st.integers(1, 40))
def test_boxes_cover_the_room_exactly_and_never_overlap(weights: list[int], width: int, height: int) -> None:
    boxes = cells(weights, width, height)
    assert len(boxes) == len(weights)
    covered = set()
    for box in boxes:
        for x in range(box.x, box.x + box.width):
            for y in range(box.y, box.y + box.height):
                assert (x, y) not in covered
                covered.add((x, y))
    if sum(weights):
        assert covered == {(x, y) for x in range(width) for y in range(height)}


def test_areas_in_cells_are_as_the_weights() -> None:
    boxes = cells([600, 200, 200], 60, 20)
    assert [box.width * box.height for box in boxes] == [720, 240, 240]


@given(WEIGHTS, st.floats(1, 4000), st.floats(1, 4000))
def test_areas_are_as_the_weights(weights: list[int], width: float, height: float) -> None:
    total = sum(weights)
    for weight, one in zip(weights, squarify(weights, width, height), strict=True):
        wanted = width * height * weight / total if total else 0
        assert (one.right - one.left) * (one.bottom - one.top) == pytest.approx(
            wanted, rel=1e-6, abs=1e-6 * width * height
        )
        assert 0 <= one.left <= one.right <= width
        assert 0 <= one.top <= one.bottom <= height


def test_the_example_of_the_paper_is_laid_out_as_in_it() -> None:
    """Bruls, Huizing and van Wijk, figure 3: areas 6 6 4 3 2 2 1 in a room of 6 x 4."""
    found = [(round(one.left, 2), round(one.top, 2)) for one in squarify([6, 6, 4, 3, 2, 2, 1], 6, 4)]
    assert found[:4] == [(0, 0), (0, 2), (3, 0), (4.71, 0)]
