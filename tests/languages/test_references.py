"""What scripts, views and styles ask for: as the official tool's own dependency analysis says."""

from typing import Any

import pytest

from mpconsole.languages.js_imports import imports
from mpconsole.languages.wxml_refs import refs
from mpconsole.languages.wxss_imports import wxss_imports
from tests.languages.scripts import SCRIPTS
from tests.languages.views import STYLES, VIEWS
from tests.oracle import record
from tests.oracle.official import HERE, run_node

RECORDED = record.recorded("references")
KINDS = {"a.js": SCRIPTS, "a.wxml": VIEWS, "a.wxss": STYLES}


def ours(name: str, text: str) -> list[Any]:
    """Requests by kind, and patterns."""
    if name == "a.js":
        found = imports(text.encode())
        return [
            [["Js", one] for one in found.requests],
            [[one.folder, one.pattern] for one in found.contexts],
        ]
    if name == "a.wxss":
        return [[["Wxss", one] for one in wxss_imports(text)], []]
    view = refs(text)
    inner = [imports(script.encode(), whole=True) for script in view.scripts]
    if not all(one.readable for one in inner):
        return [[], []]
    modules = [*view.modules, *(request for one in inner for request in one.requests)]
    return [
        sorted([*(["Wxml", one] for one in view.views), *(["Wxs", one] for one in modules)]),
        [[one.folder, one.pattern] for part in inner for one in part.contexts],
    ]


def official() -> dict[str, Any]:
    """What the tool says: name and text → as `ours`."""
    requests = [{"path": name, "text": text} for name, texts in KINDS.items() for text in texts]
    answers = run_node(HERE / "analyse.cjs", requests)
    return {
        f"{request['path']} {request['text']}": [
            sorted(found) if request["path"] == "a.wxml" else found,
            answer.get("contexts", []),
        ]
        for request, answer in zip(requests, answers, strict=True)
        for found in [answer.get("requests", [])]
    }


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in KINDS.items() for text in texts])
def test_as_recorded(name: str, text: str):
    assert ours(name, text) == RECORDED[f"{name} {text}"]


@pytest.mark.slow
def test_the_tool_still_answers_as_recorded():
    assert official() == RECORDED
