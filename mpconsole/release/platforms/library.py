"""A template that lies in the library already: nothing is uploaded for it."""

from collections.abc import Mapping
from typing import NoReturn

from mpconsole.release.platforms.protocol import Parcel


class NoUploads:
    """Stands where an uploader would; nothing may come here."""

    def __init__(self, source_appid: str) -> None:
        self.source_appid = source_appid

    async def upload(self, parcel: Parcel) -> Mapping[str, int]:
        """Never called: a release of a template has no upload on its road."""
        return self._never(parcel)

    def _never(self, parcel: Parcel) -> NoReturn:
        raise AssertionError(f"{parcel.version} is a release of a template")
