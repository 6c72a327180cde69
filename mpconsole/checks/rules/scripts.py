"""What scripts call, and what must never stand in a file that ships."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.options import RuleOptions, options_of
from mpconsole.checks.rule import FileRule, ProgramRule
from mpconsole.checks.script_facts import secrets_of
from mpconsole.i18n import N_
from mpconsole.platform.app_json import PRIVATE_INFOS

_SCRIPTS = (".js", ".ts")


class PrivateInfoUndeclared(FileRule):
    """A call of an interface that `requiredPrivateInfos` must name, and does not.

    Source: the platform's notice of July 2022; such a call fails, and the audit answers 61040.
    """

    id = "private-info-undeclared"
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = _SCRIPTS
    judges_npm = True
    reads_files = False
    message = N_("wx.{name} is called, but requiredPrivateInfos in app.json does not name it")
    help = N_('Add "{name}" to requiredPrivateInfos, and describe its use in the privacy guideline.')

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Compare the calls with app.json."""
        infos = program.app.get("requiredPrivateInfos")
        declared = infos if isinstance(infos, list) else []
        if program.value(APP_JSON) is None:
            return
        for call in program.script(path).uses:
            if call.name in PRIVATE_INFOS and call.name not in declared:
                yield self.found_span(path, call.span, name=call.name)


class HostUnsafe(FileRule):
    """An address with plain http, or with a number for a host: neither can be a legal domain."""

    id = "host-unsafe"
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = _SCRIPTS
    reads_files = False
    message = N_("{host} is addressed over plain http")
    variants: ClassVar[Mapping[str, str]] = {"ip": N_("{host} is an IP address, no domain")}
    help = N_(
        "Users' requests reach https addresses of legal domains alone; pictures should come over https too."
    )

    class Options(RuleOptions, frozen=True):
        """`allowed`: hosts that may be addressed so, such as a printer in the shop."""

        allowed: tuple[str, ...] = ()

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at the strings of the script."""
        allowed = options_of(program.settings, self.id, self.Options).allowed
        for host in program.script(path).hosts:
            if host.about and host.name not in allowed:
                yield self.found_span(path, host.span, host=host.name, case=host.about)


class SecretInCode(FileRule):
    """A secret in a file of the program: everybody who has the program can read it."""

    id = "secret-in-code"
    extensions: ClassVar[tuple[str, ...]] = (*_SCRIPTS, ".json", ".wxs", ".wxml")
    reads_files = False
    message = N_("an AppSecret stands here")
    variants: ClassVar[Mapping[str, str]] = {
        "payment-key": N_("a payment key stands here"),
        "cloud-key": N_("a cloud provider's access key stands here"),
        "private-key": N_("a private key stands here"),
    }
    help = N_("Keep it on the server, and make a new one: whoever opened this program may have read it.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each kind of secret."""
        file = program.snapshot.files[path]
        for secret in secrets_of(program.snapshot.layout.disk_path(path), file.size, file.mtime_ns):
            yield self.found_span(path, secret.span, case=secret.name)


class UrlCheckOff(ProgramRule):
    """The domain check is off for everybody who opens the project."""

    id = "url-check-off"
    severity = Severity.NOTE
    message = N_("setting.urlCheck is off: requests to any domain work here, and fail for users")
    help = N_("Switch it on here, and off in project.private.config.json where you need it.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look at the project's settings."""
        setting = program.config.get("setting")
        if isinstance(setting, dict) and setting.get("urlCheck") is False:
            yield self.found_in(program, PROJECT_CONFIG, ("setting", "urlCheck"))


class LazyCodeLoading(ProgramRule):
    """Every page's code is run when the program starts (a rule of the official code-quality panel)."""

    id = "lazy-code-loading"
    severity = Severity.NOTE
    message = N_("lazyCodeLoading is not set: all components' code runs at every start")
    help = N_('Add "lazyCodeLoading": "requiredComponents" to app.json.')

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the key, where there is something to put off."""
        if program.app and program.snapshot.components and "lazyCodeLoading" not in program.app:
            yield self.found_on(APP_JSON)
