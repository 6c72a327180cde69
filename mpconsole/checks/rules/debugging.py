"""What helps while a program is made, and must not ship."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FileRule, ProgramRule
from mpconsole.i18n import N_

_SCRIPTS = (".js", ".ts")
_QUIET = ("warn", "error", "info", "assert")
_NOISE_FROM = 3


class SecretRule(FileRule):
    """What these rules share: they show secrets of their cases."""

    extensions: ClassVar[tuple[str, ...]] = (*_SCRIPTS, ".json", ".wxs", ".wxml")
    reads_files = False
    cases: ClassVar[tuple[str, ...]]

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each kind of secret; the secret itself is never told."""
        for secret in program.secrets(path):
            if secret.name in self.cases:
                yield self.found_span(path, secret.span, case=secret.name)


class SecretInCode(SecretRule):
    """A secret in a file of the program: everybody who has the program can read it."""

    id = "secret-in-code"
    cases = ("app-secret", "payment-key", "cloud-key", "secret-key", "private-key")
    message = N_("an AppSecret stands here")
    variants: ClassVar[Mapping[str, str]] = {
        "payment-key": N_("a payment key stands here"),
        "cloud-key": N_("a cloud provider's access key stands here"),
        "secret-key": N_("a secret key stands here"),
        "private-key": N_("a private key stands here"),
    }
    why = N_("Code packages are downloaded by every user, and unpacked by some.")
    help = N_("Keep it on the server, and make a new one: whoever opened this program may have read it.")


class LoginInCode(SecretRule):
    """A token, a password or a test account that somebody left in a file."""

    id = "login-in-code"
    severity = Severity.WARNING
    cases = ("token", "access-token", "password", "test-account")
    message = N_("a token stands here")
    variants: ClassVar[Mapping[str, str]] = {
        "password": N_("a password stands here"),
        "test-account": N_("a test account stands here"),
    }
    why = N_("Whoever unpacks the program can sign in with it; testers' data then reaches users, too.")
    help = N_("Remove it; give reviewers their test account on the page where the version is submitted.")


class DebuggerLeft(FileRule):
    """A debugger statement, or a call that switches debugging on for users."""

    id = "debugger-left"
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = _SCRIPTS
    reads_files = False
    message = N_("a debugger statement stands here")
    variants: ClassVar[Mapping[str, str]] = {"switch": N_("debugging is switched on for every user here")}
    why = N_("It stops the program under a debugger, or shows users a console over the page.")
    help = N_("Remove it before the upload.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at the statements and switches of the script."""
        facts = program.script(path)
        for span in facts.breakpoints:
            yield self.found_span(path, span)
        for span in facts.debug_switches:
            yield self.found_span(path, span, case="switch")


class DebugOn(ProgramRule):
    """`debug` is on in app.json."""

    id = "debug-on"
    severity = Severity.NOTE
    message = N_("debug is on in app.json")
    why = N_("The framework then writes every page change, update and event into the console.")
    help = N_("Remove it before the upload.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look at the key."""
        if program.app.get("debug") is True:
            yield self.found_at_key(program, APP_JSON, ("debug",))


class ConsoleNoise(FileRule):
    """A script that writes much into the console: told once a file, at the first place."""

    id = "console-noise"
    on_output = False
    severity = Severity.NOTE
    extensions: ClassVar[tuple[str, ...]] = _SCRIPTS
    reads_files = False
    message = N_("{count} calls of console.log and its like from here on")
    why = N_("They cost time on users' phones, and may show what nobody should see.")
    help = N_("Remove them, or let the build drop them; console.warn and console.error are not counted.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Count the calls."""
        calls = [one for one in program.script(path).consoles if one.name not in _QUIET]
        if len(calls) >= _NOISE_FROM:
            yield self.found_span(path, calls[0].span, count=len(calls))


class UrlCheckOff(ProgramRule):
    """The domain check is off for everybody who opens the project."""

    id = "url-check-off"
    severity = Severity.NOTE
    message = N_("setting.urlCheck is off: requests to any domain work here, and fail for users")
    why = N_("What is never checked while it is made is found out by users.")
    help = N_("Switch it on here, and off in project.private.config.json where you need it.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look at the project's settings."""
        setting = program.config.get("setting")
        if isinstance(setting, dict) and setting.get("urlCheck") is False:
            yield self.found_in(program, PROJECT_CONFIG, ("setting", "urlCheck"))
