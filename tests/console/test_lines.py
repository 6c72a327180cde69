from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mpconsole.console import glyphs, lines
from mpconsole.console.lines import Span

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "M"]), max_size=40)


@given(TEXTS, st.integers(0, 30))
def test_fitting_gives_exactly_the_cells(text: str, cells: int) -> None:
    assert lines.width(lines.fit([Span(text), Span("ends")], cells)) == cells
    assert cell_len(lines.left(text, cells)) == cells
    assert cell_len(lines.right(text, cells)) == cells
    assert cell_len(lines.path(text, cells)) == cells


@given(TEXTS, st.integers(2, 30))
def test_wrapping_loses_no_character_and_keeps_to_the_cells(text: str, cells: int) -> None:
    wrapped = lines.wrap(text, cells)
    assert all(cell_len(line) <= cells for line in wrapped)
    assert "".join("".join(wrapped).split()) == "".join(text.split())


def test_paths_are_clipped_at_their_start_and_sentences_at_their_end() -> None:
    assert lines.clip_start("pages/cart/购物车.js", 10) == "…购物车.js"
    assert lines.clip("the sentence", 6) == "the s…"
    assert lines.left("购物车", 5) == "购物…"


def test_wide_characters_break_anywhere_and_words_at_spaces() -> None:
    assert lines.wrap("主包 is 3.21 MB，超出", 12) == ["主包 is 3.21", "MB，超出"]


def test_spread_keeps_the_end_whole() -> None:
    spread = lines.spread([Span("a long beginning")], [Span("end")], 12)
    assert "".join(span.text for span in spread) == "a long…  end"


def test_compose_puts_inked_parts_into_a_translated_sentence() -> None:
    line = lines.compose("{size} of {limit}", "muted", size=Span("3 MB", "strong"), limit="10 MB")
    assert line == (Span("3 MB", "strong"), Span(" of ", "muted"), Span("10 MB", "muted"))


def test_control_characters_are_shown_not_obeyed() -> None:
    assert lines.printable(Span("/a\x1b[2J\u202eb")).text == "/a·[2J·b"


@given(st.floats(-1, 3), st.integers(0, 60))
def test_bars_have_their_length(fraction: float, cells: int) -> None:
    assert lines.width(glyphs.bar(fraction, cells, "primary")) == cells


def test_a_bar_shows_even_a_little_and_never_more_than_all() -> None:
    assert glyphs.bar(0.0001, 10, "primary")[0].text == "╸"
    assert glyphs.bar(7, 10, "primary")[0].text == "━" * 10


@given(TEXTS)
def test_plain_text_holds_nothing_of_ambiguous_width(text: str) -> None:
    import unicodedata

    told = glyphs.plain(text + "━╭✖▲…·主包")
    assert not [mark for mark in told if unicodedata.east_asian_width(mark) == "A"]
    assert "主包" in told


def test_sparks_run_from_the_least_to_the_most() -> None:
    assert glyphs.spark([1, 2, 3, 8], 3, "primary").text == "▁▂█"
    assert glyphs.spark([5, 5], 8, "primary").text == "▁▁"
