from mpconsole.console import budget
from mpconsole.console.budget import Standing
from mpconsole.console.lines import width
from mpconsole.size.model import Compiled, Limit, PackageSize, SizeReport, Verdict
from mpconsole.units import KB, MB


def report(*sizes: tuple[str, int]) -> SizeReport:
    packages = tuple(
        PackageSize(
            name,
            "" if name == "__APP__" else f"{name}/",
            independent=False,
            bytes=size,
            source_bytes=size,
            files={},
        )
        for name, size in sizes
    )
    total = sum(size for _name, size in sizes)
    limits = [Limit("budget", "budget", "total", 10 * MB, total, judge(total, 10 * MB), "")]
    limits += [
        Limit("platform.package", "hard", name, 2 * MB, size, judge(size, 2 * MB), "") for name, size in sizes
    ]
    return SizeReport(total, total, 0, complete=True, packages=packages, excluded={}, limits=tuple(limits),
                      compiled=Compiled("none"), verdict=Verdict.OK)  # fmt: skip


def judge(size: int, limit: int) -> Verdict:
    return Verdict.OVER if size > limit else Verdict.NEAR if size > 0.85 * limit else Verdict.OK


def lines(standing: Standing, cells: int) -> list[str]:
    return ["".join(span.text for span in line) for line in budget.draw(standing, cells)]


def test_the_whole_stands_against_the_budget_and_packages_against_the_platform() -> None:
    whole, packages = lines(Standing(report(("__APP__", 1945 * KB), ("shop", 942 * KB)), 0), 114)
    assert whole.startswith("2.82 MB of 10 MB")
    assert "7.18 MB free" in whole
    assert packages.startswith("main 1.90 MB of 2 MB")
    assert "▲ 103.0 KB left" in packages
    assert "shop 942.0 KB" in packages


def test_what_is_over_says_by_how_much() -> None:
    _whole, packages = lines(Standing(report(("__APP__", 2 * MB + 1)), 0), 114)
    assert "✖ 1 B over" in packages


def test_packages_that_do_not_fit_are_counted() -> None:
    many = report(("__APP__", MB), *((f"subpackage-{number}", number * KB) for number in range(1, 20)))
    for cells in range(60, 200):
        whole, packages = budget.draw(Standing(many, 0), cells)
        assert width(whole) == width(packages) == cells
    assert "more" in lines(Standing(many, 0), 76)[1]


def test_growth_since_opened_has_its_sign() -> None:
    whole, _packages = lines(Standing(report(("__APP__", MB)), MB - 412), 114)
    assert "+412 B since opened" in whole
