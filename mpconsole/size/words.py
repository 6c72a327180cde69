"""What the size report says in words, wherever it is shown: reasons, limits and verdicts."""

from mpconsole.i18n import N_, _
from mpconsole.project.frameworks import recognise
from mpconsole.project.model import MAIN_PACKAGE, Layout
from mpconsole.size.model import Limit, Verdict
from mpconsole.units import size

REASONS = {
    "pruned": N_("never looked into"),
    "symlink": N_("a link to a folder"),
    "extension": N_("its extension does not ship"),
    "declaration": N_("a type declaration"),
    "replaced": N_("another file ships under its name"),
    "packOptions.ignore": N_("packOptions.ignore"),
    "unused": N_("nothing uses it"),
    "outside-root": N_("outside the program's root"),
}


def reason_label(reason: str) -> str:
    """Return in words why a file does not ship."""
    return _(REASONS[reason])


def rounded(count: int) -> str:
    """Format a limit: `2 MB`, not `2.00 MB`."""
    return size(count).replace(".00", "").replace(".0 ", " ")


def limit_sentence(limit: Limit) -> str:
    """Say how a figure stands against a limit that it does not keep well: with the exact bytes."""
    if limit.verdict is Verdict.OVER:
        words = _("{scope} is over {limit} by {rest} ({exact} bytes).")
    elif limit.verdict is Verdict.NEAR:
        words = _("{scope} is near {limit}: {rest} left ({exact} bytes).")
    else:
        words = _("{scope} against {limit}: only compiling tells ({exact} bytes as written).")
    return words.format(
        scope=_scope(limit),
        limit=_("your {limit}").format(limit=rounded(limit.limit))
        if limit.kind == "budget"
        else rounded(limit.limit),
        rest=size(abs(limit.limit - limit.bytes)),
        exact=f"{limit.bytes:,}",
    )


def advice_sentence(limit: Limit) -> str:
    """Say which line of the official code-quality check a figure is over; it decides no verdict."""
    words = _("{scope} is over {limit} ({exact} bytes), a line of the official code-quality check.")
    scope = _("The sum of pictures and sounds") if limit.name == "advice.media" else _scope(limit)
    return words.format(scope=scope, limit=rounded(limit.limit), exact=f"{limit.bytes:,}")


def _scope(limit: Limit) -> str:
    """What a limit is about, as the subject of a sentence."""
    if limit.scope == "total":
        return _("The whole")
    package = _("The main package") if limit.scope == MAIN_PACKAGE else limit.scope
    if limit.name == "platform.preload":
        return _("What {package} preloads").format(package=package)
    if limit.name == "platform.tab-bar-icon":
        return _("The tab bar icon {path}").format(path=package)
    return package


def development_words(layout: Layout) -> str:
    """Say that a build for developing is not judged, and what makes the one that is released."""
    framework = recognise(layout.base)
    words = _("A build for developing: it is larger than what is released, and not judged.")
    if framework is None:
        return words
    release = _("The release build: {command}").format(command=framework.build_command(layout.base))
    return f"{words} {release}"
