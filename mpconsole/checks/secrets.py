"""Secrets that stand in files, by the shapes that they have."""

import re
from collections.abc import Iterator
from itertools import pairwise
from math import log2

from mpconsole.checks.wxml_facts import Named
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex

SECRETS: dict[str, re.Pattern[str]] = {
    "app-secret": re.compile(
        r"""\b(?:app|wx|weixin|mp)?_?-?secret(?:_?key)?(?:["']?\s*[:=]\s*["'`](?P<value>[0-9a-f]{32})["'`]"""
        r"""|=(?P<query>[0-9a-f]{32})(?![0-9a-z]))""",
        re.IGNORECASE,
    ),
    "payment-key": re.compile(
        r"""\b(?:api_?v[23]_?key|mch_?(?:api_?)?key|partner_?key|pay_?key)["']?\s*[:=]\s*"""
        r"""["'`](?P<value>[0-9A-Za-z]{32})["'`]""",
        re.IGNORECASE,
    ),
    "cloud-key": re.compile(r"""["'`](?P<value>AKID[0-9A-Za-z]{32}|LTAI[0-9A-Za-z]{12,26})["'`]"""),
    "token": re.compile(
        r"""["'`](?:Bearer\ )?(?P<value>eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}|gh[pousr]_[0-9A-Za-z]{36}"""
        r"""|sk-[0-9A-Za-z]{40,})["'`]""",
    ),
    "secret-key": re.compile(
        r"""(?<![A-Za-z0-9])(?:access_?key_?secret|secret_?(?:access_?)?key|client_?secret)["']?\s*[:=]\s*"""
        r"""["'`](?P<value>[0-9A-Za-z_/+=-]{24,128})["'`]""",
        re.IGNORECASE,
    ),
    "access-token": re.compile(
        r"""(?<![A-Za-z0-9])access_?token["']?\s*[:=]\s*["'`](?P<value>[0-9A-Za-z_-]{24,512})["'`]""",
        re.IGNORECASE,
    ),
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
    "secret-key": (b"secret",),
    "access-token": (b"token",),
    "payment-key": (b"key",),
    "cloud-key": (b"akid", b"ltai"),
    "private-key": (b"private key-----",),
    "token": (b"eyj", b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"sk-"),
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
    found = (one for case in SECRETS if case in wanted for one in _found(case, text))
    return tuple(
        Named(case, Span(*lines.position(start), *lines.position(end))) for case, (start, end) in found
    )


def _found(case: str, text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for found in SECRETS[case].finditer(text):
        group = found.lastgroup or "value"
        value = found.group(group)
        if len(set(value)) > _FEW and (case not in _DRAWN or _is_random(value)):
            yield case, found.span(group)


_DRAWN = ("secret-key", "access-token")
_FEW = 4
"""`000…` and `xxxx…` stand for a secret."""


def _is_random(value: str) -> bool:
    """Whether a text looks drawn by lot: letters and digits mixed, and as many kinds as chance gives.

    Words with joints (`your-access-token`), the alphabet and paths are not.
    """
    counts = [value.count(letter) for letter in set(value)]
    entropy = -sum(count / len(value) * log2(count / len(value)) for count in counts)
    in_order = sum(ord(after) - ord(before) == 1 for before, after in pairwise(value))
    mixed = any(letter.isdigit() for letter in value) and any(letter.isalpha() for letter in value)
    return mixed and entropy > _RANDOM and in_order < len(value) / 4


_RANDOM = 3.2
"""Bits a character; 24 hexadecimal digits drawn by lot have 3.4 or so, 24 of all letters 4.2."""
