"""Made-up data in templates: by locale, by seed, in lists."""

import re
from typing import Any

import pytest

ROUTE = '[[route]]\npath = "/a"\njson = '


async def ask(client: Any, path: str = "/a") -> Any:
    return (await client.get(path)).json()


@pytest.mark.parametrize(
    ("locale", "letters"), [("zh_CN", r"[\u4e00-\u9fff]{2,4}"), ("en_US", r"[A-Z][\w. '-]+")]
)
async def test_names_of_a_locale(bench, locale: str, letters: str) -> None:
    client = bench.open(routes=f'{ROUTE}{{ name = "${{fake.name}}" }}\n[fake]\nlocale = "{locale}"')
    for _ in range(5):
        assert re.fullmatch(letters, (await ask(client))["name"])


async def test_a_seed_makes_the_same_values_again_after_a_reset(bench) -> None:
    fields = 'n = "${fake.random_int.1.1000000}", at = "${fake.uuid4}", p = "${fake.pydecimal}"'
    client = bench.open(routes=f"{ROUTE}{{ {fields} }}\n[fake]\nseed = 7")
    first = [await ask(client) for _ in range(3)]
    assert first[0] != first[1]
    assert isinstance(first[0]["n"], int)
    await client.post("/__mpconsole__/reset")
    assert [await ask(client) for _ in range(3)] == first
    bench.write({"routes.toml": f"{ROUTE}{{ {fields} }}\n[fake]\nseed = 8"})
    assert await ask(client) != first[0]


async def test_lists_are_repeated_and_counted(bench) -> None:
    item = '{ id = "${index}", name = "${fake.first_name}", tags = { "$repeat" = 2, "$item" = "t${index}" } }'
    client = bench.open(routes=f'{ROUTE}{{ "$repeat" = "${{query.limit|number}}", "$item" = {item} }}')
    rows = await ask(client, "/a?limit=30")
    assert [row["id"] for row in rows] == list(range(1, 31))
    assert rows[0]["tags"] == ["t1", "t2"]
    assert len({row["name"] for row in rows}) > 5
    assert await ask(client) == []
    assert await ask(client, "/a?limit=-1") == []
    assert len(await ask(client, "/a?limit=99999999")) == 10_000


@pytest.mark.parametrize(
    ("routes", "says"),
    [
        (ROUTE + '"${fake.nothing_like_it}"', "fake.nothing_like_it"),
        (ROUTE + '"${fake.name.1.2.3}"', "fake.name.1.2.3"),
        (ROUTE + '"${fake.add_provider}"', "fake.add_provider"),
        (ROUTE + '"${fake.__class__}"', "fake.__class__"),
        (ROUTE + '"${fake.text.999999999}"', "fake.text.999999999"),
        (ROUTE + '{ "$repeat" = true, "$item" = 1 }', "$repeat"),
        (ROUTE + '{ "$repeat" = "x", "$item" = 1 }', "$repeat"),
        ('[fake]\nlocale = "xx_YY"', "xx_YY"),
        ('[fake]\nlocale = "../etc"', "../etc"),
    ],
)
def test_what_cannot_be_made_up_is_named(bench, routes: str, says: str) -> None:
    bench.open(routes=routes)
    (fault,) = bench.mock.folder.faults
    assert says in fault.message


def test_the_library_is_imported_when_it_is_needed(bench) -> None:
    import subprocess
    import sys

    bench.open(routes=ROUTE + "1")
    program = (
        "import sys, pathlib; from mpconsole.backend.mockfolder import MockFolder;"
        "MockFolder(pathlib.Path(sys.argv[1])); print('faker' in sys.modules)"
    )
    argv = [sys.executable, "-c", program, str(bench.folder)]
    assert subprocess.run(argv, capture_output=True, text=True, check=True).stdout == "False\n"
