"""The uploader's endpoints (`/wxa/ci/*`), as the official uploader speaks to them.

The body is gzip of a wxvpkg that holds every file and, where there is a key, `/ci.signature`. A signature
is the RSA private operation (PKCS #1 v1.5, type 1, no digest) over the appid and a random string that the
platform gives; seen on the wire from miniprogram-ci 2.1.42.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from mpconsole import container
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.release.platforms.errors import UnclearError
from mpconsole.release.platforms.protocol import Parcel
from mpconsole.release.platforms.transport import Call, Transport

SIGNATURE = "/ci.signature"
_UPLOAD = "/wxa/ci/upload"
_UPLOAD_SECONDS = 180.0


class Uploader:
    """Uploads packages of one appid. `key` is the code upload key's file, where there is one."""

    def __init__(self, transport: Transport, appid: str, *, key: Path | None = None) -> None:
        self._transport = transport
        self.source_appid = appid
        self._key = key

    async def upload(self, parcel: Parcel) -> Mapping[str, int]:
        """Upload; return the platform's sizes, package name → bytes (`__FULL__` is the whole)."""
        data = parcel.data if self._key is None else await self._signed(parcel.data, self._key)
        query = {
            "_r": secrets.token_hex(8),
            "codeprotect": "0",
            "type": "miniProgram",
            "appid": self.source_appid,
            "version": parcel.version,
            "desc": parcel.notes,
            "robot": str(parcel.robot),
        }
        call = Call("POST", _UPLOAD, query, content=data, repeatable=True, seconds=_UPLOAD_SECONDS)
        answer = await self._transport.answer(call)
        try:
            rows = answer["body"]["subpackage_info"]
            return {str(row["name"]): int(row["size"]) for row in rows}
        except (KeyError, TypeError, ValueError) as error:
            raise UnclearError(_UPLOAD, _("the answer names no packages")) from error

    async def _signed(self, data: bytes, key: Path) -> bytes:
        call = Call("POST", "/wxa/ci/getrandstr", json=self._who(), repeatable=True)
        answer = await self._transport.answer(call)
        random = str(answer["data"]["randomString"])
        text = json.dumps({"appid": self.source_appid, "rand_str": random}, separators=(",", ":"))
        signature = json.dumps({"signature": sign(key, text.encode()), "version": "2.1.42"})
        files = container.read(container.decompress(data)) | {SIGNATURE: signature.encode()}
        return container.compress(container.write(files.items()))

    def _who(self) -> dict[str, str]:
        return {"appid": self.source_appid, "clientRand": secrets.token_hex(16)}


def sign(key: Path, message: bytes) -> str:
    """Return the RSA private operation over `message`, as base64. Raises MpconsoleError for a bad key."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(key.read_bytes(), None)
    except OSError as error:
        raise MpconsoleError(
            _("the upload key {file} cannot be read: {reason}").format(file=key, reason=error.strerror),
            hint=_("Set the path of the key that the platform's site gave you, in [env.NAME] key."),
        ) from error
    except (ValueError, TypeError) as error:
        raise _bad_key(key) from error
    if not isinstance(private, RSAPrivateKey):
        raise _bad_key(key)
    numbers = private.private_numbers()
    modulus = numbers.public_numbers.n
    length = (modulus.bit_length() + 7) // 8
    if len(message) > length - 11:
        raise _bad_key(key)
    block = b"\0\1" + b"\xff" * (length - 3 - len(message)) + b"\0" + message
    sealed = pow(int.from_bytes(block, "big"), numbers.d, modulus)
    return base64.b64encode(sealed.to_bytes(length, "big")).decode("ascii")


def _bad_key(key: Path) -> MpconsoleError:
    return MpconsoleError(
        _("{file} is no code upload key: an RSA private key in PEM is needed").format(file=key),
        hint=_("Make a new one on the platform's site, in the settings for developers."),
    )
