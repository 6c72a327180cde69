"""Values of app.json and of pages' JSON that the tables of keys cannot judge."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.rule import JSON_CONTENT, DocumentRule, ProgramRule
from mpconsole.checks.shaping import KeyPath, at
from mpconsole.checks.theming import variants_of
from mpconsole.i18n import N_
from mpconsole.platform.app_json import PRECISE_LOCATION
from mpconsole.platform.window import HEX_COLOURS

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)


class ColourForm(DocumentRule):
    """A colour of the window that is not written with `#`."""

    id = "colour-form"
    message = N_('{key} is "{value}", which is no colour such as #ffffff')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("The platform takes #rgb, #rgba, #rrggbb and #rrggbbaa here: no names, no rgb().")
    official = JSON_CONTENT
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Judge both colours, in each theme."""
        base: KeyPath = ("window",) if path == APP_JSON else ()
        if path != APP_JSON and not program.is_member(path):
            return
        written = at(program.object(path), base)
        for key in HEX_COLOURS if isinstance(written, dict) else ():
            if key not in written:
                continue
            keys = (*base, key)
            for variant in variants_of(program, path, dict(program.object(path))):
                colour = at(variant, keys)
                wrong = isinstance(colour, str) and _HEX.fullmatch(colour) is None
                if wrong and not colour.startswith("@"):
                    yield self.found_in(program, path, keys, value=colour)
                    break


class LocationExclusive(ProgramRule):
    """`getFuzzyLocation` beside an interface of precise location."""

    id = "location-exclusive"
    message = N_("requiredPrivateInfos: getFuzzyLocation cannot stand beside {others}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Keep the interfaces that the program calls.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for both kinds."""
        infos = program.app.get("requiredPrivateInfos")
        if isinstance(infos, list) and "getFuzzyLocation" in infos:
            others = [info for info in infos if info in PRECISE_LOCATION]
            if others:
                yield self.found_in(program, APP_JSON, ("requiredPrivateInfos",), others=others)


class AliasForm(ProgramRule):
    """An alias in `resolveAlias` that the platform does not understand."""

    id = "alias-form"
    message = N_('the alias "{alias}" → "{target}" must end with "/*" on both sides')
    variants: ClassVar[Mapping[str, str]] = {
        "double-slash": N_('the alias "{alias}" → "{target}" has two slashes in a row'),
        "dot": N_('the alias "{alias}" → "{target}" must not start with "./"'),
    }
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_('Write it as {{"@/*": "/*"}}: from the program\'s root.')
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge each pair."""
        aliases = program.app.get("resolveAlias")
        for alias, target in aliases.items() if isinstance(aliases, dict) else ():
            if not isinstance(target, str):
                continue
            found = {"alias": alias, "target": target}
            keys = ("resolveAlias", alias)
            if "//" in alias or "//" in target:
                yield self.found_in(program, APP_JSON, keys, case="double-slash", **found)
            elif target.startswith("./"):
                yield self.found_in(program, APP_JSON, keys, case="dot", **found)
            elif not (alias.endswith("/*") and target.endswith("/*")):
                yield self.found_in(program, APP_JSON, keys, **found)
