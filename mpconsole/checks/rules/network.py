"""Addresses that users' clients do not reach."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.options import RuleOptions, options_of
from mpconsole.checks.rule import FileRule
from mpconsole.checks.wxml_facts import Named
from mpconsole.i18n import N_

_PLATFORM = ("weixin.qq.com", "qpic.cn", "qlogo.cn", "weixin.com", "wechat.com", "map.qq.com")


class HostUnsafe(FileRule):
    """An address with plain http, or with a number for a host: neither can be a legal domain."""

    id = "host-unsafe"
    on_output = False
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts", ".wxml", ".wxss")
    reads_files = False
    message = N_("{host} is addressed over plain http")
    variants: ClassVar[Mapping[str, str]] = {"ip": N_("{host} is an IP address, no domain")}
    why = N_("A phone refuses requests to anything but https addresses of the program's legal domains.")
    help = N_(
        "Users' requests reach https addresses of legal domains alone; pictures should come over https too."
    )

    class Options(RuleOptions, frozen=True):
        """`allowed`: hosts that may be addressed so, such as a printer in the shop."""

        allowed: tuple[str, ...] = ()

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at the strings of the script, the attributes of the view, the url() of the style sheet.

        In views and style sheets, which repeat a picture's address, each host is told of once a file.
        """
        passed = set(options_of(program.settings, self.id, self.Options).allowed)
        for host in _hosts(program, path):
            if host.about and host.name not in passed:
                yield self.found_span(path, host.span, host=host.name, case=host.about)
                passed |= {host.name} if path.endswith((".wxml", ".wxss")) else set()


def _hosts(program: Program, path: str) -> Iterable[Named]:
    if path.endswith(".wxml"):
        facts = program.wxml(path)
        return facts.hosts if facts is not None else ()
    return program.style(path).hosts if path.endswith(".wxss") else program.script(path).hosts


class HostNotLegal(FileRule):
    """An address whose host is not among the legal domains that the settings list."""

    id = "host-not-legal"
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts")
    reads_files = False
    message = N_("{host} is none of the legal domains in mpconsole.toml")
    why = N_("Requests to it work in the simulator without the domain check, and fail on every user's phone.")
    help = N_("Add it to the legal domains on the platform's site, then to [domains] in mpconsole.toml.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Compare each host with the list, where there is one."""
        legal = program.settings.domains.hosts
        for host in program.script(path).hosts if legal else ():
            known = host.name in legal or host.name.endswith(_PLATFORM)
            if not host.about and not known:
                yield self.found_span(path, host.span, host=host.name)
