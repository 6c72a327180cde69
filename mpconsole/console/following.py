"""How the newest release stands, for the header, and the platform asked again while a release is with it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from mpconsole.console import releases
from mpconsole.console.header import InFlight
from mpconsole.errors import MpconsoleError
from mpconsole.session.session import Session

FOLLOW_SECONDS = {True: 2.0, False: 60.0}
"""How often the platform is asked how a release stands, in a rehearsal and in earnest."""


class ReleaseFollower:
    """`flight` is the release on its way, `version` the newest version where none is."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.flight: InFlight | None = None
        self.version = ""

    def look(self) -> None:
        """Read the journal: 40 ms the first time."""
        state, _unusable = releases.current(self._session)
        self.flight = releases.in_flight(state, datetime.now(UTC))
        self.version = state.release.version if state is not None and self.flight is None else ""

    async def follow(self, seen: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Look and ask for ever: somebody else may move a release. `failed` hears why nothing was learned."""
        while True:
            self.look()
            seen()
            state, _unusable = releases.current(self._session)
            await asyncio.sleep(FOLLOW_SECONDS[state is None or state.rehearsal])
            if state is not None and state.phase in releases.FOLLOWED and state.open_step is None:
                try:
                    await self._session.releases.refresh()
                except MpconsoleError as error:
                    failed(error.message)  # asked again soon; the view tells what a person asked for
