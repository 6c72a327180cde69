"""What a rule is: one thing that can be wrong, with its words, and how it is found.

Every class below `mpconsole.checks.rules` that has an `id` is a rule; the registry is made from them.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from enum import Flag, auto
from typing import Any, ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Place, Severity
from mpconsole.checks.options import RuleOptions
from mpconsole.checks.places import place_in, place_of, whole_file
from mpconsole.checks.shaping import KeyPath, dotted
from mpconsole.languages.json_tree import Span

JSON_CONTENT = 10009
JSON_SYNTAX = 10006
FILE_MISSING = 10005
NOT_UTF8 = 10031
PLUGIN_MISSING = 10091
PLUGIN_CONTENT = 10092
"""Codes with which miniprogram-ci 2.1.42 refuses a project."""


class Rule(ABC):
    """One thing that can be wrong.

    `message` says it in one sentence, `why` what comes of it, `help` what to do; they are marked for the
    catalogue, and the first and the last take the finding's args. `variants` replaces the message by
    `args["case"]`. `official` is the code with which the official tool refuses what this rule finds.
    `Options` is what mpconsole.toml may set for it. What a framework made is judged by those rules alone that
    are `on_output`: it binds and draws at run time, and nobody mends it by hand.
    """

    id: ClassVar[str] = ""
    severity: ClassVar[Severity] = Severity.ERROR
    message: ClassVar[str]
    why: ClassVar[str] = ""
    help: ClassVar[str]
    variants: ClassVar[Mapping[str, str]] = {}
    official: ClassVar[int | bool | None] = None
    reads_files: ClassVar[bool] = True
    on_output: ClassVar[bool] = True
    Options: ClassVar[type[RuleOptions]] = RuleOptions

    @classmethod
    def finding(
        cls, place: Place, /, *, official: int | bool | None = None, accepted: bool = False, **args: Any
    ) -> Finding:
        """Make a finding at `place`; `official` overrides the rule's code, `accepted` takes it away."""
        code = None if accepted else (cls.official if official is None else official)
        return Finding(cls.id, cls.severity, place, args, code)

    @classmethod
    def found_in(cls, program: Program, path: str, keys: KeyPath = (), /, **args: Any) -> Finding:
        """Make a finding at the value under `keys` of the JSON document `path`."""
        return cls.finding(place_in(program, path, keys), key=dotted(keys), **args)

    @classmethod
    def found_at_key(cls, program: Program, path: str, keys: KeyPath, /, **args: Any) -> Finding:
        """Make a finding at the last key of `keys` in the JSON document `path`."""
        return cls.finding(place_in(program, path, keys, key=True), key=dotted(keys), **args)

    @classmethod
    def found_on(cls, path: str, /, **args: Any) -> Finding:
        """Make a finding about the whole file `path`."""
        return cls.finding(whole_file(path), **args)


class Needs(Flag):
    """What besides app.json and its like a rule looks at; it is judged again when one of these changed."""

    NAMES = auto()  # which files there are
    DOCUMENTS = auto()  # the JSON of pages and components
    CONTENTS = auto()  # what stands in any file, and how much


class ProgramRule(Rule):
    """A rule that looks at the program as a whole: at what decides its structure, and at what it `needs`."""

    needs: ClassVar[Needs] = Needs.NAMES

    def part(self, program: Program, path: str) -> object:
        """Return what the content of one file adds to the judgement.

        Where every file that changed adds what it added before, a rule that needs contents is not judged
        again. A rule that does not say is judged at every change.
        """
        return object()

    @abstractmethod
    def find(self, program: Program) -> Iterator[Finding]:
        """Yield what is wrong."""

    @classmethod
    def found_span_in(cls, path: str, span: Span, /, **args: Any) -> Finding:
        """Make a finding at a span of the file `path`."""
        return cls.finding(place_of(path, span), **args)


class PlacedRule(Rule):
    """A rule that looks at one document or file at a time; its findings stand in it."""

    @abstractmethod
    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Yield what is wrong in the document or file `path`."""

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Return the other files whose text or JSON the judgement of `path` hangs on."""
        return ()

    @classmethod
    def found_span(cls, path: str, span: Span, /, **args: Any) -> Finding:
        """Make a finding at a span of the file `path`."""
        return cls.finding(place_of(path, span), **args)


class DocumentRule(PlacedRule):
    """A rule that looks at one JSON document at a time.

    `reads_files` is false where which files there are does not matter.
    """


class FileRule(PlacedRule):
    """A rule that looks at one source file at a time.

    Files of npm packages are not judged, as nobody mends them in place, except by rules that say so.
    """

    extensions: ClassVar[tuple[str, ...]]
    judges_npm: ClassVar[bool] = False
