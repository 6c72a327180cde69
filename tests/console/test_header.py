import pytest

from mpconsole.console import header
from mpconsole.console.header import Facts, InFlight
from mpconsole.console.lines import width

FULL = Facts(
    name="Lotus Tea 莲茶小程序",
    version="1.4.0",
    appid="wx0123456789abcdef",
    environment="test",
    branch="feature/a-long-branch-name",
    dirty=12,
    mock=":4100",
    errors=3,
    warnings=21,
    in_flight=InFlight("1.3.2", "in review", "secondary", "2 h", rehearsal=True),
)


def text(facts: Facts, cells: int) -> str:
    return "".join(span.text for span in header.draw(facts, cells))


@pytest.mark.parametrize("cells", range(60, 200))
def test_the_appid_stays_whole_and_the_line_fits(cells: int) -> None:
    line = header.draw(FULL, cells)
    assert width(line) == cells
    assert "wx0123456789abcdef" in text(FULL, cells)
    assert "[test]" in text(FULL, cells)


def test_where_there_is_room_everything_is_said() -> None:
    said = text(FULL, 180)
    for word in (
        "mpconsole",
        "莲茶小程序",
        "1.4.0",
        "a-long-branch-name",
        "12",
        ":4100",
        "21",
        "in review",
        "2 h",
    ):
        assert word in said
    assert "REHEARSAL" in said


def test_the_name_gives_way_first() -> None:
    narrow = text(FULL, 135)
    assert "a-long-branch-name" in narrow
    assert "莲茶小程序" not in narrow


def test_a_rehearsal_is_said_at_80_columns() -> None:
    assert "REHEARSAL" in text(FULL, 80)
    assert "1.3.2" in text(FULL, 80)
