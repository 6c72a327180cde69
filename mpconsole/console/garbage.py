"""When Python collects garbage: not while everything is being made, and never what was made then.

Modules, styles and the frame live as long as the console. Collecting while they are made costs a tenth of the
start, and going through them again and again holds up the keys.
"""

import gc


def pause() -> None:
    """Collect nothing from now on: the start makes no garbage worth the time."""
    gc.disable()


def settle() -> None:
    """Leave what there is alone for good, and collect what comes after it."""
    gc.freeze()
    gc.enable()
