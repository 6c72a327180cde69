"""`mpconsole new`: create a project from a recipe."""

import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _, ngettext
from mpconsole.i18n import language as our_language
from mpconsole.scaffold.answers import LANGUAGES, RECIPES, TOURIST_APPID, WORDS, Answers, is_appid, is_name

if TYPE_CHECKING:
    from mpconsole.scaffold.place import Placed

_MOST_NAMED = 8


@click.command("new", help=_("Create a mini program in DIR. What no flag says is asked."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--recipe", type=click.Choice(list(RECIPES)), help=_("What to make."))
@click.option("--name", metavar="TEXT", help=_("The program's name, as people will see it."))
@click.option("--appid", metavar="wx…", help=_("The program's appid; touristappid to try things out."))
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    help=_("Scripts and styles: with or without a compiler."),
)
@click.option("--words", type=click.Choice(list(WORDS)), help=_("The language of the program's own words."))
@click.option("--git/--no-git", default=None, help=_("Whether to make the folder a git repository."))
@click.option("--defaults", is_flag=True, help=_("Take the default of every answer that no flag gives."))
@click.option(
    "--force", is_flag=True, help=_("Write into a folder that is not empty; what is replaced is kept aside.")
)
@click.option(
    "--dry-run", is_flag=True, help=_("Show what would be made and what it weighs, and write nothing.")
)
def command(folder: Path, *, defaults: bool, force: bool, dry_run: bool, **given: Any) -> None:
    """Create a project."""
    _refuse_wrong(given)
    if not (force or dry_run):
        _refuse_full(folder, given)
    answers = _answers(given, folder, defaults=defaults)
    if dry_run:
        _show(answers, folder)
    else:
        _make(answers, folder)


def _refuse_wrong(given: Mapping[str, Any]) -> None:
    if given["appid"] is not None and not is_appid(given["appid"]):
        raise UsageError(
            _("--appid {text} is no appid").format(text=given["appid"]),
            hint=_("It is wx and 16 digits or letters a-f, such as wx0123456789abcdef; or use touristappid."),
        )
    if given["name"] is not None and not is_name(given["name"]):
        raise UsageError(_("--name must be 1 to 30 characters on one line"))


def _refuse_full(folder: Path, given: Mapping[str, Any]) -> None:
    """Refuse a folder with something in it, and say what of it would be overwritten."""
    from mpconsole.scaffold import compose, place

    if not place.entries(folder):
        return
    typescript = given["language"] == "typescript"
    hit = place.taken(compose.names(given["recipe"] or "shop", typescript=typescript), folder)
    if hit:
        what = _("{folder} is not empty; there {files} would be replaced").format(
            folder=folder, files=_listed(hit)
        )
    else:
        what = _("{folder} is not empty; no file there has a name that we need").format(folder=folder)
    raise UsageError(
        what,
        hint=_("Choose another folder, look first with --dry-run, or write into it with --force."),
    )


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def _answers(given: dict[str, Any], folder: Path, *, defaults: bool) -> Answers:
    """Complete what the flags say: by defaults, by asking, or not at all."""
    if not defaults and None in given.values():
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            _refuse_missing(given)
        from mpconsole.cli.questions import ask

        return ask(given, lambda answers: _default_name(answers, folder))
    found: dict[str, Any] = {
        "recipe": "shop",
        "appid": TOURIST_APPID,
        "language": "javascript",
        "words": "zh-CN" if our_language() == "zh_CN" else "en",
        "git": False,
    }
    found |= {key: value for key, value in given.items() if value is not None}
    found.setdefault("name", _default_name(found, folder))
    return Answers(**found)


def _refuse_missing(given: Mapping[str, Any]) -> None:
    flags = [
        "--git/--no-git" if key == "git" else f"--{key}" for key, value in given.items() if value is None
    ]
    raise UsageError(
        ngettext("an answer is missing: {flags}", "answers are missing: {flags}", len(flags)).format(
            flags=" ".join(flags)
        ),
        hint=_("Without a terminal nothing can be asked: give each of them, or --defaults."),
    )


def _default_name(answers: Mapping[str, Any], folder: Path) -> str:
    """A shop brings its name; any other program is called as its folder is."""
    from mpconsole.scaffold.compose import words

    own = words(answers["recipe"], answers["words"]).get("name")
    name = own if isinstance(own, str) else folder.resolve().name
    return name if is_name(name) else "mini program"


def _show(answers: Answers, folder: Path) -> None:
    """Print the tree and what the program would weigh."""
    from mpconsole.scaffold import place, tree
    from mpconsole.scaffold.render import rendered

    place.entries(folder)
    with rendered(answers, folder.name) as stage:
        files = [path for path in stage.rglob("*") if path.is_file()]
        sizes = {path.relative_to(stage).as_posix(): path.stat().st_size for path in files}
        marks = dict.fromkeys(place.differing(stage, folder), _("replaces yours"))
        click.echo(f"{folder}/")
        for line in tree.draw(sizes, marks):
            click.echo(line)
        click.echo()
        for line in _weight(stage):
            click.echo(line)


def _weight(stage: Path) -> Iterator[str]:
    """What ships of it, by package, against the budget."""
    from mpconsole.cli.size_packages import package_label
    from mpconsole.project.discovery import locate
    from mpconsole.project.snapshot import open_snapshot
    from mpconsole.settings import load_project
    from mpconsole.size.weigh import weigh
    from mpconsole.units import size

    settings = load_project(stage).size
    report = weigh(open_snapshot(locate(stage)), settings)
    for package in report.packages:
        yield _("{package}: {size}, {count} files").format(
            package=package_label(package), size=size(package.bytes), count=len(package.files)
        )
    words = (
        _("in all {size} of your {budget}")
        if report.complete
        else _(
            "in all at least {size} of your {budget}; scripts and styles weigh what compiling makes of them"
        )
    )
    yield words.format(size=size(report.bytes), budget=settings.budget)


def _make(answers: Answers, folder: Path) -> None:
    try:
        placed = _write(answers, folder)
    except OSError as error:
        raise MpconsoleError(
            _("{path} cannot be written: {reason}").format(
                path=error.filename or folder, reason=error.strerror or error
            )
        ) from error
    count = len(placed.new) + len(placed.replaced)
    click.echo(
        ngettext("{folder}: {count} file written", "{folder}: {count} files written", count).format(
            folder=folder, count=count
        ),
        err=True,
    )
    if placed.kept:
        click.echo(
            _("Replaced: {files}. The old ones are in {kept}.").format(
                files=_listed(list(placed.replaced)), kept=placed.kept
            ),
            err=True,
        )
    if answers.git:
        _init_git(folder)
    click.echo(_("Next: mpconsole dev {folder}").format(folder=shlex.quote(str(folder))), err=True)


def _write(answers: Answers, folder: Path) -> "Placed":
    from mpconsole.events import timestamp
    from mpconsole.scaffold.place import place
    from mpconsole.scaffold.render import rendered
    from mpconsole.state import project_folder

    with rendered(answers, folder.name) as stage:
        folder.mkdir(parents=True, exist_ok=True)
        stamp = timestamp()[:19].replace(":", "")
        return place(stage, folder, project_folder(folder) / "replaced" / stamp)


def _init_git(folder: Path) -> None:
    """Make a repository, unless the folder lies in one; where git fails the project is good without."""
    from mpconsole.git import find

    if find(folder) is not None:
        click.echo(_("The folder lies in a git repository already; none was made."), err=True)
        return
    try:
        done = subprocess.run(
            ["git", "init", "--quiet"], cwd=folder, capture_output=True, text=True, check=False
        )
        problem = done.stderr.strip() if done.returncode else ""
    except OSError as error:
        problem = error.strerror or str(error)
    if problem:
        click.echo(_("git init did not work: {reason}").format(reason=problem), err=True)
