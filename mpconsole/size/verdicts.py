"""Limits and budgets held against what ships.

Where nothing is compiled the figure as written is the figure. Elsewhere the platform's own figure is
known only after compiling: a limit is `over` where even the low end of the estimate is over, and `unknown`
where the range straddles it. Advice never decides the overall verdict.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mpconsole.platform import limits as platform
from mpconsole.project.model import MAIN_PACKAGE
from mpconsole.settings import SizeSettings
from mpconsole.size.model import Compiled, Limit, PackageSize, Verdict
from mpconsole.units import parse_size

NEAR = 0.85
TOTAL = "total"
SETTINGS_SOURCE = "mpconsole.toml"


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure with its certainty: `bytes` as written (or official), and the range it lies in."""

    bytes: int
    low: int
    high: int
    likely: int

    def against(self, limit: int) -> Verdict:
        """Hold the figure against `limit` bytes."""
        if self.low > limit:
            return Verdict.OVER
        if self.high > limit:
            return Verdict.UNKNOWN
        return Verdict.NEAR if self.likely >= limit * NEAR else Verdict.OK


def figures(size: int, compiled: Compiled) -> Figures:
    """Return the figures of a sum of `size` bytes as written, whose compiled size is `compiled`."""
    if compiled.basis == "official" and compiled.bytes is not None:
        return Figures(compiled.bytes, compiled.bytes, compiled.bytes, compiled.bytes)
    if compiled.basis == "estimate" and compiled.low is not None and compiled.high is not None:
        return Figures(size, compiled.low, compiled.high, compiled.bytes or 0)
    return Figures(size, size, size, size)


def limits(
    packages: tuple[PackageSize, ...],
    whole: Compiled,
    each: dict[str, Compiled],
    settings: SizeSettings,
) -> tuple[Limit, ...]:
    """Return every limit that applies, the person's first, then the platform's, then advice."""
    total = figures(sum(package.bytes for package in packages), whole)
    by_package = {package.name: figures(package.bytes, each[package.name]) for package in packages}
    return (
        *_budgets(total, by_package, packages, settings),
        *_platform(total, by_package, settings.profile),
        *_advice(by_package),
    )


def overall(found: tuple[Limit, ...]) -> Verdict:
    """Return the worst verdict of hard limits and budgets."""
    deciding = {limit.verdict for limit in found if limit.kind != "advice"}
    order = (Verdict.OVER, Verdict.UNKNOWN, Verdict.NEAR)
    return next((verdict for verdict in order if verdict in deciding), Verdict.OK)


def _budgets(
    total: Figures,
    by_package: dict[str, Figures],
    packages: tuple[PackageSize, ...],
    settings: SizeSettings,
) -> Iterator[Limit]:
    budget = settings.budget_bytes
    yield Limit("budget", "budget", TOTAL, budget, total.bytes, total.against(budget), SETTINGS_SOURCE)
    for name, text in settings.packages.items():
        wanted = MAIN_PACKAGE if name == "main" else name.strip("/")
        if wanted in by_package:
            limit, found = parse_size(text), by_package[wanted]
            yield Limit(
                "budget.package", "budget", wanted, limit, found.bytes, found.against(limit), SETTINGS_SOURCE
            )
    for pattern, text in settings.globs.items():
        limit, found = parse_size(text), _matching(pattern, packages)
        yield Limit(
            "budget.glob", "budget", pattern, limit, found.bytes, found.against(limit), SETTINGS_SOURCE
        )


def _matching(pattern: str, packages: tuple[PackageSize, ...]) -> Figures:
    from mpconsole.languages import minimatch  # 6 ms, and most projects set no such budget

    test = minimatch.compile(pattern)
    size = sum(
        file.bytes if file.bytes is not None else file.source_bytes
        for package in packages
        for file in package.files.values()
        if test(file.path)
    )
    return Figures(size, size, size, size)


def _platform(total: Figures, by_package: dict[str, Figures], name: str) -> Iterator[Limit]:
    profile = platform.profile(name)
    source = f"{profile.name}, {profile.since}: {profile.source}"
    for package, found in by_package.items():
        limit = profile.main if package == MAIN_PACKAGE else profile.subpackage
        if limit is not None:
            yield Limit("platform.package", "hard", package, limit, found.bytes, found.against(limit), source)
    yield Limit(
        "platform.total", "hard", TOTAL, profile.total, total.bytes, total.against(profile.total), source
    )


def _advice(by_package: dict[str, Figures]) -> Iterator[Limit]:
    limit = platform.ADVICE_PACKAGE
    for package, found in by_package.items():
        verdict = Verdict.OVER if found.likely > limit else Verdict.OK
        yield Limit("advice.package", "advice", package, limit, found.bytes, verdict, platform.TOOL)
