"""Secrets that stand in files, by the shapes that they have."""

import re

from mpconsole.checks.wxml_facts import Named
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex

SECRETS: dict[str, re.Pattern[str]] = {
    "app-secret": re.compile(
        r"""\b(?:app|wx|weixin|mp)?_?-?secret(?:_?key)?["']?\s*[:=]\s*["'`](?P<value>[0-9a-f]{32})["'`]""",
        re.IGNORECASE,
    ),
    "payment-key": re.compile(
        r"""\b(?:api_?v[23]_?key|mch_?(?:api_?)?key|partner_?key|pay_?key)["']?\s*[:=]\s*"""
        r"""["'`](?P<value>[0-9A-Za-z]{32})["'`]""",
        re.IGNORECASE,
    ),
    "cloud-key": re.compile(r"""["'`](?P<value>AKID[0-9A-Za-z]{32}|LTAI[0-9A-Za-z]{12,26})["'`]"""),
    "token": re.compile(r"""["'`](?P<value>eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,})["'`]"""),
    "password": re.compile(
        r"""(?<![\w-])(?:password|passwd|pass_?word|pwd)["']?\s*[:=]\s*"""
        r"""["'](?P<value>(?=[^"']*\d)[\w!@#$%^&*+=.,;:?~-]{6,32})["']""",
        re.IGNORECASE,
    ),
    "test-account": re.compile(
        r"""(?<![\w-])(?:test|debug|demo)_?(?:account|user(?:name)?|phone|mobile)["']?\s*[:=]\s*"""
        r"""["'](?P<value>[\w.@+-]{5,40})["']""",
        re.IGNORECASE,
    ),
    "private-key": re.compile(r"(?P<value>-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----)"),
}
_HINTS: dict[str, tuple[bytes, ...]] = {
    "app-secret": (b"secret",),
    "payment-key": (b"key",),
    "cloud-key": (b"akid", b"ltai"),
    "private-key": (b"private key-----",),
    "token": (b"eyj",),
    "password": (b"passw", b"pwd"),
    "test-account": (b"test", b"demo", b"debug"),
}
"""What stands in a file, in small letters, where a pattern is worth trying."""


def find_secrets(data: bytes) -> tuple[Named, ...]:
    """Return where secrets stand in a file; `name` is the case, never the secret itself."""
    small = data.lower()
    wanted = {case for case, hints in _HINTS.items() if any(hint in small for hint in hints)}
    if not wanted:
        return ()
    text = data.decode("utf-8", errors="replace")
    lines = LineIndex(text)
    return tuple(
        Named(case, Span(*lines.position(found.start("value")), *lines.position(found.end("value"))))
        for case, pattern in SECRETS.items()
        if case in wanted
        for found in pattern.finditer(text)
        if len(set(found.group("value"))) > 4  # `000…` and `xxxx…` stand for a secret
    )
