"""A mock backend of the project that somebody else started: another console, or `mpconsole mock`."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from mpconsole.backend.card import Card, make_card
from mpconsole.backend.running import notes, status_at
from mpconsole.events import EVENTS_PATH

LOOK_BACK = 200
"""So many events before the present are shown, that the one who joins sees what is going on."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Where it answers, the event after which to follow it, and the mock folder that it serves."""

    url: str
    events: str
    after: int
    folder: str
    card: Card

    def serves(self, folder: Path) -> bool:
        """Whether this is the mock folder that it serves."""
        return Path(self.folder).resolve() == folder.resolve()


def find_neighbour(base: Path, port: int | None) -> Neighbour | None:
    """Return the server of the project at `base` that runs (on `port`, where one is wanted), or None."""
    for note in notes(base):
        if port in (None, note.get("port")):
            card = msgspec.convert(note["card"], Card)
            return _neighbour(str(note["url"]), card)
    return None


def neighbour_at(host: str, port: int) -> Neighbour | None:
    """Return the mock backend that answers on `port`, of whichever project; None where there is none."""
    url = f"http://{'127.0.0.1' if host in ('', '0.0.0.0') else host}:{port}"  # noqa: S104 - compared, not bound
    status = status_at(url) if port else None
    if status is None:
        return None
    return _neighbour(url, make_card(url, str(status["folder"]), (), loopback=True))


def _neighbour(url: str, card: Card) -> Neighbour | None:
    status = status_at(url)
    if status is None:
        return None
    after = max(0, int(status["last_id"]) - LOOK_BACK)
    return Neighbour(url, url + EVENTS_PATH, after, str(status["folder"]), card)
