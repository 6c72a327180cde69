"""The provider's monthly quota, shared by all programs of a fleet: asked once, then counted down."""

import asyncio

from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.i18n import _
from mpconsole.release.releases import Releases


class AllowanceError(MpconsoleError):
    """No submission is left this month: to be told, never to be tried again."""

    exit_code = ExitCode.FALLS_SHORT


class Allowance:
    """What is left, by platform and address."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str | None], int] = {}
        self._asking = asyncio.Lock()

    async def take(self, releases: Releases) -> None:
        """Take one submission. Raises AllowanceError where none is left."""
        place = (releases.target.platform, releases.target.base_url)
        async with self._asking:
            if place not in self._left:
                self._left[place] = (await releases.quota()).rest
            if self._left[place] < 1:
                raise AllowanceError(
                    _("no submission is left this month"),
                    hint=_("Ask for more in the provider's assistant, or go on next month."),
                )
            self._left[place] -= 1
