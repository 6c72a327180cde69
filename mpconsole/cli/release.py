"""`mpconsole release`: the wizard, and each of its steps as a command."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from mpconsole.cli.asking import confirm
from mpconsole.cli.main import WordGroup
from mpconsole.cli.release_fleet import fleet
from mpconsole.cli.release_place import (
    Place,
    ask,
    common,
    dry,
    finish,
    open_session,
    run,
    yes_,
)
from mpconsole.cli.release_program import COMMANDS, quota_lines
from mpconsole.errors import ExitCode, PlatformError, UsageError
from mpconsole.i18n import N_, _
from mpconsole.release.by_hand import CONFIRMED
from mpconsole.release.model import Action

if TYPE_CHECKING:
    from mpconsole.cli.release_text import Voice
    from mpconsole.release.model import ReleaseState
    from mpconsole.release.releases import Releases
    from mpconsole.settings import ReviewSettings

_UNTIL = ("approved", "live")


class _ReleaseGroup(WordGroup):
    default_command = "wizard"


@click.group(cls=_ReleaseGroup, name="release", help=_("Take a release through review to its users."))
def command() -> None:
    """`release` and its subcommands."""


@command.command("wizard", help=_("Take a release through review to its users, question by question."))
@common
def wizard(place: Place) -> int:
    """Open the console at the release wizard; without a terminal, say which commands do the same."""
    from mpconsole.cli.dev import is_plain, show

    if place.as_json or is_plain():
        raise UsageError(
            _("the release wizard needs a terminal"),
            hint=_("Step by step: mpconsole release upload, submit, watch, publish (each has --help)."),
        )
    return show(open_session(place), None, place.environment or "", begin_release=True)


@command.command("upload", help=_("Build, upload, make it the trial version, wait for the privacy scan."))
@common
@click.option("--version", metavar="VERSION", help=_("The version (suggested from git and what is live)."))
@click.option("--notes", metavar="TEXT", help=_("The notes (suggested from git)."))
@click.option("--accept", multiple=True, metavar="ITEM", help=_("Go on although this preflight item failed."))
@yes_
@dry
def upload(
    place: Place, version: str | None, notes: str | None, accept: tuple[str, ...], *, yes: bool, dry_run: bool
) -> int:
    """Look at everything, then go as far as one can without submitting."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        from mpconsole.cli.release_text import preflight_lines
        from mpconsole.release import versions
        from mpconsole.release.preflight.words import check_accepted

        if version is not None:
            versions.check(version)
        check_accepted(accept)
        if not dry_run:
            await releases.prepare()
            await releases.refresh()
        chosen, text = await _version_and_notes(releases, voice, version, notes, yes=yes, online=not dry_run)
        preflight = await releases.preflight(chosen, text, online=not dry_run)
        voice.print(preflight_lines(preflight, accept))
        stops = [item.name for item in preflight.failed if item.name not in accept]
        if dry_run or stops:
            finish(releases, voice, place, preflight=preflight)
            if stops:
                voice.say(_stopped(releases.state(), stops))
            return ExitCode.FALLS_SHORT if stops else ExitCode.OK
        if not yes and preflight.for_eye:
            confirm(_("Have you looked at what needs your eye?"))
        await releases.channel()
        await releases.start(chosen, text)
        await releases.advance()
        return finish(releases, voice, place, preflight=preflight)

    return run(place, work, yes=yes)


