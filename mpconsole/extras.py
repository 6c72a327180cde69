"""Libraries that are installed on request: what needs one says so in a sentence, and how to have it.

They are most of what an installation would take beside the rest (45 of 140 MB), and few need them every day.
"""

from importlib.util import find_spec

from mpconsole.i18n import N_, _

PICTURES = ("PIL", N_("pictures are measured and shown by Pillow, which is not installed"), "pictures")
FAKES = ("faker", N_("made-up values need faker, which is not installed"), "fakes")
Extra = tuple[str, str, str]
"""A module, what is missing without it, and the extra that brings it."""


def is_there(extra: Extra) -> bool:
    """Whether the library can be imported."""
    return find_spec(extra[0]) is not None


def sentence(extra: Extra) -> str:
    """Say what is missing, and how to have it."""
    return f"{_(extra[1])}: {hint(extra)}"


def hint(extra: Extra) -> str:
    """Return the command that installs it."""
    return f"pip install 'mpconsole[{extra[2]}]'"
