"""Places in WXML and positions in UTF-16, wherever the cursor stands."""

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from mpconsole.languages.json_tree import parse_tree
from mpconsole.languages.wxml import parse
from mpconsole.lsp.json_completion import place_at
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.wxml_spots import spot_at
from tests.languages.test_wxml import SOUP

TEXTS = st.text(alphabet="a\n\r中🍵\U0001f469‍é\ufeff", max_size=40)


@given(TEXTS, st.data())
def test_positions_are_there_and_back(text: str, data: st.DataObject) -> None:
    positions = Positions(text)
    offset = data.draw(st.integers(0, len(text)))
    position = positions.position(offset)
    before = text[:offset]
    line = before.rpartition("\n")[2]
    assert (position.line, position.character) == (before.count("\n"), len(line.encode("utf-16-le")) // 2)
    assert positions.offset(position) == offset


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_positions_outside_are_taken_for_the_nearest(text: str, line: int, character: int) -> None:
    assert 0 <= Positions(text).offset(types.Position(line, character)) <= len(text)


@given(SOUP, st.data())
def test_every_place_in_a_view_is_something(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    spot = spot_at(parse(text), offset)
    assert 0 <= spot.start <= offset <= spot.end <= len(text)


JSON = st.lists(st.sampled_from(["{", "}", "[", "]", '"a"', ":", ",", "1", "\n", '"', " "]), max_size=30).map(
    "".join
)


@given(JSON, st.data())
def test_every_place_in_a_document_is_something(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    keys, node, _member = place_at(parse_tree(text), offset)
    assert node is None or node.start <= offset <= node.end
    assert all(isinstance(key, str | int) for key in keys)