@command.command("submit", help=_("Submit the trial version for review."))
@common
@click.option("--version", metavar="VERSION", help=_("The version, instead of typing it."))
@click.option("--for-reviewer", metavar="TEXT", help=_("What the reviewer must know, such as an account."))
@click.option("--feedback", metavar="TEXT", default="", help=_("Your answer to the last rejection."))
@yes_
@dry
def submit(
    place: Place, version: str | None, for_reviewer: str | None, feedback: str, *, yes: bool, dry_run: bool
) -> int:
    """Show what is handed in, have the version typed, submit."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        from msgspec import structs

        from mpconsole.release.answers import Feedback

        if not dry_run:
            await releases.refresh()
        state = releases.require(Action.SUBMIT)
        if yes and version is None:
            raise UsageError(_("--yes needs --version: nobody submits the wrong one by accident"))
        if version is not None:
            releases.check_typed(version)
        if dry_run:
            voice.print([f"/wxa/submit_audit  {state.release.appid}  {state.release.version}"])
            return ExitCode.OK if not place.as_json else finish(releases, voice, place)
        answers = releases.answers
        if for_reviewer is not None:
            answers = structs.replace(answers, description=for_reviewer)
        answers = await releases.review(answers)
        voice.print(_review_lines(state, answers))
        typed = version if yes and version else ask(_("Type the version to submit it"), "--version --yes")
        releases.check_typed(typed)
        await releases.submit(typed, await releases.material(answers, Feedback(feedback)))
        return finish(releases, voice, place)

    return run(place, work, yes=yes)


@command.command("status", help=_("Say how the release stands."))
@common
def status(place: Place) -> int:
    """Ask the platform and say how the release stands."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        await releases.refresh()
        return finish(releases, voice, place)

    return run(place, work)


@command.command("watch", help=_("Follow the release until a verdict, or until it is live."))
@common
@click.option("--until", type=click.Choice(_UNTIL), default="approved", show_default=True)
@click.option(
    "--timeout", type=click.FloatRange(0), metavar="SECONDS", help=_("Give up after so long (exit 4).")
)
@click.option("--interval", type=click.FloatRange(0.1), metavar="SECONDS", help=_("How often to ask."))
def watch(place: Place, until: str, timeout: float | None, interval: float | None) -> int:
    """Follow the release."""
    from mpconsole.cli.release_watch import follow

    async def work(releases: "Releases", voice: "Voice") -> int:
        return await follow(releases, voice, until, timeout, interval, lines_of_json=place.as_json)

    return run(place._replace(as_json=False), work)


@command.command("withdraw", help=_("Take the release back from review."))
@common
@yes_
@dry
def withdraw(place: Place, *, yes: bool, dry_run: bool) -> int:
    """Withdraw the review."""
    return _act(place, N_("Withdraw {version} from review?"), "withdraw", yes=yes, dry_run=dry_run)


@command.command("expedite", help=_("Ask for a faster review; it costs one of the month's few."))
@common
@yes_
@dry
def expedite(place: Place, *, yes: bool, dry_run: bool) -> int:
    """Show what is left this month, ask, expedite."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        state = releases.require(Action.EXPEDITE)
        asked = _("Expedite the review of {version}?").format(version=state.release.version)
        if dry_run:
            voice.print([asked])
            return ExitCode.OK if not place.as_json else finish(releases, voice, place)
        left = await releases.quota()
        voice.print(quota_lines({"quota": asdict(left)}))
        if left.expedite_rest < 1:
            raise PlatformError(_("no expedited review is left this month"))
        if not yes:
            confirm(asked)
        await releases.expedite()
        return finish(releases, voice, place)

    return run(place, work)


@command.command("publish", help=_("Publish what passed review, to everybody or to a share of the users."))
@common
@click.option("--percent", type=int, metavar="N", help=_("To how many users, 1 to 100; it only grows."))
@yes_
@dry
def publish(place: Place, percent: int | None, *, yes: bool, dry_run: bool) -> int:
    """Publish."""
    question = (
        N_("Publish {version} to everybody?")
        if percent in (None, 100)
        else N_("Publish {version} to {percent} %?")
    )
    return _act(place, question, "publish", percent, yes=yes, dry_run=dry_run)


@command.command("rollback", help=_("Roll back to the version before, or stop a phased release."))
@common
@click.option("--to", metavar="VERSION", help=_("One of the versions that can be rolled back to."))
@yes_
@dry
def rollback(place: Place, to: str | None, *, yes: bool, dry_run: bool) -> int:
    """Roll back."""
    return _act(place, N_("Take {version} back from its users?"), "rollback", to, yes=yes, dry_run=dry_run)


@command.command("confirm", help=_("Say what was done by hand on the platform's site."))
@common
@click.argument("what", type=click.Choice(list(CONFIRMED)))
@click.option("--reason", metavar="TEXT", default="", help=_("What the reviewer wrote."))
def confirm_by_hand(place: Place, what: str, reason: str) -> int:
    """Write down what was done or seen on the platform's site."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        await releases.confirm(what, reason)
        return finish(releases, voice, place)

    return run(place, work)


