"""A picture or a video that a reviewer is given: what its header says, and itself in half blocks.

The first picture of a video is drawn where ffmpeg is installed; nothing else here reads frames.
"""

import shutil
import subprocess
from pathlib import Path

from mpconsole import extras
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.pictures import picture
from mpconsole.i18n import _
from mpconsole.release import mp4
from mpconsole.release.answers import VIDEOS

_LARGEST = 20 << 20
_PATIENCE = 10.0


def is_video(file: Path) -> bool:
    """Whether a file is called like a video."""
    return file.suffix.lower() in VIDEOS


def facts(file: Path) -> tuple[str, ...]:
    """Return length and dimensions, as far as the header says so; says what it is not."""
    try:
        return _video(file) if is_video(file) else _picture(file)
    except OSError:
        return (_("cannot be read"),)


def _video(file: Path) -> tuple[str, ...]:
    found = mp4.read(file)
    if found is None:
        return (_("no MP4 video"),)
    minutes, seconds = divmod(round(found.seconds), 60)
    return f"{minutes}:{seconds:02}", f"{found.width}×{found.height}"


def _picture(file: Path) -> tuple[str, ...]:
    if not extras.is_there(extras.PICTURES):
        return ()
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as opened:
            return (f"{opened.width}×{opened.height}",)
    except (UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return (_("no picture"),)


def drawn(file: Path, cells: int, rows: int) -> list[Line]:
    """Draw it in at most `cells` by `rows`, or say why not. Reads the file: call it beside the screen."""
    try:
        if is_video(file):
            data = _first_frame(file)
            if data is None:
                words = _(
                    "with ffmpeg installed its first picture would stand here; o opens it in your player"
                )
                return [(Span(text, "muted"),) for text in wrap(words, cells)]
        else:
            data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    except OSError:
        return []
    lines = picture(data, cells, rows) or []
    return lines[2:] if extras.is_there(extras.PICTURES) else lines


def _first_frame(file: Path) -> bytes | None:
    """Have ffmpeg take the first picture of a video; None where it is not there, or finds none."""
    tool = shutil.which("ffmpeg")
    if tool is None:
        return None
    wanted = ["-frames:v", "1", "-vf", "scale='min(640,iw)':-2", "-f", "image2pipe", "-c:v", "png", "-"]
    call = [tool, "-nostdin", "-v", "error", "-i", f"file:{file}", *wanted]
    try:
        done = subprocess.run(call, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout or None
