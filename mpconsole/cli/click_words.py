"""What click itself says, in the person's language.

Click takes its words from the standard library's gettext, which knows neither our catalogues nor `--lang`;
its modules are given ours instead. The words are marked here, as click writes them, for the catalogue.
"""

from importlib import import_module

from mpconsole import i18n
from mpconsole.i18n import N_

_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")

WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Show this message and exit."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Argument {name!r} takes {nargs} values."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Choose from:\n\t{choices}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("default: {default}"),
    N_("Error: {message}"),
    N_("Error: invalid input"),
)


def _plurals() -> None:
    """Mark click's plural words for the catalogue; nobody calls this."""
    i18n.ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1)
    i18n.ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1)
    i18n.ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1)
    i18n.ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1)


def speak() -> None:
    """Give click our words; call it once, before anything is shown."""
    for name in _MODULES:
        module = import_module(f"click.{name}")
        for function in ("_", "ngettext"):
            if hasattr(module, function):
                setattr(module, function, getattr(i18n, function))
