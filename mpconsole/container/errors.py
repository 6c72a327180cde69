"""The one error of this room."""

from mpconsole.errors import MpconsoleError


class ContainerError(MpconsoleError):
    """A package cannot be written or read; the message says at which byte or file."""
