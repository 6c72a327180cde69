import pytest
from textual import events

from mpconsole.console.keyboard import narrow


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ｑ", "q"),
        ("Ｒ", "R"),
        ("１", "1"),
        ("？", "question_mark"),
        ("：", "colon"),
        ("、", "slash"),
        ("／", "slash"),
    ],
)
def test_full_width_keys_count_as_their_narrow_twins(typed: str, key: str) -> None:
    assert narrow(events.Key("fullwidth", typed)).key == key


@pytest.mark.parametrize("typed", ["茶", "é", "q"])
def test_other_keys_stay_what_they_are(typed: str) -> None:
    event = events.Key("key", typed)
    assert narrow(event) is event
