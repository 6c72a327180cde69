"""Commands of the project at certain steps: `[hooks]` of mpconsole.toml.

    [hooks]
    before_build = "npm run build"
    after_approved = ["sh", "tools/tell.sh"]

Nobody's command runs without a yes (`mpconsole.consent`), asked again when the command or a file of the
project that it names has changed. It runs in the project's folder, knows the release by MPCONSOLE_RELEASE_…,
and gets no secret: neither ours nor any variable that is called like one. What fails before a step stops it.
A hook after a step runs once, whatever comes of it.
"""

import asyncio
import json
import os
import re
import shlex
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from pathlib import Path

from mpconsole import consent
from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.i18n import _
from mpconsole.release.model import HookSaid, Phase, ReleaseEvent, ReleaseState
from mpconsole.release.targets import Target
from mpconsole.settings import HookSettings

MOST_LINES = 200
LONGEST_LINE = 500
_LAST_LINES = 3
_SECRET = re.compile(
    r"SECRET|TOKEN|PASSW|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|TICKET|AUTH|COOKIE", re.IGNORECASE
)
_AFTER_VERDICT = {Phase.APPROVED: "after_approved", Phase.REJECTED: "after_rejected"}
_RUNNERS = frozenset({"npm", "pnpm", "yarn", "bun"})
_KILL_SECONDS = 5.0


class HookError(MpconsoleError):
    """A hook failed, took too long, or could not be started."""

    exit_code = ExitCode.FALLS_SHORT


class Hooks:
    """The hooks of one project. `tell` hears what they print."""

    def __init__(
        self, base: Path, settings: HookSettings, target: Target, tell: Callable[[ReleaseEvent], None]
    ) -> None:
        self._base = base
        self._settings = settings
        self._target = target
        self._tell = tell

    def require(self) -> None:
        """Raise ConsentNeededError for the first hook that nobody has said yes to."""
        for name, command in self._settings.commands.items():
            self._require(name, command)

    def _require(self, name: str, command: str | tuple[str, ...]) -> None:
        shown = command if isinstance(command, str) else shlex.join(command)
        consent.require(self._base, f"[hooks] {name}: {shown}", self._digest(_argv(command)))

    def allowed(self, name: str) -> bool:
        """Whether a hook of this name is set, and may run."""
        command = self._settings.commands.get(name)
        if command is None:
            return False
        try:
            self._require(name, command)
        except consent.ConsentNeededError as needed:
            self._tell(HookSaid(name, needed.message))
            return False
        return True

    async def after(self, name: str, state: ReleaseState) -> None:
        """Run a hook that comes after a step; where nobody has allowed it, that is told and nothing else."""
        if self.allowed(name):
            await self.run(name, state)

    async def after_verdict(self, before: ReleaseState, now: ReleaseState) -> None:
        """Run what comes after a verdict, where there is a new one."""
        name = _AFTER_VERDICT.get(now.phase)
        if name is not None and now.phase is not before.phase:
            await self.after(name, now)

    async def run(self, name: str, state: ReleaseState | None) -> bool:
        """Run a hook where it is set, and say whether it is. Raises ConsentNeededError or HookError."""
        command = self._settings.commands.get(name)
        if command is None:
            return False
        self._require(name, command)
        argv = _argv(command)
        try:
            process = await asyncio.create_subprocess_exec(
                *argv,
                cwd=self._base,
                env=environment(os.environ) | self._about(state),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise HookError(
                _("the hook {name} cannot be started: {reason}").format(name=name, reason=error.strerror),
                hint=_("Look at [hooks] in mpconsole.toml."),
            ) from error
        last = await self._hear(name, process)
        if process.returncode:
            raise HookError(
                _("the hook {name} failed (exit code {code}): {words}").format(
                    name=name, code=process.returncode, words=" ".join(last) or "-"
                ),
                hint=_("Nothing further was done. Look at [hooks] in mpconsole.toml."),
            )
        return True

    async def _hear(self, name: str, process: asyncio.subprocess.Process) -> list[str]:
        """Read what it prints up to its end, told only in part; return the last lines."""
        assert process.stdout is not None
        last: list[str] = []
        count = 0
        try:
            async with asyncio.timeout(self._settings.timeout):
                async for line in _lines(process.stdout):
                    last = [*last, line][-_LAST_LINES:]
                    count += 1
                    if count <= MOST_LINES:
                        self._tell(HookSaid(name, line))
                await process.wait()
        except TimeoutError as error:
            raise HookError(
                _("the hook {name} took more than {seconds} s").format(
                    name=name, seconds=self._settings.timeout
                ),
                hint=_("Give it more: [hooks] timeout"),
            ) from error
        finally:
            await _end(process)
        return last

    def _digest(self, argv: tuple[str, ...]) -> str:
        """Stand for the command, for every file of the project that it names, and for package.json's scripts
        where it runs one of them.
        """
        words = dict.fromkeys(word for part in argv for word in (part, *_words(part)) if word)
        files = [self._base / word for word in words]
        contents = [file.read_bytes() for file in files if self._is_ours(file)]
        if _RUNNERS & words.keys():
            contents.append(self._scripts())
        return consent.digest(["\0".join(argv).encode(), *contents])

    def _scripts(self) -> bytes:
        try:
            package = json.loads((self._base / "package.json").read_bytes())
            return json.dumps(package["scripts"], sort_keys=True).encode()
        except (OSError, ValueError, KeyError, TypeError):
            return b""

    def _is_ours(self, file: Path) -> bool:
        try:
            return file.is_file() and file.resolve().is_relative_to(self._base.resolve())
        except OSError:  # no name of a file at all
            return False

    def _about(self, state: ReleaseState | None) -> dict[str, str]:
        target = self._target
        about = {"APPID": target.appid, "ENVIRONMENT": target.environment, "PLATFORM": target.platform}
        if state is not None:
            about |= {
                "VERSION": state.release.version,
                "NOTES": state.release.notes,
                "PHASE": state.phase.value,
                "REASON": state.reason,
            }
        return {f"MPCONSOLE_RELEASE_{name}": value for name, value in about.items()}


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without secrets: by their names, and by their values under any other name."""
    secret = {name for name in environ if _SECRET.search(name) or name.startswith("MPCONSOLE_")}
    values = {environ[name] for name in secret if len(environ[name]) >= 8}
    return {name: value for name, value in environ.items() if name not in secret and value not in values}


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Yield lines, each cut to its longest; one without an end is cut too, and never fills the memory."""
    rest = b""
    while chunk := await stream.read(1 << 16):
        *whole, rest = (rest + chunk).split(b"\n")
        rest = rest[:LONGEST_LINE]
        for line in whole:
            yield _shown(line)
    if rest:
        yield _shown(rest)


def _shown(line: bytes) -> str:
    return line[:LONGEST_LINE].decode("utf-8", "replace").rstrip()


def _argv(command: str | tuple[str, ...]) -> tuple[str, ...]:
    return ("/bin/sh", "-c", command) if isinstance(command, str) else command


def _words(part: str) -> list[str]:
    """Return the words of a line for the shell; what it writes into is none of its content."""
    try:
        words = shlex.split(part)
    except ValueError:
        words = part.split()
    return [word for before, word in zip(["", *words], words, strict=False) if not before.endswith(">")]


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the process and whatever it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(_KILL_SECONDS):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
