"""The grammar of `size`, `mock` and `release`: a first word that names a subcommand, else DIR."""

import click
import pytest
from click.testing import CliRunner

from mpconsole.cli.main import WordGroup


class _Group(WordGroup):
    default_command = "report"


@click.group(cls=_Group)
def group() -> None:
    pass


@group.command()
@click.argument("directory", required=False)
@click.option("--project")
@click.option("--json", is_flag=True)
def report(directory: str | None, project: str | None, *, json: bool) -> None:
    click.echo(f"report {directory} {project} {json}")


@group.command()
@click.argument("path")
@click.option("--project")
def why(path: str, project: str | None) -> None:
    """Say why."""
    click.echo(f"why {path} {project}")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "report None None False"),
        (["shop"], "report shop None False"),
        (["--json", "shop"], "report shop None True"),
        (["./why"], "report ./why None False"),
        (["--project", "why"], "report None why False"),
        (["why", "app.js"], "why app.js None"),
        (["--project", "shop", "why", "app.js"], "why app.js shop"),
        (["why", "app.js", "--project", "shop"], "why app.js shop"),
    ],
)
def test_words(args: list[str], said: str) -> None:
    done = CliRunner().invoke(group, args)
    assert done.output.strip() == said


def test_help_shows_the_default_and_the_others() -> None:
    done = CliRunner().invoke(group, ["--help"])
    assert "--json" in done.output
    assert "Say why." in done.output
