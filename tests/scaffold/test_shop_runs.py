"""The shop as its users run it: compiled by the official tool, in Node, against its real mock backend."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.mockserver import mock_server
from tests.oracle.official import compile_many
from tests.scaffold.conftest import Variants

pytestmark = pytest.mark.slow
USER = Path(__file__).with_name("shop_user.cjs")


@pytest.fixture(scope="module")
def shops(variants: Variants, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Each shop's project, and the folder with its compiled package."""
    projects = {project.name: project for answers, project in variants.items() if answers.recipe == "shop"}
    outputs = [tmp_path_factory.mktemp("compiled") for _project in projects]
    results = compile_many(list(projects.values()), {"useProjectConfig": True}, outputs=outputs)
    assert not [result.message for result in results if result.refused]
    return {name: (projects[name], output) for name, output in zip(projects, outputs, strict=True)}


@pytest.mark.parametrize("language", ["javascript", "typescript"])
@pytest.mark.parametrize("words", ["en", "zh-CN"])
def test_a_visit_to_the_shop(shops: dict[str, tuple[Path, Path]], language: str, words: str) -> None:
    project, compiled = shops[f"shop-{language}-{words}"]
    with mock_server(project) as url:
        done = subprocess.run(
            ["node", str(USER), str(compiled), url],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ,
        )
        assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    unanswered = [request for request in report["requests"] if request[2] >= 400]
    assert unanswered == []
    asked = {(method, path.partition("?")[0]) for method, path, _status in report["requests"]}
    order = f"/api/orders/{report['order']}"
    assert asked >= {
        ("POST", "/api/login"),
        ("GET", "/api/banner"),
        ("GET", "/api/categories"),
        ("GET", "/api/products"),
        ("GET", "/api/products/longjing"),
        ("GET", "/api/shop"),
        ("POST", "/api/orders"),
        ("GET", "/api/orders"),
        ("GET", order),
        ("PUT", order),
    }
