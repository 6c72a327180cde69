"""Push notifications, as the platform sends them: XML, encrypted, to the message-and-event URL.

The scheme is the platform's own (AES-256-CBC with the key as both key and vector, SHA-1 over the sorted
parts). A notice is written together with what it tells of and tried three times, some seconds apart.
"""

import hashlib
import secrets
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.model import Audit, AuditStatus, Notice, Platform

ATTEMPTS = 3
PAUSE = 5.0
_EVENTS = {
    AuditStatus.PASSED: ("weapp_audit_success", "SuccTime"),
    AuditStatus.REJECTED: ("weapp_audit_fail", "FailTime"),
    AuditStatus.DELAYED: ("weapp_audit_delay", "DelayTime"),
}


def tell_verdict(desk: Desk, audit: Audit) -> None:
    """Put the notice of a verdict into the queue, inside the verdict's own transaction."""
    event, time_field = _EVENTS[audit.status]
    fields: dict[str, Any] = {time_field: int(desk.now)}
    if audit.status is not AuditStatus.PASSED:
        fields["Reason"] = audit.reason
    if audit.status is AuditStatus.REJECTED:
        fields["ScreenShot"] = "|".join(audit.screenshots)
    _enqueue(desk, audit.appid, event, fields)


def tell_interface(desk: Desk, appid: str, api_name: str, *, granted: bool, reason: str) -> None:
    """Put the notice of a decision on a guarded interface into the queue."""
    result = 1 if granted else 0
    _enqueue(desk, appid, "wxa_privacy_apply", {"api_name": api_name, "result": result, "reason": reason})


def _enqueue(desk: Desk, appid: str, event: str, fields: Mapping[str, Any]) -> None:
    if desk.options.callback is None:
        return
    head = {
        "ToUserName": _original_id(appid),
        "FromUserName": "mpconsole_sandbox",
        "CreateTime": int(desk.now),
        "MsgType": "event",
        "Event": event,
    }
    number = desk.store.next_number("notice")
    desk.store.put(number, Notice(number, appid, event, _xml({**head, **fields})))


def _original_id(appid: str) -> str:
    """Return the program's original id, `gh_…`, made from its appid."""
    return f"gh_{hashlib.sha256(appid.encode()).hexdigest()[:12]}"


def _xml(fields: Mapping[str, Any]) -> str:
    lines = "".join(f"<{name}>{_content(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{lines}</xml>"


def _content(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def sealed(platform: Platform, notice: Notice, timestamp: str) -> tuple[dict[str, str], bytes]:
    """Return the query and the body that carry a notice."""
    nonce = secrets.token_hex(8)
    encrypted = encrypt(platform.encoding_aes_key, platform.component_appid, notice.xml)
    parts = sorted((platform.message_token, timestamp, nonce, encrypted))
    query = {
        "timestamp": timestamp,
        "nonce": nonce,
        "encrypt_type": "aes",
        "msg_signature": hashlib.sha1("".join(parts).encode()).hexdigest(),  # noqa: S324 - the platform's scheme
    }
    head = {"AppId": platform.component_appid, "ToUserName": _original_id(notice.appid)}
    return query, _xml({**head, "Encrypt": encrypted}).encode()


def encrypt(aes_key: str, appid: str, text: str) -> str:
    """Return `text` as the platform encrypts it for the owner of `aes_key` (43 characters of base64)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = b64decode(aes_key + "=")
    content = text.encode()
    plain = secrets.token_bytes(16) + struct.pack(">I", len(content)) + content + appid.encode()
    padding = 32 - len(plain) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()
