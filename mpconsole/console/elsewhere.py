"""Opening a file in the person's own program: the picture viewer, the player."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from textual.app import App

from mpconsole.i18n import _

_OPENERS = ("open",) if sys.platform == "darwin" else ("xdg-open", "wslview")


def open_elsewhere(app: App[Any], file: Path) -> None:
    """Open `file` in whatever the person's desktop opens it with; over SSH its path goes to the clipboard."""
    opener = next((found for name in _OPENERS if (found := shutil.which(name))), None)
    desktop = sys.platform == "darwin" or os.environ.keys() & {
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "WSL_DISTRO_NAME",
    }
    if opener is None or not desktop:
        app.copy_to_clipboard(str(file))
        words = _("nothing here opens it; its path is copied: {file}")
        app.notify(words.format(file=file), markup=False, timeout=5)
        return
    quiet = subprocess.DEVNULL
    subprocess.Popen([opener, str(file)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
