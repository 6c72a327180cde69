"""What the manual says of the mock is what the mock reads."""

import re
from pathlib import Path

import pytest

from mpconsole.backend.scenarios import read_scenario

DOCS = Path(__file__).resolve().parents[2] / "docs"
NAMES = ("mock.md", "mock.zh-CN.md")


def blocks(name: str) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_can_be_served(bench, name: str) -> None:
    served = 0
    for block in blocks(name):
        if "[[step]]" in block:
            bench.write({"scenarios/day.toml": block})
            assert len(read_scenario(bench.folder, "day").steps) == 2
        else:
            bench.open(routes=block)
            assert bench.mock.folder.faults == [], block
            served += len(bench.mock.folder.routes)
    assert served >= 9


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_a_route_is_in_the_manual(name: str) -> None:
    from mpconsole.backend.routetables import RouteTable, SayTable, ServerTable, SocketTable

    text = (DOCS / name).read_text("utf-8")
    for table in (RouteTable, ServerTable, SocketTable, SayTable):
        missing = [field for field in table.__struct_fields__ if not re.search(rf"\b{field}\b", text)]
        assert not missing, (table.__name__, missing)


@pytest.mark.parametrize("name", NAMES)
def test_every_network_and_fault_is_in_the_manual(name: str) -> None:
    from mpconsole.backend.faults import KINDS, NETWORKS

    text = (DOCS / name).read_text("utf-8")
    assert [word for word in (*KINDS, *NETWORKS) if f"`{word}`" not in text] == []


def test_every_control_path_is_in_the_manual() -> None:
    import json

    import mpconsole

    document = json.loads(
        (Path(mpconsole.__file__).parent / "schemas/mock-control-1.json").read_text("utf-8")
    )
    text = (DOCS / "mock.md").read_text("utf-8")
    for path in document["paths"]:
        assert path.replace("{name}", "NAME").replace("{id}", "ID") in text, path
