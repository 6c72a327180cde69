"""Limits and budgets held against what ships.

Where nothing is compiled the figure as written is the figure. Elsewhere the platform's own figure is
known only after compiling: a limit is `over` where even the low end of the estimate is over, and `unknown`
where the range straddles it. Advice never decides the overall verdict.
"""

from collections.abc import Iterator
from dataclasses import replace

from mpconsole.platform import limits as platform
from mpconsole.project.model import MAIN_PACKAGE, Snapshot
from mpconsole.project.node_paths import extension
from mpconsole.settings import SizeSettings
from mpconsole.size.app_limits import TOTAL, app_limits
from mpconsole.size.estimate import Transforms, transforms
from mpconsole.size.figures import Figures
from mpconsole.size.model import Compiled, Limit, PackageSize, ShippedFile, Verdict
from mpconsole.units import parse_size

SETTINGS_SOURCE = "mpconsole.toml"


def limits(
    packages: tuple[PackageSize, ...],
    whole: Compiled,
    each: dict[str, Compiled],
    settings: SizeSettings,
    snapshot: Snapshot,
) -> tuple[Limit, ...]:
    """Return every limit that applies, the person's first, then the platform's, then advice."""
    total = Figures.compiled(sum(package.bytes for package in packages), whole)
    by_package = {package.name: Figures.compiled(package.bytes, each[package.name]) for package in packages}
    found = (
        *_budgets(total, by_package, packages, settings, transforms(snapshot.config.object)),
        *_platform(total, by_package, settings.profile),
        *app_limits(snapshot, by_package, packages),
        *_advice(by_package),
    )
    return tuple(map(_unjudged, found)) if snapshot.layout.development else found


def _unjudged(limit: Limit) -> Limit:
    """A build for developing is larger than what is released: that it is too large says nothing."""
    judged = limit.kind != "advice" and limit.verdict in (Verdict.OVER, Verdict.NEAR)
    return replace(limit, verdict=Verdict.UNKNOWN) if judged else limit


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
    chosen: Transforms,
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
        limit, found = parse_size(text), _matching(pattern, packages, chosen)
        yield Limit(
            "budget.glob", "budget", pattern, limit, found.bytes, found.against(limit), SETTINGS_SOURCE
        )


def _matching(pattern: str, packages: tuple[PackageSize, ...], chosen: Transforms) -> Figures:
    from mpconsole.languages import minimatch  # 6 ms, and most projects set no such budget

    test = minimatch.compile(pattern)
    found = (
        _figures(file, chosen) for package in packages for file in package.files.values() if test(file.path)
    )
    return sum(found, Figures.of(0))


def _figures(file: ShippedFile, chosen: Transforms) -> Figures:
    """One file's figures: official where the tool has compiled it, else in its kind's range."""
    weight = file.bytes if file.bytes is not None else file.source_bytes
    if file.official is not None:
        size = file.official.bytes
        return Figures(weight, size, size, size)
    low, likely, high = (factor * weight for factor in chosen.factors(extension(file.source or file.path)))
    return Figures(weight, int(low), round(high), round(likely))


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
