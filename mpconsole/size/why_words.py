"""One file's fate in words: labelled facts, and what to do where it stays out."""

import json
from collections.abc import Iterator

from mpconsole.i18n import N_, _
from mpconsole.project.model import MAIN_PACKAGE
from mpconsole.size.model import PackageSize
from mpconsole.size.packing import EXTENSIONS
from mpconsole.size.why import Ships, StaysOut
from mpconsole.size.words import reason_label
from mpconsole.units import size

_REMEDIES = {
    "pruned": N_("The official tool never looks into {detail}; move the file out of it."),
    "symlink": N_("The official tool does not follow a link to a folder; put a real folder in its place."),
    "extension": N_("{detail} is not among the extensions that ship. Let a server deliver the file."),
    "declaration": N_("Type declarations never ship; there is nothing to change."),
    "replaced": N_("{detail} ships under the same name. Remove one of the two."),
    "unused": N_(
        "Require or declare it somewhere, add {entry} to packOptions.include in project.config.json,"
        " or switch ignoreUploadUnusedFiles off there."
    ),
    "packOptions.ignore": N_(
        "Remove the entry {detail} from packOptions.ignore in project.config.json,"
        " or add {entry} to packOptions.include."
    ),
    "outside-root": N_("The program's root is {detail}; move the file into it."),
}
_NPM = N_("npm packages ship from miniprogram_npm: build npm with the official tool.")
_LETTERS = N_("Letters count: {detail} does not ship, {other} does. Rename the file.")
_OWN = ("app.json", "app.js", "app.wxss")
_MOST = 8
_SHORT = 2


def facts(answer: Ships | StaysOut) -> list[tuple[str, str]]:
    """Return label and text of every fact; a label is "" where the one above goes on."""
    return list(_ships(answer) if isinstance(answer, Ships) else _stays_out(answer))


def advice(answer: Ships | StaysOut) -> str:
    """Say what to do, or that nothing in the program knows the file; "" where all is well."""
    if isinstance(answer, StaysOut):
        return _remedy(answer)
    return _("Nothing in the program asks for it or names it.") if _is_lonely(answer) else ""


def _is_lonely(answer: Ships) -> bool:
    ways = answer.ways
    reached = ways.chain or ways.mentions or answer.page or answer.component or answer.entries
    return not reached and not answer.made and answer.file.path not in _OWN


def _ships(answer: Ships) -> Iterator[tuple[str, str]]:
    file = answer.file
    yield _("ships in"), _package(answer.package)
    if file.source is not None:
        yield _("compiled from"), file.source
    yield _("as written"), _("known only after compiling") if file.bytes is None else _bytes(file.bytes)
    yield (
        _("source on disk"),
        _("none: the official tool writes this file") if answer.made else _bytes(file.source_bytes),
    )
    if answer.page:
        yield _("a file of the page"), answer.page
    if answer.component:
        yield _("a file of the component"), answer.component
    yield from _listed(_("used by"), answer.used_by)
    for entry in answer.entries:
        yield _("named in app.json"), entry
    if not (answer.page or answer.component or answer.file.path in _OWN):
        yield from _listed(_("asked for by"), answer.ways.users)
        yield from _listed(_("named in"), answer.ways.mentions)
    if len(answer.ways.chain) > _SHORT:
        yield from _listed(_("reached through"), answer.ways.chain[:-1])


def _listed(label: str, paths: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for number, path in enumerate(paths[:_MOST]):
        yield "" if number else label, path
    if len(paths) > _MOST:
        rest = len(paths) - _MOST
        yield "", _("… and {count} more").format(count=rest)


def _stays_out(answer: StaysOut) -> Iterator[tuple[str, str]]:
    rule = answer.rule
    yield _("not shipped"), reason_label(rule.reason)
    if rule.reason == "packOptions.ignore":
        yield _("rule"), rule.detail
    if rule.path != answer.file:
        yield _("folder"), rule.path
    if answer.bytes is not None:
        yield _("source on disk"), _bytes(answer.bytes)


def _remedy(answer: StaysOut) -> str:
    rule, words = answer.rule, _REMEDIES[answer.rule.reason]
    if rule.reason == "pruned" and rule.detail == "node_modules":
        words = _NPM
    other = rule.detail.lower()
    if rule.reason == "extension":
        if other in EXTENSIONS:
            words = _LETTERS
        elif not rule.detail:
            return _("A file without an extension never ships. Let a server deliver it, or rename it.")
    entry = json.dumps({"type": "file", "value": answer.file}, ensure_ascii=False)
    return _(words).format(detail=rule.detail, other=other, entry=entry)


def _bytes(count: int) -> str:
    return _("{size} ({exact} bytes)").format(size=size(count), exact=f"{count:,}")


def _package(package: PackageSize) -> str:
    return package.root or (_("main package") if package.name == MAIN_PACKAGE else package.name)
