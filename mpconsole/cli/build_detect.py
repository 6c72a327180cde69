"""`mpconsole build --detect`: what a framework's build is, written into mpconsole.toml."""

from pathlib import Path

import click

from mpconsole.cli.asking import confirm
from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _


def detect(folder: Path, *, yes: bool) -> int:
    """Say the table, and write it after a yes; a person's own file keeps its comments."""
    from mpconsole.project.discovery import APP
    from mpconsole.project.frameworks import recognise
    from mpconsole.settings import PROJECT_FILE

    base = folder.absolute()
    framework = recognise(base)
    if framework is None:
        raise UsageError(
            _("no framework is recognised in {folder}").format(folder=base),
            hint=_('Set it in mpconsole.toml: [build] command = "npm run build", output = "dist"'),
        )
    outputs = framework.outputs
    output = next((name for name in outputs if (base / name / APP).is_file()), outputs[0])
    table = {"command": framework.build_command(base), "output": output, "mode": "production"}
    file = base / PROJECT_FILE
    click.echo(f"{framework.label}\n[build]")
    for key, value in table.items():
        click.echo(f'{key} = "{value}"')
    if not yes:
        confirm(_("Write it into {file}?").format(file=file))
    _write(file, table)
    click.echo(_("{file} is written").format(file=file), err=True)
    return ExitCode.OK


def _write(file: Path, table: dict[str, str]) -> None:
    import tomlkit

    from mpconsole.files import write_whole

    document = tomlkit.parse(file.read_text("utf-8-sig")) if file.exists() else tomlkit.document()
    inner = document.setdefault("build", tomlkit.table())
    for key, value in table.items():
        inner[key] = value
    write_whole(file, tomlkit.dumps(document).encode())
