"""How the platform hides and signs what passes through the program."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7


def encrypt(data: dict[str, Any], session_key: str, appid: str, timestamp: int) -> tuple[str, str]:
    """Return (encryptedData, iv): AES-128-CBC with the session key, JSON with its watermark, both base64."""
    marked = {**data, "watermark": {"timestamp": timestamp, "appid": appid}}
    iv = secrets.token_bytes(16)
    padder = PKCS7(128).padder()
    plain = padder.update(json.dumps(marked, ensure_ascii=False).encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(base64.b64decode(session_key)), modes.CBC(iv)).encryptor()
    return _base64(encryptor.update(plain) + encryptor.finalize()), _base64(iv)


def raw_signature(raw_data: str, session_key: str) -> str:
    """Return the `signature` beside `rawData`: SHA-1 of the data and the session key."""
    return hashlib.sha1((raw_data + session_key).encode(), usedforsecurity=False).hexdigest()


def session_signature(session_key: str) -> str:
    """Return what checksession is asked with: HMAC-SHA256 of nothing, by the session key."""
    return hmac.new(session_key.encode(), b"", hashlib.sha256).hexdigest()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
