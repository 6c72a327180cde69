"""Every language, on texts made of its pieces in any order, and on what fuzzing found."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.languages.properties import LANGUAGES
from tests.languages.soup import PIECES

FOUND = sorted((Path(__file__).parent / "found").glob("*.*"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text(language: str) -> None:
    pieces = st.sampled_from(PIECES[language]) | st.text(max_size=3)

    @settings(max_examples=200, deadline=None)
    @given(st.lists(pieces, max_size=40).map("".join))
    def check(text: str) -> None:
        LANGUAGES[language](text)

    check()


def test_what_fuzzing_found_stays_mended() -> None:
    for file in FOUND:
        LANGUAGES[file.suffix[1:]](file.read_bytes().decode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_repeated_pieces_come_to_an_end(language: str) -> None:
    """No piece is so much dearer by the thousand that a text of its kind would never be read."""
    for piece in PIECES[language]:
        LANGUAGES[language](piece * 3000)
