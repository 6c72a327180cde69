"""`mpconsole mock state`: keep what the collections hold by name, and put it back."""

from pathlib import Path
from urllib.parse import quote

import click

from mpconsole.i18n import _

_PATH = "/__mpconsole__/state"


@click.group("state", help=_("Keep what the collections hold by name, and put it back."))
def command() -> None:
    """`mock state` and its subcommands."""


def _options(function: "click.decorators.FC") -> "click.decorators.FC":
    address = click.option("--url", help=_("The address of the server, where it is another project's."))
    folder = click.option("--project", type=click.Path(path_type=Path), help=_("The project's folder."))
    return folder(address(function))


@command.command("save", help=_("Keep the collections as NAME; a server begins with those called saved."))
@click.argument("name", default="saved")
@_options
def save(name: str, project: Path | None, url: str | None) -> int:
    """Save."""
    return _act("PUT", name, _("kept as {name}: {collections}"), project, url)


@command.command("load", help=_("Put the collections back to NAME."))
@click.argument("name", default="saved")
@_options
def load(name: str, project: Path | None, url: str | None) -> int:
    """Load."""
    return _act("POST", name, _("as in {name}: {collections}"), project, url)


@command.command("delete", help=_("Forget NAME; a server that begins without saved begins with db.json."))
@click.argument("name")
@_options
def delete(name: str, project: Path | None, url: str | None) -> int:
    """Forget."""
    return _act("DELETE", name, _("{name} is forgotten"), project, url)


@command.command("reset", help=_("Put the collections back to db.json."))
@_options
def reset(project: Path | None, url: str | None) -> int:
    """Reset."""
    from mpconsole.backend.running import ask

    names = ask("POST", f"{_server(project, url)}/__mpconsole__/reset")["reset"]
    click.echo(_("as in db.json: {collections}").format(collections=", ".join(names) or "-"))
    return 0


@command.command("list", help=_("List what is kept."))
@_options
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def list_(project: Path | None, url: str | None, *, as_json: bool) -> int:
    """List; no server needs to run."""
    import msgspec

    from mpconsole.backend.running import ask

    if url is None:
        from mpconsole.backend.location import find_mock
        from mpconsole.backend.snapshots import FOLDER, Snapshots
        from mpconsole.state import project_folder

        base = find_mock(project, empty=True).base
        found = msgspec.to_builtins(Snapshots(project_folder(base) / FOLDER).all())
    else:
        found = ask("GET", url.rstrip("/") + _PATH)["snapshots"]
    if as_json:
        click.echo(msgspec.json.encode({"schema": "mpconsole.mock-state/1", "snapshots": found}).decode())
        return 0
    for one in found:
        held = {**one["collections"], **{f"wechat.{name}": n for name, n in one["wechat"].items()}}
        counts = ", ".join(f"{name} {count}" for name, count in held.items())
        click.echo(f"{one['name']:<20}  {one['time']}  {counts}")
    return 0


def _act(method: str, name: str, words: str, project: Path | None, url: str | None) -> int:
    from mpconsole.backend.running import ask

    said = ask(method, f"{_server(project, url)}{_PATH}/{quote(name, safe='')}")
    click.echo(words.format(name=name, collections=", ".join(said["collections"]) or "-"))
    return 0


def _server(project: Path | None, url: str | None) -> str:
    if url is not None:
        return url.rstrip("/")
    from mpconsole.backend.location import find_mock
    from mpconsole.backend.running import the_running

    return the_running(find_mock(project, empty=True).base)
