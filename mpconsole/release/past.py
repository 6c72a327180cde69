"""Which version a rollback goes back to."""

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.release.platforms.protocol import PastVersion


def choose(past: tuple[PastVersion, ...], version: str | None) -> PastVersion:
    """Return the version before, or `version` (its name or the platform's number).

    Raises UsageError naming what there is.
    """
    for one in past:
        if version is None or version in (one.version, str(one.number)):
            return one
    names = ", ".join(one.version for one in past)
    raise UsageError(
        _("there is no version to roll back to")
        if version is None
        else _("{version} cannot be rolled back to").format(version=version),
        hint=_("Choose one of: {names}").format(names=names) if past else None,
    )
