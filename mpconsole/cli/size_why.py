"""`mpconsole size why`: one file's fate in a few lines."""

from collections.abc import Iterator

from mpconsole.cli.table import Column, Screen, lay_out, visible
from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.size.why import Answer, Ships, Unknown
from mpconsole.size.why_words import advice, facts


def lines(answer: Answer, screen: Screen) -> Iterator[str]:
    """Yield the answer line by line. Raises UsageError where there is no such file."""
    if isinstance(answer, Unknown):
        raise _no_such_file(answer)
    rows = facts(answer)
    name = answer.file.path if isinstance(answer, Ships) else answer.file
    yield screen.paint(visible(name), "strong")
    columns = (Column(), Column())
    yield from lay_out(columns, [(visible(label), visible(text)) for label, text in rows], screen)
    if words := advice(answer):
        yield screen.paint(visible(words), "muted")


def _no_such_file(answer: Unknown) -> UsageError:
    name = visible(answer.file)
    if answer.folder:
        return UsageError(_("{path} is a folder; name a file in it").format(path=name))
    hint = _("Perhaps: {names}").format(names=", ".join(map(visible, answer.near))) if answer.near else None
    return UsageError(_("the program has no file {path}").format(path=name), hint=hint)
