from hypothesis import given
from hypothesis import strategies as st

from mpconsole.console.treemap import lay_out

WEIGHTS = st.lists(st.integers(0, 10**7), max_size=40).map(lambda weights: sorted(weights, reverse=True))


@given(WEIGHTS, st.integers(1, 120), st.integers(1, 40))
def test_boxes_cover_the_room_exactly_and_never_overlap(weights: list[int], width: int, height: int) -> None:
    boxes = lay_out(weights, width, height)
    assert len(boxes) == len(weights)
    covered = set()
    for box in boxes:
        for x in range(box.x, box.x + box.width):
            for y in range(box.y, box.y + box.height):
                assert (x, y) not in covered
                covered.add((x, y))
    if sum(weights):
        assert covered == {(x, y) for x in range(width) for y in range(height)}


def test_areas_are_as_the_weights() -> None:
    boxes = lay_out([600, 200, 200], 60, 20)
    areas = [box.width * box.height for box in boxes]
    assert areas == [720, 240, 240]
