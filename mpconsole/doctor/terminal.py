"""The terminal: its colours, size and characters, and the languages."""

import os
import re
import select
import shutil
import sys
import time
from collections.abc import Iterator, Mapping

from mpconsole import i18n
from mpconsole.doctor.model import Item, State
from mpconsole.i18n import _

GROUP = "terminal"
SMALLEST = (80, 24)
_CURSOR = re.compile(rb"\x1b\[\d+;(\d+)R")
_PATIENCE = 0.5


def examine() -> Iterator[Item]:
    """Look at the terminal, where there is one, and at the locale."""
    yield _screen()
    if _is_terminal():
        yield _colours(os.environ)
    yield _characters()
    yield _locale(os.environ)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _screen() -> Item:
    if not _is_terminal():
        return Item(
            GROUP,
            "terminal",
            State.NOTE,
            _("Terminal"),
            _("none: output goes to a file or a pipe"),
            _("Run doctor in the terminal itself to have it examined; without one, dev prints lines."),
        )
    columns, lines = shutil.get_terminal_size()
    value = f"{os.environ.get('TERM', '?')}, {columns}x{lines}"
    if columns < SMALLEST[0] or lines < SMALLEST[1]:
        advice = _("The console wants {columns}x{lines} or more: make the window larger.").format(
            columns=SMALLEST[0], lines=SMALLEST[1]
        )
        return Item(GROUP, "terminal", State.OPTIONAL, _("Terminal"), value, advice)
    return Item(GROUP, "terminal", State.OK, _("Terminal"), value)


def _colours(environ: Mapping[str, str]) -> Item:
    label, term = _("Colours"), environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return Item(GROUP, "colours", State.NOTE, label, _("off, by NO_COLOR"))
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Item(GROUP, "colours", State.OK, label, _("16 million"))
    if term in ("", "dumb"):
        return Item(
            GROUP, "colours", State.OPTIONAL, label, _("none"), _("Set TERM to what your terminal is.")
        )
    advice = _("Where your terminal has true colour, say so: export COLORTERM=truecolor")
    return Item(GROUP, "colours", State.OPTIONAL, label, "256" if "256" in term else "16", advice)


def _characters() -> Item:
    """Whether box characters can be written, and how wide the terminal draws them."""
    label, encoding = _("Characters"), sys.stdout.encoding or "ascii"
    try:
        "─●中".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        advice = _("Use a UTF-8 locale: export LANG=C.UTF-8")
        return Item(GROUP, "characters", State.OPTIONAL, label, encoding, advice)
    width = _box_width()
    value = "{encoding}"
    if width == 2:
        value = _("{encoding}; box characters are drawn two cells wide, so frames are plain ASCII")
    elif width == 1:
        value = _("{encoding}; box characters are drawn one cell wide")
    elif _is_terminal():
        value = _("{encoding}; the terminal does not say how wide it draws")
    return Item(GROUP, "characters", State.OK, label, value.format(encoding=encoding))


def _box_width() -> int | None:
    """Draw one box character and ask the terminal where the cursor stands; None without an answer."""
    if not _is_terminal():
        return None
    try:
        import termios
        import tty
    except ImportError:  # Windows
        return None
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    settings = termios.tcgetattr(source)
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(target, "\r─\x1b[6n".encode())
        column = _answer(source)
        os.write(target, b"\r\x1b[K")
    finally:
        termios.tcsetattr(source, termios.TCSANOW, settings)
    return None if column is None else column - 1


def _answer(source: int) -> int | None:
    """Read `ESC [ row ; column R`; None where nothing of the kind comes in time."""
    got, until = b"", time.monotonic() + _PATIENCE
    while not (found := _CURSOR.search(got)):
        if not select.select([source], [], [], max(0.0, until - time.monotonic()))[0]:
            return None
        byte = os.read(source, 1)
        if not byte:
            return None
        got += byte
    return int(found[1])


def _locale(environ: Mapping[str, str]) -> Item:
    said = next(
        (f"{name}={environ[name]}" for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "-"
    )
    words = {"en": "English", "zh_CN": "简体中文"}[i18n.language()]
    return Item(GROUP, "locale", State.OK, _("Language"), f"{words} ({said})")
