"""`mpconsole release watch`: ask how the release stands, say what is new, end with the verdict."""

import asyncio
import json
import time
from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode, PlatformError, UsageError
from mpconsole.i18n import _
from mpconsole.release import words
from mpconsole.release.model import Phase, ReleaseState
from mpconsole.release.report_json import as_json
from mpconsole.release.road import UNFINISHED

if TYPE_CHECKING:
    from mpconsole.cli.release_text import Voice
    from mpconsole.release.releases import Releases

_INTERVAL = {True: 1.0, False: 60.0}
_LOST = frozenset({Phase.REJECTED, Phase.WITHDRAWN, Phase.ROLLED_BACK, Phase.ABANDONED})
_REACHED = {
    "approved": frozenset({Phase.APPROVED, Phase.PHASED, Phase.LIVE}),
    "live": frozenset({Phase.LIVE}),
}


async def follow(
    releases: "Releases",
    voice: "Voice",
    until: str,
    timeout: float | None,  # noqa: ASYNC109 - the person's limit, told as an exit code
    interval: float | None,
    *,
    lines_of_json: bool,
) -> int:
    """Follow until `until` is reached (exit 0), the release is lost (1), or the time is up (4)."""
    ends = time.monotonic() + timeout if timeout is not None else None
    pause = interval or _INTERVAL[releases.target.rehearsal]
    releases.hooks.require()
    platform = await releases.platform()
    if releases.target.rehearsal:
        voice.say(_("The reviewer's page: {url}").format(url=platform.site))
    shown: tuple[object, ...] | None = None
    while True:
        state = await _look(releases, voice)
        if state is not None:
            now = (state.phase, state.percent, state.reason)
            if now != shown:
                shown = now
                _show(state, voice, lines_of_json=lines_of_json)
            if state.phase in _REACHED[until]:
                return ExitCode.OK
            if state.phase in _LOST:
                return ExitCode.FALLS_SHORT
            if state.phase in UNFINISHED:
                raise UsageError(
                    _("{version} is not in review: {phase}").format(
                        version=state.release.version, phase=words.phase(state)
                    ),
                    hint=words.next_step(state),
                )
        if ends is not None and time.monotonic() + pause > ends:
            raise PlatformError(_("the time is up; the review goes on"))
        await asyncio.sleep(pause)


async def _look(releases: "Releases", voice: "Voice") -> ReleaseState | None:
    """Ask the platform; one that does not answer is asked again later."""
    try:
        state = await releases.refresh()
    except PlatformError as error:
        voice.say(error.message)
        return releases.state()
    if state is None:
        releases.current()
    return state


def _show(state: ReleaseState, voice: "Voice", *, lines_of_json: bool) -> None:
    if lines_of_json:
        click.echo(json.dumps(as_json(state), ensure_ascii=False))
        return
    voice.print([f"{state.release.version}  {words.phase(state)}"])
    voice.print(f"  {line}" for line in words.reason(state.reason))
