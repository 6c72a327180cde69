"""`mpconsole release …`, for what the platform keeps of a program beside its releases.

Each shows what is there, then what would be sent; `--dry-run` ends there, without asking anybody.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from mpconsole.cli.asking import confirm
from mpconsole.cli.release_place import Place, common, common_with_files, dry, run, yes_
from mpconsole.errors import ExitCode, PlatformError, UsageError
from mpconsole.i18n import N_, _

if TYPE_CHECKING:
    from mpconsole.cli.release_text import Voice
    from mpconsole.release.changes import Change
    from mpconsole.release.platforms.protocol import Platform
    from mpconsole.release.releases import Releases

Facts: TypeAlias = Mapping[str, Any]
Ask: TypeAlias = "Callable[[Platform], Awaitable[Facts]]"
Words: TypeAlias = Callable[[Facts], Iterable[str]]


def answer(place: Place, ask: Ask, words: Words) -> int:
    """Ask the platform and print what it says."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        facts = await ask(await releases.platform())
        _print(releases, voice, place, facts, words, [], sent=False)
        return ExitCode.OK

    return run(place, work)


def change(
    place: Place,
    changes: "Sequence[Change]",
    question: str,
    ask: Ask,
    words: Words,
    *,
    yes: bool,
    dry_run: bool,
) -> int:
    """Show what is there and what would be sent, ask, send it, show what is there then."""

    async def work(releases: "Releases", voice: "Voice") -> int:
        if dry_run:
            _print(releases, voice, place, {}, words, changes, sent=False)
            return ExitCode.OK
        platform = await releases.platform()
        if not yes:
            voice.print(words(await ask(platform)))
            voice.print(_calls(changes))
            confirm(question)
        for one in changes:
            await _send(platform, one)
        _print(releases, voice, place, await ask(platform), words, changes, sent=True)
        return ExitCode.OK

    return run(place, work)


async def _send(platform: "Platform", one: "Change") -> None:
    from mpconsole.release.platforms.errors import UnclearError

    try:
        await platform.apply(one)
    except UnclearError as error:
        raise PlatformError(
            error.message, hint=_("It may have happened all the same: look before you send it again.")
        ) from error


def _print(
    releases: "Releases",
    voice: "Voice",
    place: Place,
    facts: Facts,
    words: Words,
    changes: "Sequence[Change]",
    *,
    sent: bool,
) -> None:
    from mpconsole.release.program_json import as_json

    if place.as_json:
        value = as_json(releases.target, facts, changes, sent=sent)
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        return
    target = releases.target
    voice.print([f"{target.appid}  {target.environment}  {target.platform}"])
    voice.print(words(facts) if facts else [])
    voice.print(_calls(changes) if not sent else [_("Sent.")])


def _calls(changes: "Iterable[Change]") -> Iterable[str]:
    for one in changes:
        yield f"{one.path}  {json.dumps(dict(one.body), ensure_ascii=False)}"


async def _quota(platform: "Platform") -> Facts:
    return {"quota": asdict(await platform.quota())}


def quota_lines(facts: Facts) -> Iterable[str]:
    """Say what is left this month."""
    left = facts["quota"]
    yield _("Submissions left this month: {rest} of {limit}").format(rest=left["rest"], limit=left["limit"])
    yield _("Expedited reviews left this month: {rest} of {limit}").format(
        rest=left["expedite_rest"], limit=left["expedite_limit"]
    )


@click.command("quota", help=_("What is left this month, for all programs of the provider."))
@common
def quota(place: Place) -> int:
    """Say what is left."""
    return answer(place, _quota, quota_lines)


async def _serving(platform: "Platform") -> Facts:
    return {"serving": await platform.serving()}


def _serving_lines(facts: Facts) -> Iterable[str]:
    yield _("The service is open.") if facts["serving"] else _("The service is paused: nobody can open it.")


@click.command("pause", help=_("Pause the live version's service: nobody can open the program."))
@common
@yes_
@dry
def pause(place: Place, *, yes: bool, dry_run: bool) -> int:
    """Pause the service."""
    from mpconsole.release import changes

    question = _("Pause the service? Nobody can open the program until it is open again.")
    wanted = [changes.serving(open_=False)]
    return change(place, wanted, question, _serving, _serving_lines, yes=yes, dry_run=dry_run)


