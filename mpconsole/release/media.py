"""Pictures and videos for the platform: looked at before anything is sent.

Limits: /wxa/uploadmedia takes PNG, JPEG and GIF up to 2 MB, MP4 up to 10 MB, and keeps them three days.
"""

from dataclasses import dataclass
from pathlib import Path

from mpconsole import units
from mpconsole.errors import UsageError
from mpconsole.i18n import _

PICTURE, VIDEO = 2 * 1024 * 1024, 10 * 1024 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True)
class Medium:
    """A file as it is sent; `kind` is its media type."""

    name: str
    data: bytes
    kind: str

    @property
    def is_video(self) -> bool:
        """Whether it is a video."""
        return self.kind.startswith("video/")


def read(path: Path) -> Medium:
    """Read a picture or a video. Raises UsageError for what the platform would not take."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror)
        ) from error
    kind = kind_of(data)
    if kind is None:
        raise UsageError(
            _("{file} is no picture or video that the platform takes").format(file=path),
            hint=_("It takes PNG, JPEG and GIF up to {picture}, and MP4 up to {video}.").format(
                picture=units.size(PICTURE), video=units.size(VIDEO)
            ),
        )
    medium = Medium(path.name, data, kind)
    limit = VIDEO if medium.is_video else PICTURE
    if len(data) > limit:
        raise UsageError(
            _("{file} has {size}; the platform takes up to {limit}").format(
                file=path, size=units.size(len(data)), limit=units.size(limit)
            )
        )
    return medium


def kind_of(data: bytes) -> str | None:
    """Say by its first bytes what a file is: a media type that the platform takes, or None."""
    for first, kind in _PICTURES.items():
        if data.startswith(first):
            return kind
    return "video/mp4" if data[4:8] == b"ftyp" else None
