"""A person's own editor, opened at a line."""

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _

_USUAL = ("sensible-editor", "nano", "vim", "vi")
_PLUS = ("vi", "view", "nvi", "joe", "jed", "mcedit", "ne", "mg", "less", "sensible-editor", "editor")
_VIM = ("vim", "nvim", "gvim", "mvim", "vimx", "neovide")
_COLON = ("hx", "helix", "subl", "zed", "micro", "lapce")
_EMACS = ("emacs", "emacsclient", "kak")
_GOTO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file on disk; line and column count code points from 1, 0 where there is none."""

    path: Path
    line: int = 0
    column: int = 0


def editor(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return the editor's command: $VISUAL, $EDITOR, or a usual one. Raises MpconsoleError without one."""
    variables = os.environ if environment is None else environment
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(variables.get(name, ""))
        except ValueError as error:
            raise MpconsoleError(
                _("{name} cannot be read as a command: {reason}").format(name=name, reason=error)
            ) from error
        if words:
            return words
    for usual in _USUAL:
        if shutil.which(usual, path=variables.get("PATH")):
            return [usual]
    raise MpconsoleError(
        _("there is no editor"), hint=_("Name one in the environment variable EDITOR, for example nano.")
    )


def command(words: Sequence[str], spot: Spot) -> list[str]:
    """Return the command that opens `spot`; an editor that is not known gets the file alone."""
    name = Path(words[0]).name.removesuffix(".exe")
    path, line, column = str(spot.path), spot.line, max(1, spot.column)
    if not line:
        return [*words, path]
    if name in _VIM:
        right = [f"+normal! 0{column - 1}l"] if column > 1 else []
        return [*words, f"+{line}", *right, path]
    if name in _PLUS:
        return [*words, f"+{line}", path]
    if name == "nano":
        return [*words, f"+{line},{column}", path]
    if name in _EMACS:
        return [*words, f"+{line}:{column}", path]
    if name in _COLON:
        return [*words, f"{path}:{line}:{column}"]
    if name in _GOTO:
        return [*words, "--goto", f"{path}:{line}:{column}"]
    return [*words, path]


def edit(spot: Spot) -> None:
    """Run the editor on `spot` until it ends. Raises MpconsoleError where it cannot be started.

    Ctrl+C belongs to the editor while it runs.
    """
    call = command(editor(), spot)
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        subprocess.run(call, check=False)
    except OSError as error:
        words = _("the editor {name} cannot be started: {reason}")
        raise MpconsoleError(
            words.format(name=call[0], reason=error.strerror or error),
            hint=_("It is named by the environment variable VISUAL or EDITOR."),
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)
