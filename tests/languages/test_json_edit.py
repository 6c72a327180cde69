"""Items are added to a list in a JSON text, and nothing else in it changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.languages.json_edit import JsonEditError, append

ITEM = {"type": "file", "value": "a.js"}
PATH = ("packOptions", "ignore")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{\n\t"appid": "x",\n\t"packOptions": {\n\t\t"ignore": []\n\t}\n}\n',
            '{\n\t"appid": "x",\n\t"packOptions": {\n\t\t"ignore": [\n\t\t\t{\n\t\t\t\t"type": "file",\n'
            '\t\t\t\t"value": "a.js"\n\t\t\t}\n\t\t]\n\t}\n}\n',
        ),
        (
            '{\r\n    "z":  1.0,\r\n    "packOptions": {}\r\n}',
            '{\r\n    "z":  1.0,\r\n    "packOptions": {\r\n        "ignore": [\r\n            {\r\n'
            '                "type": "file",\r\n                "value": "a.js"\r\n            }\r\n'
            "        ]\r\n    }\r\n}",
        ),
        (
            '{"a":1,"packOptions":{"ignore":[{"x":"b"}]}}',
            '{"a":1,"packOptions":{"ignore":[{"x":"b"}, {"type": "file", "value": "a.js"}]}}',
        ),
        ("{}", '{"packOptions": {"ignore": [{"type": "file", "value": "a.js"}]}}'),
    ],
)
def test_formatting_stays(before: str, after: str) -> None:
    assert append(before, PATH, [ITEM]) == after


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"packOptions": 1}', '{"packOptions": {"ignore": {}}}', "{a: 1}"]
)
def test_what_is_no_place_for_a_list_is_refused(text: str) -> None:
    with pytest.raises(JsonEditError):
        append(text, PATH, [ITEM])


@given(
    st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.booleans())),
    st.sampled_from([None, "  ", "\t", "    "]),
    st.lists(st.dictionaries(st.text(), st.text())),
    st.booleans(),
)
def test_the_value_is_what_was_asked_for(
    value: dict[str, object], indent: str | None, held: list[object], some: bool
) -> None:
    value = value | ({"packOptions": {"ignore": held}} if some else {})
    value.setdefault("packOptions", {})
    value["packOptions"] = value["packOptions"] if isinstance(value["packOptions"], dict) else {}
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    found = json.loads(append(text, PATH, [ITEM, ITEM]))
    wanted = value | {"packOptions": {"ignore": [*(held if some else []), ITEM, ITEM]}}
    assert found == wanted
