"""What an answer rests on, in words."""

from mpconsole.i18n import _
from mpconsole.size.whatif.model import WhatIf


def assumption(found: WhatIf) -> str:
    """Return what the figures leave out, "" where nothing."""
    if any(one.becomes is not None for one in found.references):
        return _("The files are counted as they are: writing the references anew adds or takes some bytes.")
    return ""
