"""The members of `wx`: since when they are there, and what took the place of those that are given up.

Source: the platform's own typings; `tables/wx.json` notes their version.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of `wx`.

    `since` and `deprecated` are versions of the base library (empty: from the first one on, and not given
    up); `instead` names what to use now.
    """

    since: str = ""
    deprecated: str = ""
    instead: tuple[str, ...] = ()


@cache
def members() -> Mapping[str, Member]:
    """Return every member of `wx` by name."""
    table = json.loads(files("mpconsole.platform.tables").joinpath("wx.json").read_bytes())
    return {
        name: Member(entry.get("since", ""), entry.get("deprecated", ""), tuple(entry.get("instead", ())))
        for name, entry in table["members"].items()
    }


_UNDOCUMENTED = """
    createCanvas createImage createSignal drawCanvas getABTestConfig getFileInfo getGameServerManager
    getUserCloudStorage invoke on openUrl qy version xrTitle
"""

UNDOCUMENTED = frozenset(_UNDOCUMENTED.split())
"""What runs and stands in no typings: interfaces of games and of WeCom, and withdrawn ones."""


def version_of(text: str) -> Version | None:
    """Return a version such as `2.20.1` as numbers, None where it is none."""
    parts = text.strip().split(".")
    return tuple(map(int, parts)) if len(parts) == 3 and all(part.isdecimal() for part in parts) else None
