"""Personal information: what is declared, asked for with a reason, and named in the privacy guideline."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding, Place, Severity
from mpconsole.checks.places import place_of
from mpconsole.checks.rule import FileRule, Needs, ProgramRule
from mpconsole.i18n import N_
from mpconsole.platform.app_json import PRIVATE_INFOS
from mpconsole.platform.privacy import (
    INTERFACES,
    KEYS,
    LOCATION_CALLS,
    LOCATION_SCOPE,
    MOST_IN_PERMISSION_TEXT,
    OPEN_TYPES,
    TAGS,
)

_ASKING = (".js", ".ts", ".wxml")
_PACKAGE = re.compile(r"(?:^|/)miniprogram_npm/((?:@[^/]+/)?[^/]+)/")


def npm_package(path: str) -> str | None:
    """Return the npm package that a file belongs to."""
    found = _PACKAGE.search(path)
    return found.group(1) if found is not None else None


class PrivateInfoUndeclared(FileRule):
    """A call of an interface that `requiredPrivateInfos` must name, and does not.

    Source: the platform's notice of July 2022; such a call fails, and the audit answers 61040.
    """

    id = "private-info-undeclared"
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts")
    judges_npm = True
    reads_files = False
    message = N_("wx.{name} is called, but requiredPrivateInfos in app.json does not name it")
    variants: ClassVar[Mapping[str, str]] = {
        "npm": N_(
            "wx.{name} is called in the npm package {package}, but requiredPrivateInfos in app.json"
            " does not name it"
        )
    }
    why = N_("The call fails for every user, and the platform answers 61040 when the code is submitted.")
    help = N_('Add "{name}" to requiredPrivateInfos, and describe its use in the privacy guideline.')

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Compare the calls with app.json."""
        infos = program.app.get("requiredPrivateInfos")
        declared = infos if isinstance(infos, list) else []
        if program.value(APP_JSON) is None:
            return
        package = npm_package(path)
        args = {"case": "npm", "package": package} if package is not None else {}
        for call in program.script(path).uses:
            if call.name in PRIVATE_INFOS and call.name not in declared:
                yield self.found_span(path, call.span, name=call.name, **args)


class PermissionTextMissing(ProgramRule):
    """A call for the user's place, without the text that says what for."""

    id = "permission-text-missing"
    needs = Needs.NAMES | Needs.CONTENTS
    severity = Severity.WARNING
    message = N_("wx.{name} asks for the user's place, and app.json does not say what for")
    variants: ClassVar[Mapping[str, str]] = {
        "empty": N_("{key} says nothing"),
        "long": N_("{key} is longer than {most} characters"),
    }
    why = N_("The text stands in the window that asks the user; without it the platform refuses the call.")
    help = N_('Add "permission": {{"scope.userLocation": {{"desc": "…"}}}} to app.json.')

    def part(self, program: Program, path: str) -> object:
        """A script matters by its calls for the user's place."""
        uses = program.script(path).uses if path.endswith((".js", ".ts")) else ()
        return [use for use in uses if use.name in LOCATION_CALLS]

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge the text, or look for the first call that needs it."""
        permission = program.app.get("permission")
        scope = permission.get(LOCATION_SCOPE) if isinstance(permission, dict) else None
        if isinstance(scope, dict) and "desc" in scope:
            text, keys = scope["desc"], ("permission", LOCATION_SCOPE, "desc")
            if isinstance(text, str) and not text.strip():
                yield self.found_in(program, APP_JSON, keys, case="empty")
            elif isinstance(text, str) and len(text) > MOST_IN_PERMISSION_TEXT:
                yield self.found_in(program, APP_JSON, keys, case="long", most=MOST_IN_PERMISSION_TEXT)
        elif program.app:
            for path in sorted(program.with_extension(".js", ".ts")):
                for use in program.script(path).uses:
                    if use.name in LOCATION_CALLS:
                        yield self.found_span_in(path, use.span, name=use.name)
                        return


class PrivacyGuideline(ProgramRule):
    """What the privacy guideline must name: each kind of personal information, where it is first handled."""

    id = "privacy-guideline"
    needs = Needs.NAMES | Needs.CONTENTS
    severity = Severity.NOTE
    message = N_("{what} handles personal information: {kind}")
    variants: ClassVar[Mapping[str, str]] = {
        "npm": N_("{what}, called in the npm package {package}, handles personal information: {kind}")
    }
    why = N_(
        "The platform compares the code with the program's privacy guideline: a kind that is used and not"
        " named is answered with 61040, and the call fails for users."
    )
    help = N_(
        "Name it in the privacy guideline on the platform's site, with its purpose, and in [privacy.uses] of"
        " mpconsole.toml."
    )

    def part(self, program: Program, path: str) -> object:
        """A file matters by what it asks for."""
        return list(self._uses_in(program, path))

    def find(self, program: Program) -> Iterator[Finding]:
        """Tell of each kind once, at the first place in the program's own files, else in an npm package's."""
        said: set[str] = set()
        for what, kind, place in self._uses(program):
            if kind in said or KEYS.get(kind) in program.settings.privacy.uses:
                continue
            said.add(kind)
            package = npm_package(place.file)
            args: dict[str, Any] = {"case": "npm", "package": package} if package is not None else {}
            yield self.finding(place, what=what, kind=kind, **args)

    def _uses(self, program: Program) -> Iterator[tuple[str, str, Place]]:
        paths = program.with_extension(*_ASKING)
        for path in sorted(paths, key=lambda one: (npm_package(one) is not None, one)):
            yield from self._uses_in(program, path)

    def _uses_in(self, program: Program, path: str) -> Iterator[tuple[str, str, Place]]:
        if path.endswith((".js", ".ts")):
            for use in program.script(path).uses:
                if use.name in INTERFACES and use.about == "call":
                    yield f"wx.{use.name}", INTERFACES[use.name], place_of(path, use.span)
            return
        facts = program.wxml(path) if path.endswith(".wxml") else None
        for one in facts.open_types if facts is not None else ():
            if one.name in OPEN_TYPES:
                yield f'{one.about}="{one.name}"', OPEN_TYPES[one.name], place_of(path, one.span)
        for tag, span in facts.tags.items() if facts is not None else ():
            if tag in TAGS:
                yield f"<{tag}>", TAGS[tag], place_of(path, span)
