"""`mpconsole sandbox`: the local rehearsal of the review platform, in the foreground."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from mpconsole.errors import UsageError
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.sandbox.process import Ready
    from mpconsole.sandbox.reviewers import Reviewer


@click.command("sandbox", help=_("Run the local rehearsal of the review platform. Nothing reaches WeChat."))
@click.option("--port", type=click.IntRange(0, 65535), default=4200, show_default=True)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help=_("Folder of its database and log.")
)
@click.option(
    "--ready-file", type=click.Path(path_type=Path, dir_okay=False), help=_("Written once it answers.")
)
@click.option("--auto", metavar="RULE", help=_("Review by rule: approve, reject, delay, random, strict."))
@click.option("--after", metavar="SECONDS", default="0", help=_("How long that takes: 5, or 5-60 by chance."))
@click.option(
    "--scan", type=click.FloatRange(0, 3600), default=3.0, help=_("Seconds that a privacy scan takes.")
)
@click.option("--quota", type=click.IntRange(0), default=1000, help=_("Submissions a month."))
@click.option("--speedups", type=click.IntRange(0), default=25, help=_("Expedited reviews a month."))
@click.option("--key", "keys", metavar="APPID=PEM", multiple=True, help=_("Verify this program's uploads."))
@click.option("--callback", metavar="URL", help=_("Push notifications there; $APPID$ becomes the program's."))
@click.option("--for-miniprogram-ci", "front", is_flag=True, help=_("Let the official uploader in."))
def command(
    port: int,
    data: Path | None,
    ready_file: Path | None,
    auto: str | None,
    after: str,
    scan: float,
    quota: int,
    speedups: int,
    keys: tuple[str, ...],
    callback: str | None,
    front: bool,
) -> int:
    """Collect the options, and serve."""
    from mpconsole.sandbox.options import Options
    from mpconsole.sandbox.process import run
    from mpconsole.sandbox.state import Quotas
    from mpconsole.state import state_folder

    options = Options(
        data=data or state_folder() / "sandbox",
        port=port,
        scan_seconds=scan,
        reviewer=_reviewer(auto, after),
        quotas=Quotas(quota, speedups),
        keys=dict(map(_key, keys)),
        callback=_callback(callback),
        front=front,
    )
    return run(options, ready_file=ready_file, told=lambda ready: _card(ready, options.data, auto))


def _card(ready: "Ready", data: Path, auto: str | None) -> None:
    """Say how to reach it; what another program needs in its environment stands on stdout."""
    for name, value in ready.env.items():
        click.echo(f"{name}={value}")
    sys.stdout.flush()
    url = ready.url
    if auto is None:
        reviewer = _("you, on {url}").format(url=f"{url}/")
    else:
        reviewer = _("by rule: {rule}; the page is {url}").format(rule=auto, url=f"{url}/")
    rows = [
        (_("Platform"), url),
        (_("Reviewer"), reviewer),
        (_("Use it"), f"mpconsole release --platform sandbox --base-url {url}"),
        (_("Data"), str(data)),
    ]
    click.echo(_("REHEARSAL: a sandbox of the review platform. Nothing reaches WeChat."), err=True)
    for name, value in rows:
        click.echo(f"  {name}\t{value}", err=True)
    click.echo(_("Ctrl+C stops it; what was accepted is kept."), err=True)


def _reviewer(auto: str | None, after: str) -> "Reviewer | None":
    from mpconsole.sandbox.reviewers import RULES, Reviewer

    if auto is None:
        if after != "0":
            raise UsageError(
                _("--after {value}: nobody reviews by rule").format(value=after),
                hint=_("Name the rule with --auto: {names}").format(names=", ".join(RULES)),
            )
        return None
    if auto not in RULES:
        raise UsageError(
            _("--auto {name}: there is no such rule").format(name=auto),
            hint=_("Choose one of: {names}").format(names=", ".join(RULES)),
        )
    first, _dash, last = after.partition("-")
    try:
        soonest, latest = float(first), float(last or first)
    except ValueError:
        soonest, latest = -1, -1
    if not 0 <= soonest <= latest < float("inf"):
        raise UsageError(_("--after {value}: write seconds as 5 or 5-60").format(value=after))
    return Reviewer(auto, soonest, latest)


def _callback(url: str | None) -> str | None:
    if url is not None and not _is_web(url):
        raise UsageError(_("--callback {value}: write a URL with http:// or https://").format(value=url))
    return url


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _key(word: str) -> tuple[str, bytes]:
    from mpconsole.sandbox.signature import read_key

    appid, _equals, name = word.partition("=")
    if not appid or not name:
        raise UsageError(_("--key {value}: write APPID=FILE").format(value=word))
    try:
        pem = Path(name).read_bytes()
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}").format(file=name, reason=error.strerror)
        ) from error
    read_key(pem, name)
    return appid, pem
