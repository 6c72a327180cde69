"""The words of the page, and of the advice in it, in every language: the reader chooses, not who made it."""

from collections.abc import Mapping

from mpconsole.i18n import LANGUAGES, N_, _, speaking
from mpconsole.size.advice.model import AdviceList
from mpconsole.size.advice.words import remedy, title
from mpconsole.size.visit.model import Visits
from mpconsole.size.visit.words import basis

_CHROME = {
    "title": N_("Size of {name}"),
    "made": N_("Made by mpconsole on {date}. Bytes are what ships as written; KB and MB are binary."),
    "whole": N_("whole program"),
    "main": N_("main package"),
    "independent": N_("independent"),
    "plugin": N_("plugin"),
    "search": N_("Search by name"),
    "hint": N_("Arrows move, Enter goes into a folder, Esc goes out, / searches."),
    "found": N_("Found: {count}, {size}"),
    "nothing": N_("No file has this in its path."),
    "share": N_("{share} of {name}"),
    "packages": N_("packages"),
    "package": N_("package"),
    "files": N_("files"),
    "bytes": N_("as written"),
    "limit": N_("limit"),
    "map": N_("map"),
    "here": N_("biggest here"),
    "advice": N_("what to do about it"),
    "extra": N_("{size} of it once the steps above are done."),
    "visits": N_("first visit"),
    "page": N_("page"),
    "download": N_("download"),
    "later": N_("preloaded then"),
    "wifi": N_("{size} on Wi-Fi"),
    "seconds": N_("{seconds} s"),
    "after": N_("After your compile settings: {low} to {high} (estimate)."),
    "official": N_("After your compile settings: {size}, by the official tool."),
    "pending": N_("Files that ship only after compiling: {count}; the map shows their sources."),
    "ok": N_("ok"),
    "near": N_("near"),
    "over": N_("over"),
    "unknown": N_("unknown until compiled"),
    "scheme": N_("Follows your system's dark or light setting."),
}


def words(advice: AdviceList, visits: Visits) -> Mapping[str, Mapping[str, object]]:
    """Return by language the words of the page (`text`), a title and a remedy for each advice, and
    what the first visits rest on (`basis`).
    """
    found = {}
    for language in LANGUAGES:
        with speaking(language):
            found[language] = {
                "text": {key: _(text) for key, text in _CHROME.items()},
                "advice": [[title(one), remedy(one, advice.framework)] for one in advice.advice],
                "basis": list(basis(visits)) if visits.visits else [],
            }
    return found
