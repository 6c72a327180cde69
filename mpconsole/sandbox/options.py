"""How one sandbox is set up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mpconsole.sandbox.reviewers import Reviewer
from mpconsole.sandbox.state import Quotas


@dataclass(frozen=True, slots=True)
class Options:
    """`data` is the folder of database and logs; `scan_seconds` how long a privacy scan takes; `keys` the
    public (or private) upload keys as PEM, by appid; `callback` the URL that push notifications go to
    (`$APPID$` in it becomes the program's); `front` opens a door for the unmodified official uploader.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 4200
    scan_seconds: float = 3.0
    reviewer: Reviewer | None = None
    quotas: Quotas = field(default_factory=Quotas)
    keys: Mapping[str, bytes] = field(default_factory=dict)
    callback: str | None = None
    front: bool = False
