"""Mock servers of others, serving the same JSON (from npm, see tools/system-deps.sh)."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

CACHE = Path(os.environ.get("MPCONSOLE_TEST_CACHE", Path(__file__).resolve().parent.parent / ".cache"))


def start_peer(name: str, body: str, port: int, folder: Path) -> subprocess.Popen[bytes] | None:
    """Start a peer that answers `/static` with `body`; None where it is not installed."""
    program, words = _PEERS[name](body, port, folder)
    path = CACHE / "peers" / "node_modules" / ".bin" / program
    if not path.exists():
        return None
    argv = ["node", str(path.resolve()), *words]
    return subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)


def _json_server(body: str, port: int, folder: Path) -> tuple[str, list[str]]:
    (folder / "db.json").write_text(json.dumps({"static": json.loads(body)}))
    return "json-server", ["--quiet", "--host", "127.0.0.1", "--port", str(port), "db.json"]


def _prism(body: str, port: int, folder: Path) -> tuple[str, list[str]]:
    content = {"application/json": {"example": json.loads(body)}}
    answer = {"200": {"description": "ok", "content": content}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/static": {"get": {"responses": answer}}},
    }
    (folder / "openapi.json").write_text(json.dumps(document))
    return "prism", ["mock", "-h", "127.0.0.1", "-p", str(port), "-v", "error", "openapi.json"]


def _mockoon(body: str, port: int, folder: Path) -> tuple[str, list[str]]:
    response: dict[str, Any] = {
        "uuid": "r1", "body": body, "latency": 0, "statusCode": 200, "label": "", "default": True,
        "headers": [{"key": "content-type", "value": "application/json"}], "bodyType": "INLINE",
        "filePath": "", "databucketID": "", "sendFileAsBody": False, "rules": [], "rulesOperator": "OR",
        "disableTemplating": False, "fallbackTo404": False, "crudKey": "id", "callbacks": [],
    }  # fmt: skip
    route = {
        "uuid": "a1", "type": "http", "documentation": "", "method": "get", "endpoint": "static",
        "responses": [response], "responseMode": None, "streamingMode": None, "streamingInterval": 0,
    }  # fmt: skip
    environment = {
        "uuid": "e1", "lastMigration": 33, "name": "bench", "endpointPrefix": "", "latency": 0,
        "port": port, "hostname": "127.0.0.1", "folders": [], "routes": [route], "cors": False,
        "rootChildren": [{"type": "route", "uuid": "a1"}], "headers": [], "data": [], "callbacks": [],
        "proxyMode": False, "proxyHost": "", "proxyRemovePrefix": False, "proxyReqHeaders": [],
        "proxyResHeaders": [], "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "",
        "certPath": "", "keyPath": "", "caPath": "", "passphrase": ""},
    }  # fmt: skip
    (folder / "mockoon.json").write_text(json.dumps(environment))
    return "mockoon-cli", ["start", "--data", "mockoon.json", "--port", str(port), "--disable-log-to-file"]


_PEERS: dict[str, Callable[[str, int, Path], tuple[str, list[str]]]] = {
    "json-server": _json_server,
    "Mockoon": _mockoon,
    "Prism": _prism,
}
NAMES = tuple(_PEERS)
