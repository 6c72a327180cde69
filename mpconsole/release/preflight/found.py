"""Something that was found in the program's files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Something at `path:line`; `what` is its name, address or words. `kind` is one of

    `private` (an interface that requiredPrivateInfos must name), `key` (a key of the privacy guideline),
    `login`, `logout`, `payment`, `upload`, `choose` (a picture or video of the user's), `code` (code made at
    run time);
    `here` (an address of a development machine or its network), `develop` (the same, where only the
    development version takes it), `placeholder` (reserved for samples, RFC 2606), `insecure` (http or ws
    elsewhere), `host` (https or wss), `asked` (the same, in the `url` of a request);
    and what `pages_scan` finds.
    """

    kind: str
    what: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """Where it stands, as `path:line`."""
        return f"{self.path}:{self.line}"


def line_of(text: str, offset: int) -> int:
    """Return the line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1
