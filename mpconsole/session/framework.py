"""Runs the framework's own build beside the session, and tells how it ended.

The command is code of the project: it is run only after a yes, which holds until the command, or the
package.json whose scripts it calls, changes.
"""

import json
import os
import signal
import subprocess
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

from mpconsole import consent
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.discovery import APP, build_settings
from mpconsole.project.frameworks import read_package, recognise
from mpconsole.state import project_folder

_STOP_SECONDS = 3.0
_LOOK_SECONDS = 0.1
_LOG = "build.log"


class FrameworkBuild:
    """One run of a build in the folder of the sources. What it says goes to `log`."""

    def __init__(self, base: Path) -> None:
        """Find the command: `[build] command` of mpconsole.toml, else what the framework's scripts give.

        Raises MpconsoleError where there is none, ConsentNeededError where nobody has allowed it.
        """
        self.base = base
        self.command = _command(base)
        self.log = project_folder(base) / _LOG
        scripts = json.dumps(read_package(base).get("scripts"), sort_keys=True)
        consent.require(base, self.command, consent.digest((self.command.encode(), scripts.encode())))
        self._outputs = _outputs(base)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it. Raises MpconsoleError where that cannot be."""
        try:
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(  # the command is written for a shell, as npm scripts are
                    ["/bin/sh", "-c", self.command],
                    cwd=self.base,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError as error:
            raise MpconsoleError(
                _("{command} cannot be started: {reason}").format(command=self.command, reason=error.strerror)
            ) from error

    def wait_for_output(self) -> None:
        """Return as soon as there is a program to open. Raises MpconsoleError where none is made."""
        while not any((folder / APP).is_file() for folder in self._outputs):
            assert self._process is not None
            if (code := self._process.poll()) is not None:
                if any((folder / APP).is_file() for folder in self._outputs):
                    return
                raise MpconsoleError(
                    _("{command} ended with {code} and made no program: {words}").format(
                        command=self.command, code=code, words=self.last_words() or "-"
                    ),
                    hint=_("All that it said is in {file}.").format(file=self.log),
                )
            time.sleep(_LOOK_SECONDS)

    def wait(self) -> int:
        """Wait until it ends and return its exit code, negative for a signal."""
        assert self._process is not None
        return self._process.wait()

    def last_words(self) -> str:
        """Return the last line that it said."""
        try:
            with self.log.open(encoding="utf-8", errors="replace") as file:
                lines = deque((line.strip() for line in file if line.strip()), maxlen=1)
        except OSError:
            return ""
        return lines[0] if lines else ""

    def stop(self) -> None:
        """End it with all that it has started."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def sources_above(start: Path) -> Path:
    """Return the nearest folder with a [build] command or a framework. Raises MpconsoleError."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if build_settings(folder).command is not None or recognise(folder) is not None:
            return folder
    raise MpconsoleError(
        _("there is nothing to build in {folder}: no framework, and no [build] command").format(folder=start),
        hint=_('Set it in mpconsole.toml: [build] command = "npm run build", output = "dist"'),
    )


def _command(base: Path) -> str:
    base = sources_above(base)
    framework = recognise(base)
    return build_settings(base).command or (framework.build_command(base) if framework else "")


def _outputs(base: Path) -> list[Path]:
    told, framework = build_settings(base).output, recognise(base)
    if told is not None:
        return [base / told]
    return [base / name for name in (framework.outputs if framework is not None else ("dist",))]