@click.command("resume-service", help=_("Open the service again that was paused."))
@common
@yes_
@dry
def resume_service(place: Place, *, yes: bool, dry_run: bool) -> int:
    """Open the service again."""
    from mpconsole.release import changes

    wanted = [changes.serving(open_=True)]
    question = _("Open the service again?")
    return change(place, wanted, question, _serving, _serving_lines, yes=yes, dry_run=dry_run)


@click.command("service", help=_("Whether the service is open or paused."))
@common
def service(place: Place) -> int:
    """Say whether the service is open."""
    return answer(place, _serving, _serving_lines)


async def _categories(platform: "Platform") -> Facts:
    return {"categories": [asdict(one) for one in await platform.categories()]}


def _category_lines(facts: Facts) -> Iterable[str]:
    for one in facts["categories"]:
        names = " / ".join(filter(None, (one["first"], one["second"], one["third"])))
        yield f"{names}  ({', '.join(map(str, one['ids']))})"
    if not facts["categories"]:
        yield _("The program has no category: choose one on the platform's site.")


@click.command("categories", help=_("The program's categories, which a submission names."))
@common
def categories(place: Place) -> int:
    """List the categories."""
    return answer(place, _categories, _category_lines)


async def _drafts(platform: "Platform") -> Facts:
    return {"drafts": [asdict(one) for one in await platform.drafts()]}


async def _templates(platform: "Platform") -> Facts:
    return {"templates": [asdict(one) for one in await platform.templates()]}


def _template_lines(facts: Facts) -> Iterable[str]:
    from mpconsole.cli.table import visible

    rows = facts.get("drafts", facts.get("templates", ()))
    for one in rows:
        first = next(iter(one["notes"].splitlines()), "")
        yield f"{one['id']:>6}  {one['version']}  {visible(first)}"
    if not rows:
        yield _("There is none.")


@click.command("drafts", help=_("The uploads in the draft box; --add puts one into the template library."))
@common
@click.option("--add", metavar="ID", help=_("Put this draft into the template library."))
@yes_
@dry
def drafts(place: Place, add: str | None, *, yes: bool, dry_run: bool) -> int:
    """List the draft box."""
    from mpconsole.release import changes

    if add is None:
        return answer(place, _drafts, _template_lines)
    wanted = [changes.add_template(add)]
    question = _("Put draft {id} into the template library?").format(id=add)
    return change(place, wanted, question, _templates, _template_lines, yes=yes, dry_run=dry_run)


@click.command("templates", help=_("The template library; --delete takes one out."))
@common
@click.option("--delete", metavar="ID", help=_("Delete this template."))
@yes_
@dry
def templates(place: Place, delete: str | None, *, yes: bool, dry_run: bool) -> int:
    """List the template library."""
    from mpconsole.release import changes

    if delete is None:
        return answer(place, _templates, _template_lines)
    wanted = [changes.delete_template(delete)]
    question = _("Delete template {id}? It cannot be brought back.").format(id=delete)
    return change(place, wanted, question, _templates, _template_lines, yes=yes, dry_run=dry_run)


async def _domains(platform: "Platform") -> Facts:
    return {"domains": {kind: list(rows) for kind, rows in (await platform.domains()).lists.items()}}


def _domain_lines(facts: Facts) -> Iterable[str]:
    from mpconsole.cli.table import pad

    for kind, rows in facts["domains"].items():
        yield f"{pad(kind, 10)}{', '.join(rows) or '-'}"


@click.command("domains", help=_("The domains that the released program may reach."))
@common
@click.option(
    "--add",
    nargs=2,
    multiple=True,
    metavar="KIND ADDRESS",
    help=_("Add one, such as request https://api.shop.cn."),
)
@click.option("--remove", nargs=2, multiple=True, metavar="KIND ADDRESS", help=_("Take one away."))
@yes_
@dry
def domains(
    place: Place,
    add: tuple[tuple[str, str], ...],
    remove: tuple[tuple[str, str], ...],
    *,
    yes: bool,
    dry_run: bool,
) -> int:
    """List or change the domains."""
    from mpconsole.release import changes

    wanted = [*changes.domains("add", add), *changes.domains("delete", remove)]
    if not wanted:
        return answer(place, _domains, _domain_lines)
    question = _("Change the domains? The platform allows only so many changes a month.")
    return change(place, wanted, question, _domains, _domain_lines, yes=yes, dry_run=dry_run)


