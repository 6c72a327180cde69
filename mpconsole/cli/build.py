"""`mpconsole build`: exactly the bytes that would be uploaded, with their manifest."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpconsole.project.model import Layout, Snapshot
    from mpconsole.release.build import Build, CompiledFiles
    from mpconsole.release.verify import Difference
    from mpconsole.size.model import SizeReport

_WORDS = {
    "archive": N_("the archive's SHA-256 is not the manifest's"),
    "unreadable": N_("the archive cannot be read: {reason}"),
    "package": N_("the package in the archive is not the manifest's"),
    "missing": N_("{path} is missing"),
    "extra": N_("{path} is not in the manifest"),
    "changed": N_("{path} has other bytes"),
}
_SHOWN = 20


@click.command("build", help=_("Build exactly the bytes that would be uploaded."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Where archive and manifest go (default: the project's state folder)."),
)
@click.option("--version", "label", metavar="VERSION", help=_("The version to note in the manifest."))
@click.option(
    "--compiled",
    is_flag=True,
    help=_("Build what the official tool makes of it by the project's settings, not the files as written."),
)
@click.option(
    "--detect",
    is_flag=True,
    help=_("Write [build] into mpconsole.toml: the framework's build command, its output, its mode."),
)
@click.option("--yes", is_flag=True, help=_("Allow code of the project that compiling runs."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the manifest."))
@click.option(
    "--verify",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Hold an archive against its manifest; with DIR, against the project as it is now, too."),
)
def command(
    directory: str | None,
    project: str | None,
    output: Path | None,
    label: str | None,
    verify: Path | None,
    *,
    as_json: bool,
    compiled: bool,
    yes: bool,
    detect: bool,
) -> int:
    """Build, or verify a build."""
    folder = directory or project
    if detect:
        from mpconsole.cli.build_detect import detect as write_table

        return write_table(Path(folder or "."), yes=yes)
    if verify is not None:
        return _verify(verify, folder, yes=yes)
    layout, made = make(folder, label, compiled=compiled, yes=yes)
    archive, manifest = _write(layout, made, output)
    if as_json:
        click.echo(json.dumps(made.manifest, ensure_ascii=False, indent=2))
    else:
        _print(made, archive, manifest)
    return ExitCode.OK


def make(
    directory: str | None, label: str | None, *, compiled: bool = False, yes: bool = False
) -> "tuple[Layout, Build]":
    """Find the project and build it, as written or `compiled` by the official tool."""
    from mpconsole.project.discovery import locate
    from mpconsole.project.snapshot import open_snapshot
    from mpconsole.release.build import build, origin
    from mpconsole.release.versions import check
    from mpconsole.settings import load_project
    from mpconsole.size.weigh import weigh

    layout = locate(Path(directory) if directory is not None else None)
    settings = load_project(layout.base)
    snapshot = open_snapshot(layout)
    report = weigh(snapshot, settings.size)
    version = check(label) if label is not None else None
    files = _compile(snapshot, report, yes=yes) if compiled else None
    source = origin(layout.base)
    return layout, build(snapshot, report, version=version, source=source, compiled=files)


def _compile(snapshot: "Snapshot", report: "SizeReport", *, yes: bool) -> "CompiledFiles":
    from mpconsole.cli.asking import allowed
    from mpconsole.official.find import find
    from mpconsole.release.build import compile_files

    tool = find(snapshot.layout.base)
    return allowed(lambda: compile_files(snapshot, report, tool), yes=yes)


def _write(layout: "Layout", made: "Build", output: Path | None) -> tuple[Path, Path]:
    from mpconsole.release.build import write
    from mpconsole.state import project_folder

    if output is None:
        return write(made, project_folder(layout.base) / "builds")
    if output.resolve().is_relative_to(layout.root.resolve()):
        raise UsageError(
            _("{folder} lies in the mini program: the manifest would ship with the next build").format(
                folder=output
            ),
            hint=_("Choose a folder outside {root}.").format(root=layout.root),
        )
    return write(made, output)


def _print(made: "Build", archive: Path, manifest: Path) -> None:
    from mpconsole import units

    facts = made.manifest
    source = facts["git"]
    rows = [
        (_("Archive"), str(archive)),
        (_("Manifest"), str(manifest)),
        (
            _("Contents"),
            ngettext("{count} file, {size}", "{count} files, {size}", facts["total"]["files"]).format(
                count=facts["total"]["files"], size=units.size(facts["total"]["bytes"])
            ),
        ),
        (_("Compiled"), facts.get("compiler") or _("as written")),
        (_("Upload size"), units.size(facts["archive"]["bytes"])),
        ("SHA-256", facts["archive"]["sha256"]),
        ("git", _source(source) if source else _("no commit")),
    ]
    for name, value in rows:
        click.echo(f"{name}\t{value}")


def _source(source: dict[str, object]) -> str:
    revision = str(source["revision"])[:12]
    return (
        _("{revision}, with changes that are not committed").format(revision=revision)
        if source["dirty"]
        else revision
    )


def _verify(file: Path, folder: str | None, *, yes: bool) -> int:
    from mpconsole.release.verify import against, differences, load

    manifest, archive = load(file)
    found: Sequence[Difference] = differences(manifest, archive)
    if not found and folder is not None:
        compiled = manifest.get("compile") == "official"
        found = against(manifest, make(folder, None, compiled=compiled, yes=yes)[1].manifest)
    for difference in found[:_SHOWN]:
        click.echo(_(_WORDS[difference.kind]).format(path=difference.path, reason=difference.reason))
    if len(found) > _SHOWN:
        click.echo(_("… and {count} more").format(count=len(found) - _SHOWN))
    if not found:
        click.echo(_("{file} is the build that its manifest describes").format(file=file))
    return ExitCode.FALLS_SHORT if found else ExitCode.OK
