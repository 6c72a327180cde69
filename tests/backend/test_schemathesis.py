"""schemathesis against our own control paths, and against mocks made from public OpenAPI documents.

It asks what each document allows and what it does not, and holds the answers against the document.
"""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import mpconsole

pytestmark = pytest.mark.slow
CONTROL = Path(mpconsole.__file__).parent / "schemas" / "mock-control-1.json"
_CHECKS = "not_a_server_error,content_type_conformance,response_headers_conformance,unsupported_method"


def unpacked(spec: str) -> Path:
    found = spec_from_file_location("programs", Path(__file__).parents[1] / "corpus" / "programs.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    sys.modules["programs"] = module
    found.loader.exec_module(module)
    place: Path = module.unpacked(spec)
    return place


def without(document: dict[str, Any], *kinds: str) -> dict[str, Any]:
    """Leave bodies of these types out: neither Prism nor we read them."""
    document = copy.deepcopy(document)
    for item in document["paths"].values():
        for operation in item.values():
            content = (
                operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            )
            for kind in kinds:
                content.pop(kind, None)
    return document


def star_trek() -> dict[str, Any]:
    """Stapi, OpenAPI 3.0: 120 operations with forms and paging."""
    path = unpacked("@readme/oas-examples@8.2.2") / "3.0/json/star-trek.json"
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    document["paths"] = dict(list(document["paths"].items())[:20])
    return document


def train_travel() -> dict[str, Any]:
    """Train Travel, OpenAPI 3.1: OAuth, problems, oneOf. One of its examples does not fit its schema."""
    path = unpacked("@readme/oas-examples@8.2.2") / "3.1/json/train-travel.json"
    document = without(json.loads(path.read_text("utf-8")), "application/xml")
    del document["paths"]["/bookings/{bookingId}/payment"]
    return document


def galaxy() -> dict[str, Any]:
    """Scalar Galaxy, OpenAPI 3.1: readOnly and writeOnly, inheritance."""
    path = unpacked("@scalar/galaxy@0.2.20") / "dist/3.1.json"
    document = without(json.loads(path.read_text("utf-8")), "application/xml")
    del document["paths"]["/planets/{planetId}/image"]
    return document


def run(document: Path, url: str, *words: str) -> None:
    argv = [sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", url, "--no-color"]
    argv += ["--generation-deterministic", "--suppress-health-check", "all", "--warnings", "off", *words]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=document.parent, timeout=300)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "No test cases" not in done.stdout


@pytest.mark.parametrize("read", [star_trek, train_travel, galaxy], ids=lambda read: read.__name__)
def test_mocks_of_public_documents(read: Callable[[], dict[str, Any]], tmp_path: Path, launch) -> None:
    document = read()
    folder = tmp_path / "mock"
    folder.mkdir()
    (folder / "openapi.json").write_text(json.dumps(document))
    _process, ready = launch(folder, "--quiet")
    base = ready["url"] + urlsplit(document["servers"][0]["url"]).path.rstrip("/")
    checks = f"{_CHECKS},response_schema_conformance,negative_data_rejection,positive_data_acceptance"
    run(folder / "openapi.json", base, "-c", checks, "-n", "10", "-H", "Authorization: Bearer t",
        "--phases", "examples,coverage,fuzzing", "--generation-allow-x00", "false")  # fmt: skip


def test_our_own_control_paths(tmp_path: Path, launch) -> None:
    folder = tmp_path / "mock"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "db.json").write_text('{"teas": [{"id": 1}]}')
    (folder / "scenarios" / "rush.toml").write_text('[[step]]\nat = "0s"\nnetwork = "3g"\n')
    _process, ready = launch(folder, "--quiet")
    document = tmp_path / "control.json"
    document.write_bytes(CONTROL.read_bytes())
    checks = f"{_CHECKS},response_schema_conformance,status_code_conformance,negative_data_rejection"
    words = ("-c", checks, "-n", "25", "--phases", "examples,coverage,fuzzing", "--exclude-path", "/events")
    run(document, ready["url"] + "/__mpconsole__", *words)
