"""Brace expansion as npm's brace-expansion 1.1 does it, after bash: `a{b,c}`, `{1..3}`, `{a..e..2}`."""

import re

_NUMBERS = re.compile(r"-?\d+\.\.-?\d+(?:\.\.-?\d+)?", re.ASCII)
_LETTERS = re.compile(r"[a-zA-Z]\.\.[a-zA-Z](?:\.\.-?\d+)?", re.ASCII)
_SET_FOLLOWS = re.compile(r",(?!,).*\}")
_MOST = 100_000
_ESCAPED = {"\\\\": "\ue000", "\\{": "\ue001", "\\}": "\ue002", "\\,": "\ue003", "\\.": "\ue004"}
_CLOSE = _ESCAPED["\\}"]


def expand(pattern: str) -> list[str]:
    """Return every text that `pattern` stands for; a pattern without braces stands for itself."""
    if not re.search(r"\{.*\}", pattern):
        return [pattern]
    if pattern.startswith("{}"):
        pattern = "\\{\\}" + pattern[2:]
    for escaped, mark in _ESCAPED.items():
        pattern = pattern.replace(escaped, mark)
    return [_unescape(text) for text in _expand(pattern, top=True)]


def _unescape(text: str) -> str:
    for escaped, mark in _ESCAPED.items():
        text = text.replace(mark, escaped[1])
    return text


def _expand(text: str, *, top: bool) -> list[str]:
    pair = _balanced(text)
    if pair is None:
        return [text]
    before, body, after = text[: pair[0]], text[pair[0] + 1 : pair[1]], text[pair[1] + 1 :]
    if before.endswith("$"):
        return [text]
    is_sequence = bool(_NUMBERS.fullmatch(body) or _LETTERS.fullmatch(body))
    if not is_sequence and "," not in body:
        if _SET_FOLLOWS.search(after):
            return _expand(f"{before}{{{body}{_CLOSE}{after}", top=True)
        return [text]
    rest = _expand(after, top=False) if after else [""]
    if is_sequence:
        middles = _sequence(body)
    else:
        members = _members(body)
        if len(members) == 1:
            wrapped = [f"{{{one}}}" for one in _expand(members[0], top=False)]
            if len(wrapped) == 1:
                return [before + wrapped[0] + end for end in rest]
            members = wrapped
        middles = [one for member in members for one in _expand(member, top=False)]
    drop_empty = top and not is_sequence
    found: list[str] = []
    for middle in middles:
        for end in rest:
            if before + middle + end or not drop_empty:
                found.append(before + middle + end)
            if len(found) >= _MOST:
                return found
    return found


def _balanced(text: str) -> tuple[int, int] | None:
    """The first outermost pair of braces; where some never close, the leftmost pair that does."""
    opened: list[int] = []
    leftmost: tuple[int, int] | None = None
    for index, char in enumerate(text):
        if char == "{":
            opened.append(index)
        elif char == "}" and opened:
            start = opened.pop()
            if not opened:
                return start, index
            if leftmost is None or start < leftmost[0]:
                leftmost = start, index
    return leftmost


def _members(body: str) -> list[str]:
    """Split at the commas that stand outside nested braces."""
    pair = _balanced(body)
    if pair is None:
        return body.split(",")
    members = body[: pair[0]].split(",")
    members[-1] += body[pair[0] : pair[1] + 1]
    rest = body[pair[1] + 1 :]
    if rest:
        following = _members(rest)
        members[-1] += following[0]
        members += following[1:]
    return members


def _sequence(body: str) -> list[str]:
    ends = body.split("..")
    letters = _LETTERS.fullmatch(body) is not None
    first, last = (ord(end) if letters else int(end) for end in ends[:2])
    step = max(abs(int(ends[2])), 1) if len(ends) == 3 else 1
    numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
    numbers = numbers[:_MOST]
    if letters:
        return ["" if number == ord("\\") else chr(number) for number in numbers]
    width = max(len(ends[0]), len(ends[1])) if any(re.match(r"-?0\d", end) for end in ends) else 0
    return [f"{number:0{width}d}" for number in numbers]
