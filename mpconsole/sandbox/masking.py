"""What an event may tell of an exchange: no secret, no token, no test account."""

from typing import Any

MASK = "•••"
_SECRETS = frozenset(
    {
        "secret",
        "component_secret",
        "component_appsecret",
        "component_verify_ticket",
        "access_token",
        "component_access_token",
        "authorizer_access_token",
        "authorizer_refresh_token",
        "authorization_code",
        "pre_auth_code",
        "randomString",
        "js_code",
        "session_key",
        "signature",
        "version_desc",  # test accounts and their passwords are written there
        "encoding_aes_key",
        "message_token",
    }
)
_LONG = 2000


def masked(value: Any) -> Any:
    """Return a JSON value with secrets replaced and very long texts shortened."""
    if isinstance(value, dict):
        return {key: MASK if key in _SECRETS and item else masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if isinstance(value, str) and len(value) > _LONG:
        return f"{value[:_LONG]}… ({len(value)})"
    return value
