"""When Python collects garbage: not while everything is being made, and never what was made then.

Modules, styles and the frame live as long as the console. Collecting while they are made costs a tenth of the
start, and going through them again and again holds up the keys.
"""

import gc

THRESHOLDS = (20_000, 50, 100)
"""For the young, the middle and the old. A storm of requests makes many objects that live for a while
and are freed by counting: Python's usual thresholds would look through all of them again and again.
"""


def pause() -> None:
    """Collect nothing from now on: the start makes no garbage worth the time."""
    gc.disable()


def settle() -> None:
    """Leave what there is alone for good, and collect what comes after it."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