@click.command("media", help=_("Upload pictures and videos for a submission; prints their ids."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@common_with_files
@dry
def media(place: Place, files: tuple[Path, ...], *, dry_run: bool) -> int:
    """Upload pictures and videos."""
    from mpconsole.release.media import read

    read_ = [read(file) for file in files]

    async def ask(platform: "Platform") -> Facts:
        rows = [
            {
                "file": one.name,
                "bytes": len(one.data),
                "type": one.kind,
                "media_id": await platform.upload_media(one.name, one.data, one.kind),
            }
            for one in read_
        ]
        return {"media": rows}

    def words(facts: Facts) -> Iterable[str]:
        for row in facts["media"]:
            yield f"{row['file']}  {row['type']}  {row['media_id'] or '-'}"

    if not dry_run:
        return answer(place, ask, words)

    async def shown(releases: "Releases", voice: "Voice") -> int:
        rows = [
            {"file": one.name, "bytes": len(one.data), "type": one.kind, "media_id": None} for one in read_
        ]
        _print(releases, voice, place, {"media": rows}, words, [], sent=False)
        return ExitCode.OK

    return run(place, shown)


_STATUSES = {
    1: N_("may be applied for"),
    2: N_("not for this program"),
    3: N_("applied for"),
    4: N_("refused"),
    5: N_("granted"),
}


async def _privacy(platform: "Platform") -> Facts:
    guideline = await platform.guideline()
    return {
        "privacy": asdict(guideline) if guideline else None,
        "interfaces": [asdict(one) for one in await platform.interfaces()],
    }


def _privacy_lines(facts: Facts) -> Iterable[str]:
    from mpconsole.cli.table import pad

    guideline = facts["privacy"]
    if guideline is None:
        yield _("The privacy scan of the code still runs.")
    else:
        yield _("Privacy guideline") if guideline["updated"] else _("The privacy guideline was never set.")
        for key in dict.fromkeys((*guideline["wanted"], *guideline["uses"])):
            use = guideline["uses"].get(key) or _("used by the code, and not declared")
            yield f"  {pad(key, 22)}{use}"
    yield _("Guarded interfaces")
    for one in facts["interfaces"]:
        known = _STATUSES.get(one["status"])
        said = _(known) if known else str(one["status"])
        yield f"  {pad(one['name'], 34)}{said}{'  ' + one['reason'] if one['reason'] else ''}"


@click.command("privacy", help=_("The privacy guideline and the guarded interfaces."))
@common
@click.option("--set", "set_", is_flag=True, help=_("Send [privacy] of mpconsole.toml."))
@click.option("--apply", "api", metavar="API", help=_("Apply for an interface such as wx.getLocation."))
@click.option("--why", metavar="TEXT", help=_("What the program needs it for."))
@yes_
@dry
def privacy(place: Place, set_: bool, api: str | None, why: str | None, *, yes: bool, dry_run: bool) -> int:
    """Show or change what the program says about privacy."""
    from mpconsole.release import changes

    wanted = []
    if set_:
        from mpconsole.cli.release_place import settings_of
        from mpconsole.release.guideline import guideline_body

        wanted.append(changes.guideline(guideline_body(settings_of(place).privacy)))
    if api is not None:
        if not why:
            raise UsageError(_("an answer is missing: {flag}").format(flag="--why"))
        wanted.append(changes.interface(api, why))
    if not wanted:
        return answer(place, _privacy, _privacy_lines)
    question = _("Send this to the platform?")
    return change(place, wanted, question, _privacy, _privacy_lines, yes=yes, dry_run=dry_run)


COMMANDS = (
    quota,
    service,
    pause,
    resume_service,
    media,
    privacy,
    categories,
    drafts,
    templates,
    domains,
)
