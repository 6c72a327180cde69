"""schemathesis against the sandbox: what each endpoint documents, and what it does not allow.

The document is made here, from the fields that the platform documents; it holds every endpoint there is.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mpconsole.sandbox.api import ENDPOINTS
from mpconsole.sandbox.api.call import Auth, Body, Endpoint

pytestmark = pytest.mark.slow
TEXT: dict[str, Any] = {"type": "string", "maxLength": 64}
WHOLE: dict[str, Any] = {"type": "integer", "minimum": -5, "maximum": 10**12}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT, "maxItems": 5}
ITEM = {"address": TEXT, "tag": TEXT, "title": TEXT, "first_class": TEXT, "second_class": TEXT}
ITEM |= {"first_id": WHOLE, "second_id": WHOLE}


def record(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


OWNER = record(contact_email=TEXT, notice_method=TEXT, store_expire_timestamp=TEXT)
SETTING = record(privacy_key=TEXT, privacy_text=TEXT)
UGC = record(scene={"type": "array", "items": WHOLE}, method={"type": "array", "items": WHOLE})
ACTION = {"enum": ["add", "delete", "set", "get", "open", "close", "dance"]}
BODIES: dict[str, dict[str, Any]] = {
    "/wxa/commit": record(template_id=WHOLE, ext_json=TEXT, user_version=TEXT, user_desc=TEXT),
    "/wxa/submit_audit": record(
        item_list={"type": "array", "items": record(**ITEM), "maxItems": 7},
        preview_info=record(video_id_list=TEXTS, pic_id_list=TEXTS),
        version_desc=TEXT,
        feedback_info=TEXT,
        feedback_stuff=TEXT,
        ugc_declare=UGC,
        privacy_api_not_use={"type": "boolean"},
        order_path=TEXT,
    ),
    "/wxa/get_auditstatus": record(auditid=WHOLE),
    "/wxa/speedupaudit": record(auditid=WHOLE),
    "/wxa/grayrelease": record(gray_percentage=WHOLE, support_debuger_first={"type": "boolean"}),
    "/wxa/change_visitstatus": record(action=ACTION),
    "/wxa/modify_domain": record(action=ACTION, requestdomain=TEXTS, wsrequestdomain=TEXTS),
    "/wxa/setwebviewdomain": record(action=ACTION, webviewdomain=TEXTS),
    "/wxa/addtotemplate": record(draft_id=WHOLE, template_type=WHOLE),
    "/wxa/deletetemplate": record(template_id=WHOLE),
    "/cgi-bin/component/setprivacysetting": record(
        privacy_ver=WHOLE, owner_setting=OWNER, setting_list={"type": "array", "items": SETTING}
    ),
    "/cgi-bin/component/getprivacysetting": record(privacy_ver=WHOLE),
    "/wxa/security/apply_privacy_interface": record(api_name=TEXT, content=TEXT),
}
ANSWER = {
    "type": "object",
    "properties": {
        "errcode": {"type": "integer"},
        "errmsg": {"type": "string", "pattern": "rid: |^ok"},
        "errCode": {"type": "integer"},
    },
}


def operation(endpoint: Endpoint, tokens: dict[Auth, dict[str, str]]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "query", "required": True, "schema": {"enum": [token]}}
        for name, token in tokens.get(endpoint.auth, {}).items()
    ]
    answers = {"application/json": {"schema": ANSWER}, "image/jpeg": {}, "image/png": {}, "video/mp4": {}}
    made: dict[str, Any] = {
        "parameters": parameters,
        "responses": {"200": {"content": answers, "description": ""}},
    }
    if endpoint.body is Body.JSON:
        schema = BODIES.get(endpoint.path, {"type": "object", "additionalProperties": TEXT})
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return made


def document(client: Any) -> dict[str, Any]:
    tokens = {
        Auth.AUTHORIZER: {"access_token": client.token},
        Auth.COMPONENT: {"access_token": client.component},
    }
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        if endpoint.body in (Body.JSON, Body.NONE):
            paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation(endpoint, tokens)
    return {"openapi": "3.1.0", "info": {"title": "platform", "version": "1"}, "paths": paths}


def test_every_endpoint_answers_in_the_platforms_form(client, tmp_path: Path) -> None:
    client.commit()
    file = tmp_path / "platform.json"
    file.write_text(json.dumps(document(client)))
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    argv = [sys.executable, "-m", "schemathesis.cli", "run", str(file), "--url", client.server.url]
    argv += ["--no-color", "-c", checks, "-n", "6", "--phases", "examples,coverage,fuzzing"]
    argv += ["--generation-deterministic", "--suppress-health-check", "all", "--warnings", "off"]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=tmp_path, timeout=500, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "No test cases" not in done.stdout
    assert "Traceback" not in (client.server.folder / "stderr").read_text()