@command.command("sheet", help=_("What to do by hand after the upload, what to paste, where."))
@common
def sheet(place: Place) -> int:
    """Print the hand-off sheet as Markdown."""

    async def work(releases: "Releases", _voice: "Voice") -> int:
        from mpconsole.release import handoff

        click.echo(
            handoff.sheet(releases.require(Action.CONFIRM), releases.target.robot, releases.answers), nl=False
        )
        return ExitCode.OK

    return run(place, work)


@command.command("resume", help=_("Go on where it was left, after a crash or an error."))
@common
def resume(place: Place) -> int:
    """Settle what was open, then go on up to submission."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        await releases.advance()
        await releases.refresh()
        return finish(releases, voice, place)

    return run(place, work)


@command.command("history", help=_("List every release of this project."))
@common
def history(place: Place) -> int:
    """List every release of this project on every platform, newest first."""

    async def work(releases: "Releases", _voice: "Voice") -> int:
        from mpconsole.cli.release_text import history_line
        from mpconsole.release.report_json import history_json

        states = releases.history()
        if place.as_json:
            click.echo(json.dumps(history_json(states), ensure_ascii=False, indent=2))
        for state in states if not place.as_json else ():
            click.echo(history_line(state))
        return ExitCode.OK

    return run(place, work)


def _act(place: Place, question: str, action: str, *arguments: object, yes: bool, dry_run: bool) -> int:
    """Ask once, then do one thing that cannot simply be undone."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        if not dry_run:
            await releases.refresh()
        state = releases.require(Action(action))
        percent = arguments[0] if action == "publish" else None
        asked = _(question).format(version=state.release.version, percent=percent)
        if dry_run:
            voice.print([asked])
            return ExitCode.OK if not place.as_json else finish(releases, voice, place)
        if not yes:
            confirm(asked)
        await getattr(releases, action)(*arguments)
        return finish(releases, voice, place)

    return run(place, work, yes=yes)


def _stopped(state: "ReleaseState | None", stops: Sequence[str]) -> str:
    """Say what would let it go on; nothing does while another release is with the reviewers."""
    if "review" in stops and state is not None and Action.START not in state.actions:
        return _("Nothing was sent: {version} is in review, and there can be only one.").format(
            version=state.release.version
        )
    flags = " ".join(f"--accept {name}" for name in stops)
    return _("Nothing was sent. To go on all the same: {flags}").format(flags=flags)


async def _version_and_notes(
    releases: "Releases",
    voice: "Voice",
    version: str | None,
    notes: str | None,
    *,
    yes: bool,
    online: bool,
) -> tuple[str, str]:
    if version is not None and notes is not None:
        return version, notes
    suggestion = await releases.suggest(online=online)
    if suggestion.shallow:
        cut = _("the clone is shallow, so version and notes are suggested from a part of the history alone")
        voice.say(f"{cut}: git fetch --unshallow")
    if version is None and not yes and online:
        version = ask(_("Version"), "--version", suggestion.version)
    return version or suggestion.version, suggestion.notes if notes is None else notes


def _review_lines(state: "ReleaseState", answers: "ReviewSettings") -> list[str]:
    release = state.release
    lines = [f"{release.appid}  {release.environment}  {release.platform}  {release.version}"]
    lines += [f"  {page.path}  {page.category}  {' '.join(page.tags)}".rstrip() for page in answers.pages]
    lines += [f"  {file}" for file in (*answers.pictures, *answers.videos)]
    return lines + [f"  {line}" for line in answers.description.splitlines()]


for one in (*COMMANDS, fleet):
    command.add_command(one)
