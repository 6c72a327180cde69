"""Paths as Node's `path.posix` sees them: the official tool's rules are written in its terms.

Unlike Python's `posixpath`, a trailing slash is kept, and only the first dot of a name hides it.
"""

import posixpath


def normalize(path: str) -> str:
    """Node's `normalize`: `a//b/../c/` → `a/c/`; "" → `.`."""
    plain = posixpath.normpath(path)
    if plain.startswith("//"):
        plain = plain[1:]
    return f"{plain}/" if path.endswith("/") and plain != "/" else plain


def join(*parts: str) -> str:
    """Node's `join`: what is empty does not count, and a leading slash of a later part means nothing."""
    return normalize("/".join(part for part in parts if part))


def extension(path: str) -> str:
    """Node's `extname`: the last extension with its dot, "" for `.js`, "." for `a.`, `.js` for `..js`."""
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""
