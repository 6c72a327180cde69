"""How a server process ends with the program that started it, however that ends.

The parent holds the other end of the child's standard input; when the parent is gone, even by
kill -9, the kernel closes it. A thread waits for that, so a stuck event loop ends as well.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable

SUPERVISED = "MPCONSOLE_SUPERVISED"
"""Set in the environment of a server process whose standard input is the lifeline."""
_GRACE_SECONDS = 3.0


Stop = Callable[[signal.Signals | None], None]


def on_stop(stop: Stop) -> None:
    """Call `stop` in the running loop with the signal on SIGTERM and Ctrl+C, and with None when the
    lifeline breaks, where there is one.
    """
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop, one)
    if os.environ.get(SUPERVISED):
        threading.Thread(target=_hold, args=(loop, stop), name="lifeline", daemon=True).start()


def _hold(loop: asyncio.AbstractEventLoop, stop: Stop) -> None:
    while True:
        try:
            if not os.read(0, 4096):
                break
        except OSError:
            break
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop, None)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
