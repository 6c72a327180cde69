"""The command group: languages, lazy commands, and errors told in one sentence."""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from mpconsole import __version__, i18n
from mpconsole.errors import ExitCode, MpconsoleError, UsageError
from mpconsole.i18n import N_, _

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("mpconsole.cli.new", N_("Create a project.")),
    "dev": ("mpconsole.cli.dev", N_("Open the console: watch, weigh, check, mock, release.")),
    "size": ("mpconsole.cli.size", N_("Say what the project weighs, per package and file.")),
    "check": ("mpconsole.cli.check", N_("Say what is wrong with the project.")),
    "npm": ("mpconsole.cli.npm", N_("Build miniprogram_npm from node_modules, by the official tool.")),
    "preview": ("mpconsole.cli.preview", N_("Make a code to open the program on a phone.")),
    "build": ("mpconsole.cli.build", N_("Build exactly the bytes that would be uploaded.")),
    "mock": ("mpconsole.cli.mock", N_("Run the mock backend alone.")),
    "tail": ("mpconsole.cli.tail", N_("Follow a mock backend's traffic.")),
    "release": ("mpconsole.cli.release", N_("Take a release through review to its users.")),
    "sandbox": ("mpconsole.cli.sandbox", N_("Run the local rehearsal of the review platform.")),
    "demo": ("mpconsole.cli.demo", N_("Open the console on a sample project under real traffic.")),
    "lsp": ("mpconsole.cli.lsp", N_("Serve an editor: findings, completion, definitions.")),
    "doctor": ("mpconsole.cli.doctor", N_("Say what is installed, what is missing, what to do.")),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, in the order of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order a person's day goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and return its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, (_module, words) in COMMANDS.items()])


class WordGroup(click.Group):
    """A group whose first word is a subcommand where it names one, else an argument of `default`.

    `size why PATH` runs `why`; `size DIR` and plain `size` run the default command. A folder that
    has a subcommand's name is written `./why`.
    """

    default_command: str

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the subcommand's name in front; the default one's where the first word names none."""
        place = self._first_word(args)
        if place is not None and args[place] in self.commands:
            args = [args[place], *args[:place], *args[place + 1 :]]
        elif {"-h", "--help"} & set(args):
            self._show_help(ctx)
        else:
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)

    def _first_word(self, args: Sequence[str]) -> int | None:
        """Return the index of the first argument that is neither an option nor an option's value."""
        valued = {
            name
            for command in self.commands.values()
            for option in command.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        skip = False
        for index, word in enumerate(args):
            if skip or word == "--":
                skip = False
            elif word.startswith("-"):
                skip = word in valued
            else:
                return index
        return None

    def _show_help(self, ctx: click.Context) -> None:
        """Show the default command's help with the subcommands below it, and end."""
        default = self.commands[self.default_command]
        formatter = ctx.make_formatter()
        default.format_help(click.Context(default, parent=ctx.parent, info_name=ctx.info_name), formatter)
        others = [(name, command) for name, command in self.commands.items() if command is not default]
        if others:
            with formatter.section(_("Commands")):
                formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in others])
        click.echo(formatter.getvalue().rstrip("\n"))
        ctx.exit()


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. Nothing but words reaches the person."""
    arguments = _take_language(list(argv))
    _speak()
    try:
        return _invoke(arguments)
    except MpconsoleError as error:
        tell(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - so that exit does not flush to it
        return ExitCode.OK
    except Exception:  # noqa: BLE001 - the last line of defence: a traceback goes to a file
        return _tell_internal()


def tell(error: MpconsoleError) -> None:
    """Print an error and its hint to stderr."""
    click.echo(f"mpconsole: {error.message}", err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)


def _invoke(arguments: list[str]) -> int:
    try:
        result = cli.main(arguments, prog_name="mpconsole", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ExitCode.USAGE
    except click.UsageError as error:
        hint = None
        if error.ctx is not None:
            hint = _("See: {command} --help").format(command=_typed(error.ctx))
        raise UsageError(error.format_message(), hint=hint) from error
    except click.ClickException as error:
        raise MpconsoleError(error.format_message()) from error
    return int(result) if isinstance(result, int) else ExitCode.OK


def _typed(context: click.Context) -> str:
    """Return the command as a person typed it: nobody types the name of a default command."""
    parent = context.parent
    if (
        parent
        and isinstance(parent.command, WordGroup)
        and context.info_name == parent.command.default_command
    ):
        return parent.command_path
    return context.command_path


def _speak() -> None:
    """Put the words that were made before the language was known into that language."""
    from mpconsole.cli import click_words

    click_words.speak()
    cli.help = _("A terminal developer console for WeChat mini programs.")
    helps = {"version": _("Show the version and exit."), "lang": _("The language: en or zh-CN.")}
    for param in cli.params:
        if isinstance(param, click.Option) and param.name in helps:
            param.help = helps[param.name]


def _take_language(arguments: list[str]) -> list[str]:
    """Take `--lang NAME` out of the arguments, wherever it stands, and set the language."""
    chosen: str | None = None
    kept: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            kept += [word, *words]
        elif word == "--lang":
            chosen = next(words, "")
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
        else:
            kept.append(word)
    i18n.use_environment()
    if chosen is None and "MPCONSOLE_LANG" not in os.environ:
        _use_setting()
    if chosen is not None:
        name = i18n.normalise(chosen)
        if name is None:
            tell(UsageError(_("--lang {name}: choose en or zh-CN").format(name=chosen or "…")))
            sys.exit(ExitCode.USAGE)
        i18n.set_language(name)
    return kept


def _use_setting() -> None:
    """Use the person's own language setting; a broken settings file is told by who needs it."""
    from mpconsole.state import config_folder

    if not (config_folder() / "config.toml").exists():
        return
    from mpconsole.settings import load_person

    try:
        setting = load_person().language
    except MpconsoleError as error:
        tell(error)
        return
    i18n.set_language(i18n.detect(os.environ, setting))


def _tell_internal() -> int:
    from mpconsole.events import timestamp
    from mpconsole.state import state_folder

    log = state_folder() / "errors.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{timestamp()} mpconsole {__version__}\n{traceback.format_exc()}\n")
        where = str(log)
    except OSError:
        where = "-"
    tell(
        MpconsoleError(
            _("something went wrong inside mpconsole; nothing of your project was changed by it"),
            hint=_("What happened is written in {file}; please send it with a report.").format(file=where),
        )
    )
    return ExitCode.ENVIRONMENT


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=False,
)
@click.version_option(__version__, "-V", "--version", message="mpconsole %(version)s")
@click.option("--lang", metavar="NAME", expose_value=False)  # taken before click sees the arguments
def cli() -> None:
    """A terminal developer console for WeChat mini programs."""
