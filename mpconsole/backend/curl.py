"""An exchange's request as a curl command that sends the same bytes, for any POSIX shell."""

import base64
import re
import shlex
from urllib.parse import urlsplit

from mpconsole.backend.exchange import Exchange

_UNTYPABLE = re.compile(r"[^\S\n ]|[^\s\x20-\x7e\xa0-\uffff\U00010000-\U0010ffff]")
"""Control characters: a terminal acts on them where a command is pasted, and no argument holds a NUL."""
_CURLS_OWN = frozenset({"content-length", "connection", "transfer-encoding"})
_CURLS_HABITS = {"user-agent": None, "accept": None, "content-type": "body"}
"""Headers that curl adds by itself; the last one with a body."""


def curl(exchange: Exchange, base: str) -> str:
    """Return the command that sends the request again to the backend at `base`.

    What the log masked stays masked, and of a body that it cut there is only the beginning.
    """
    head = exchange.method == "HEAD"
    words = ["curl", *(["--head"] if head else ["-X", exchange.method])]
    if re.search(r"[\[\]{}]", exchange.request_target):
        words.append("--globoff")
    if "/." in exchange.request_target:
        words.append("--path-as-is")
    words += [base.rstrip("/") + exchange.request_target, *_headers(exchange, base)]
    content = exchange.request.content
    if not content:
        return _command(words)
    text = exchange.request.text
    if text is not None and not _UNTYPABLE.search(text):
        return _command([*words, "--data-raw", text])
    packed = base64.b64encode(content).decode("ascii")
    return f"printf %s {shlex.quote(packed)} | base64 -d | {_command([*words, '--data-binary', '@-'])}"


def _headers(exchange: Exchange, base: str) -> list[str]:
    """Return the headers as arguments; those that curl would add by itself are taken away."""
    words: list[str] = []
    there = set()
    for name, value in exchange.request.headers:
        key = name.lower()
        there.add(key)
        if key == "accept-encoding":
            words += ["--compressed", "-H", f"{name}: {value}"]  # the answer is shown unpacked
        elif key not in _CURLS_OWN and not (key == "host" and value == urlsplit(base).netloc):
            words += ["-H", f"{name}: {_as_sent(value)}" if value else f"{name};"]
    for name, needs in _CURLS_HABITS.items():
        if name not in there and (needs is None or exchange.request.content):
            words += ["-H", f"{name}:"]
    return words


def _as_sent(value: str) -> str:
    """Return a header's value so that the shell hands on the bytes that were sent, one a character here."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _command(words: list[str]) -> str:
    return " ".join(map(shlex.quote, words))
