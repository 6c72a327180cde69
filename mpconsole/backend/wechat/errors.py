"""Error codes of the server API, with the platform's own words."""

import secrets
from typing import Any

MESSAGES: dict[int, str] = {
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40029: "invalid code",
    40037: "invalid template_id",
    40097: "invalid args",
    40125: "invalid appsecret",
    40129: "invalid scene",
    40159: "invalid length for path, or the data is not json string",
    40163: "code been used",
    40165: "invalid weapp pagepath",
    40212: "invalid query",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43002: "require POST method",
    43101: "user refuse to accept the msg",
    44002: "empty post data",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    47001: "data format error",
    47003: "argument invalid!",
    61500: "date format error",
    61501: "date range error",
    61503: "data not ready",
    85401: "time limit between 1min and 30days",
    85402: "invalid env_version",
    87007: "session_key is not existed or expired",
    87009: "invalid signature",
    87014: "risky content",
}


class WeChatError(Exception):
    """A refusal as the platform says it: HTTP 200 with `errcode` and `errmsg`."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def body(self) -> dict[str, Any]:
        """Return the answer's JSON."""
        words = " ".join(part for part in (MESSAGES.get(self.code, "system error"), self.detail) if part)
        rid = "-".join(secrets.token_hex(4) for _ in range(3))
        return {"errcode": self.code, "errmsg": f"{words} rid: {rid}"}
