"""The upload's signature: RSA, PKCS#1 v1.5 type 1 padding, straight over a small JSON text.

The official uploader encrypts `{"appid": …, "rand_str": …}` with the private key (no digest); whoever holds
the public half can read it back.
"""

import binascii
import json
from base64 import b64decode

from mpconsole.errors import UsageError
from mpconsole.i18n import _


def read_key(pem: bytes, name: str) -> tuple[int, int]:
    """Return exponent and modulus of an upload key, private or public. Raises UsageError naming it."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

    try:
        key = load_pem_private_key(pem, None) if b"PRIVATE" in pem else load_pem_public_key(pem)
    except (ValueError, TypeError) as error:
        raise UsageError(
            _("{file} is not an upload key").format(file=name),
            hint=_("Give the .key file of the platform's site, or its public half, as PEM."),
        ) from error
    public = key.public_key() if isinstance(key, RSAPrivateKey) else key
    if not isinstance(public, RSAPublicKey):
        raise UsageError(_("{file} is not an RSA key").format(file=name))
    numbers = public.public_numbers()
    return numbers.e, numbers.n


def open_signature(signature: str, key: tuple[int, int]) -> dict[str, str]:
    """Return what was signed, or {} where the signature is not one made with this key."""
    exponent, modulus = key
    try:
        sealed = int.from_bytes(b64decode(signature, validate=True), "big")
    except (binascii.Error, ValueError):
        return {}
    size = (modulus.bit_length() + 7) // 8
    block = pow(sealed, exponent, modulus).to_bytes(size, "big")
    start, _zero, content = block.partition(b"\xff\0")
    if not block.startswith(b"\0\1") or start.strip(b"\xff") != b"\0\1":
        return {}
    try:
        signed = json.loads(content)
    except ValueError:
        return {}
    return signed if isinstance(signed, dict) else {}
