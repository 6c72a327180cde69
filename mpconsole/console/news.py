"""What changed since a view was last told: the session's events, gathered into one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mpconsole.session.events import (
    BackendChanged,
    BackendNoticed,
    BuildEnded,
    Event,
    ExchangesSeen,
    GitChanged,
    ProjectChanged,
    ProjectLost,
    ProjectOpened,
    ReleaseChanged,
    SettingsChanged,
    SizesCompiled,
)

if TYPE_CHECKING:
    from mpconsole.backend.conversation import Entry


Notice = BackendNoticed | BackendChanged | BuildEnded | ProjectLost | SettingsChanged
"""Events that may be worth a toast."""


@dataclass(frozen=True, slots=True)
class News:
    """Which parts of the session are new; the session itself holds what they are.

    `sockets`: something happened on WebSockets that were there before.
    `everything`: the view was not told of what happened before, and shows the session as it is now.
    """

    everything: bool = False
    project: bool = False
    backend: bool = False
    release: bool = False
    sockets: bool = False
    exchanges: "tuple[Entry, ...]" = ()
    notices: tuple[Notice, ...] = ()


EVERYTHING = News(everything=True, project=True, backend=True, release=True)


def gather(events: Iterable[Event]) -> News:
    """Make one piece of news of many events."""
    project = backend = release = sockets = False
    exchanges: list[Entry] = []
    notices: list[Notice] = []
    for event in events:
        match event:
            case ProjectOpened() | ProjectChanged() | SizesCompiled():
                project = True
            case ExchangesSeen():
                exchanges += event.exchanges
                sockets = sockets or bool(event.sockets)
            case BackendChanged():
                backend = True
                notices.append(event)
            case ReleaseChanged():
                release = True
            case BackendNoticed() | ProjectLost() | SettingsChanged() | BuildEnded():
                notices.append(event)
            case GitChanged():
                pass
    return News(
        project=project,
        backend=backend,
        release=release,
        sockets=sockets,
        exchanges=tuple(exchanges),
        notices=tuple(notices),
    )
