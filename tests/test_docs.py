"""The manual says what is there: every command in it parses, every relative link leads somewhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from mpconsole.cli.main import WordGroup, cli
from mpconsole.console.actions import ACTIONS
from mpconsole.settings import PersonSettings, ProjectSettings, read_table

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`(mpconsole(?: [^`]*)?)`(?!`)")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_ENDS = frozenset({"|", "||", "&", "&&", ";", ">", "<", "2>", "…"})


def commands(text: str) -> Iterator[str]:
    """Every `mpconsole …` of a page: lines of shell blocks, prompts of console blocks, and inline ones."""
    for language, block in _FENCE.findall(text):
        for line in block.splitlines():
            if language == "console" and line.startswith("$ mpconsole"):
                yield line.removeprefix("$ ")
            elif language in ("sh", "bash", "yaml") and (
                found := re.search(r"(?<![\w/.-])mpconsole .*", line)
            ):
                yield found[0]
    yield from _SPAN.findall(_FENCE.sub("", text))


def words(line: str) -> list[str]:
    """The arguments of one command, up to a pipe, a comment or the next command."""
    found: list[str] = []
    for word in shlex.split(line, comments=True)[1:]:
        after_option = bool(found) and found[-1].startswith("-")
        if word in _ENDS and not (word == "…" and after_option):
            break
        found.append(word.rstrip(";"))
        if word.endswith(";"):
            break
    return found


def parse(arguments: list[str]) -> None:
    """Parse as the program does, and run nothing. Raises click.UsageError for what does not exist."""
    kept = list(arguments)
    while "--lang" in kept:
        del kept[kept.index("--lang") : kept.index("--lang") + 2]
    group: click.Command = cli
    context = click.Context(cli, info_name="mpconsole")
    while (
        isinstance(group, click.Group)
        and kept
        and (isinstance(group, WordGroup) or kept[0] in group.list_commands(context))
    ):
        if isinstance(group, WordGroup):
            place = group._first_word(kept)
            named = place is not None and kept[place] in group.commands
            name = kept.pop(place) if named and place is not None else group.default_command
        else:
            name = kept.pop(0)
        found = group.get_command(context, name)
        assert found is not None
        group = found
        context = click.Context(group, info_name=name, parent=context)
    if isinstance(group, click.Group):
        assert not kept or kept[0] in ("--help", "-h", "--version", "-V"), f"no such command: {kept[0]}"
        return
    options = {name for option in group.params for name in (*option.opts, *option.secondary_opts)}
    unknown = [
        word
        for word in kept
        if word.startswith("-") and word.partition("=")[0] not in options | {"--help", "-h"}
    ]
    assert not unknown, f"no such option: {unknown}"
    if "--help" not in kept and "-h" not in kept and kept:
        group.make_parser(context).parse_args(list(kept))


@pytest.mark.parametrize("name", NAMES)
def test_every_command_in_the_manual_exists(name: str) -> None:
    wrong = []
    for line in commands((ROOT / name).read_text("utf-8")):
        try:
            parse(words(line))
        except (click.UsageError, AssertionError, ValueError) as error:
            wrong.append(f"{line}: {error}")
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    text = _FENCE.sub("", page.read_text("utf-8"))
    wrong = []
    for link in _LINK.findall(text):
        path, _hash, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    assert not wrong


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "line",
    [
        "mpconsole sizes",
        "mpconsole size --jsn",
        "mpconsole release upload --vresion 1",
        "mpconsole mock --port",
    ],
)
def test_what_does_not_exist_is_noticed(line: str) -> None:
    with pytest.raises((click.UsageError, AssertionError)):
        parse(words(line))


def test_commands_are_found_in_blocks_and_in_lines() -> None:
    blocks = "```sh\nx=1 mpconsole b | head # no\n```\n```console\n$ mpconsole c\nmpconsole: no\n```\n"
    found = list(commands("`mpconsole a` and\n" + blocks))
    assert [words(line) for line in found] == [["b"], ["c"], ["a"]]


def test_the_manual_is_there() -> None:
    assert {"README.md", "docs/README.md", "docs/mock.md"} <= set(NAMES)


SETTINGS_PAGES = ["docs/settings.md", "docs/settings.zh-CN.md"]
_ACTION_ROW = re.compile(r"^\| `([a-z]+)\.` \| ((?:`[a-z-]+` ?)+)\|$", re.MULTILINE)
_VARIABLE = re.compile(r"MPCONSOLE_[A-Z_]*[A-Z](?![A-Z_])")
_BETWEEN_OUR_PROCESSES = {"MPCONSOLE_SUPERVISED"}


@pytest.mark.parametrize("name", SETTINGS_PAGES)
def test_the_settings_page_names_every_action(name: str) -> None:
    rows = _ACTION_ROW.findall((ROOT / name).read_text("utf-8"))
    named = [f"{scope}.{word}" for scope, words in rows for word in re.findall(r"`([a-z-]+)`", words)]
    assert sorted(named) == sorted(action.id for action in ACTIONS)


@pytest.mark.parametrize("name", SETTINGS_PAGES)
@pytest.mark.parametrize(("block", "kind"), [(0, ProjectSettings), (1, PersonSettings)])
def test_the_settings_page_shows_every_key_and_no_other(
    name: str, block: int, kind: type[msgspec.Struct], tmp_path: Path
) -> None:
    blocks = [
        text for language, text in _FENCE.findall((ROOT / name).read_text("utf-8")) if language == "toml"
    ]
    example = tmp_path / "example.toml"
    example.write_text(blocks[block], "utf-8")
    read_table(example, kind)
    page = (ROOT / name).read_text("utf-8")
    assert not {key for key in keys_of(kind) if not re.search(rf"\b{key}\b", page)}


def keys_of(kind: type[msgspec.Struct]) -> Iterator[str]:
    """Every key that may stand in the tables of a settings file."""
    for field in msgspec.structs.fields(kind):
        yield field.name
        inner = getattr(field.type, "__args__", ()) or (field.type,)
        for one in inner:
            if isinstance(one, type) and issubclass(one, msgspec.Struct):
                yield from keys_of(one)


@pytest.mark.parametrize("name", SETTINGS_PAGES)
def test_the_settings_page_names_every_variable_that_a_person_may_set(name: str) -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "mpconsole").rglob("*.py"))
    page = (ROOT / name).read_text("utf-8")
    assert not set(_VARIABLE.findall(sources)) - set(_VARIABLE.findall(page)) - _BETWEEN_OUR_PROCESSES
