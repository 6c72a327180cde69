"""Secrets never reach a log or a screen: headers, query parameters and body fields are masked by name."""

import re
from functools import lru_cache

MASK = "***"
_WORDS = r"[\w-]*(?:token|secret|passw(?:or)?d|(?:session|api|private)[-_]?key|authorization|cookie)[\w-]*"
_HEADERS = frozenset(
    {b"authorization", b"proxy-authorization", b"cookie", b"set-cookie", b"wechatpay-signature"}
)
_HEADER_WORDS = re.compile(_WORDS.encode("ascii"), re.IGNORECASE)
_ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite"})
_SCHEME = re.compile(r"(Bearer|Basic|Digest|WECHATPAY2-[\w-]+) ", re.IGNORECASE)
_JSON = re.compile(rf'("{_WORDS}"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|$)|-?\d+(?:\.\d+)?)', re.IGNORECASE)
_FORM = re.compile(rf"(?P<name>(?:^|(?<=[&?]))(?:{_WORDS})=)[^&\s]*", re.IGNORECASE)
_HINT = re.compile(r"token|secret|passw|key|authorization|cookie", re.IGNORECASE)


def header(name: bytes, value: bytes) -> str:
    """Return a header's value as it may be shown; `name` in small letters."""
    text = value.decode("latin-1")
    if not _is_secret(name):
        return text
    if name in (b"cookie", b"set-cookie"):
        return _cookie(text)
    scheme = _SCHEME.match(text)
    return f"{scheme[1]} {MASK}" if scheme else MASK


@lru_cache(maxsize=1024)
def _is_secret(name: bytes) -> bool:
    return name in _HEADERS or _HEADER_WORDS.fullmatch(name) is not None


def _cookie(text: str) -> str:
    """Keep the cookies' names, and what `Set-Cookie` says about them."""
    return ";".join(
        part if part.strip().partition("=")[0].lower() in _ATTRIBUTES else re.sub("=.*", f"={MASK}", part)
        for part in text.split(";")
    )


def query(text: str) -> str:
    """Return a query string as it may be shown."""
    return _FORM.sub(rf"\g<name>{MASK}", text) if _HINT.search(text) else text


def body(text: str) -> str:
    """Return a JSON or form body as it may be shown; other texts have no fields to mask."""
    if not _HINT.search(text):
        return text
    text = _JSON.sub(rf'\1"{MASK}"', text)
    return _FORM.sub(rf"\g<name>{MASK}", text) if "=" in text and "{" not in text else text
