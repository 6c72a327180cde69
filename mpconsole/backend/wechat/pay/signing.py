"""Signatures of version 3, and the way notifications and certificates are hidden."""

import base64
import json
import re
import secrets
import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mpconsole.backend.wechat.pay.keys import Pair

SCHEME = "WECHATPAY2-SHA256-RSA2048"
ALGORITHM = "AEAD_AES_256_GCM"
_FIELD = re.compile(r'(\w+)="([^"]*)"')


def read_authorization(header: str) -> dict[str, str]:
    """Return the fields of an Authorization header of version 3; none where it is of another kind."""
    scheme, _space, rest = header.partition(" ")
    return dict(_FIELD.findall(rest)) if scheme == SCHEME else {}


def message(*lines: str) -> bytes:
    """Return what is signed: each line with its end."""
    return "".join(f"{line}\n" for line in lines).encode()


def sign(key: rsa.RSAPrivateKey, content: bytes) -> str:
    """Sign by SHA-256 with RSA; base64."""
    return base64.b64encode(key.sign(content, padding.PKCS1v15(), hashes.SHA256())).decode("ascii")


def is_signed(key: rsa.RSAPublicKey, content: bytes, signature: str) -> bool:
    """Whether `signature` (base64) is the key's for `content`."""
    try:
        key.verify(base64.b64decode(signature, validate=True), content, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def platform_headers(platform: Pair, body: str) -> dict[str, str]:
    """Return the headers by which a merchant knows that an answer or a notification is the platform's."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    return {
        "Wechatpay-Serial": platform.serial,
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": sign(platform.key, message(timestamp, nonce, body)),
        "Wechatpay-Signature-Type": SCHEME,
    }


def hide(data: str, associated: str, api_v3_key: str) -> dict[str, str]:
    """Return `data` hidden with the merchant's version 3 key, as notifications and certificates carry it."""
    nonce = secrets.token_hex(6)
    hidden = AESGCM(api_v3_key.encode()).encrypt(nonce.encode(), data.encode(), associated.encode())
    return {
        "algorithm": ALGORITHM,
        "nonce": nonce,
        "associated_data": associated,
        "ciphertext": base64.b64encode(hidden).decode("ascii"),
    }


def compact(value: Any) -> str:
    """Return JSON as it is sent and signed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
