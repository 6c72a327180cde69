"""What ships after the project's own compile settings, as a range, where the official tool has not said.

Files that no setting touches count exactly. For the others the range per kind of file is what the
settings make of ordinary code: minifying never grows it, ES5 and prefixing may, TypeScript, Less and Sass
may do either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mpconsole.size.model import Compiled, PackageSize
from mpconsole.size.record import Officials

JS_KINDS = (".js", ".ts")
_STYLE_KINDS = (".wxss", ".less", ".sass", ".scss")
_SOURCE_KINDS = {
    ".ts": (0.3, 1.0, 1.1),
    ".less": (0.1, 1.2, 5.0),
    ".sass": (0.1, 1.2, 5.0),
    ".scss": (0.1, 1.2, 5.0),
}
_ES5 = (0.9, 1.4, 3.0)
_MINIFIED_JS = (0.2, 0.5, 1.0)
_STYLES = (0.4, 0.85, 1.6)
_MINIFIED_WXML = (0.5, 0.8, 1.0)
SAME = (1.0, 1.0, 1.0)
HELPERS = 40 * 1024
"""Babel's helpers, at most: they join a package once some file needs them."""


@dataclass(frozen=True, slots=True)
class Transforms:
    """Which of a project's settings change what ships."""

    es5: bool = False
    minify_js: bool = False
    styles: bool = False
    minify_wxml: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is changed at all."""
        return self.es5 or self.minify_js or self.styles or self.minify_wxml

    def factors(self, kind: str) -> tuple[float, float, float]:
        """Return (lowest, likely, highest) size after compiling, as factors of the size before."""
        factors = _SOURCE_KINDS.get(kind, SAME)
        if kind in JS_KINDS:
            if self.es5:
                factors = _times(factors, _ES5)
            if self.minify_js:
                factors = _times(factors, _MINIFIED_JS)
        if kind in _STYLE_KINDS and self.styles:
            factors = _times(factors, _STYLES)
        if kind == ".wxml" and self.minify_wxml:
            factors = _times(factors, _MINIFIED_WXML)
        return factors


def transforms(config: Mapping[str, Any]) -> Transforms:
    """Read the compile settings of project.config.json's value."""
    setting = config.get("setting")
    if not isinstance(setting, dict):
        return Transforms()
    return Transforms(
        es5=bool(setting.get("es6") or setting.get("enhance")),
        minify_js=bool(setting.get("minified")),
        styles=bool(setting.get("postcss") or setting.get("minifyWXSS")),
        minify_wxml=bool(setting.get("minifyWXML")),
    )


def estimate(
    packages: Iterable[PackageSize], config: Mapping[str, Any], officials: Officials | None = None
) -> tuple[Compiled, dict[str, Compiled]]:
    """Return the figures for the whole and for each package; basis `none` where nothing is compiled.

    With `officials` files count exactly as the official tool has made them, and others by what it made of
    the project's files of their kind.
    """
    chosen = transforms(config)
    if officials is not None:
        from mpconsole.size.measured import measured

        each = measured(tuple(packages), chosen, officials)
        tool = officials.record.tool
    else:
        each = {package.name: _package(package, chosen) for package in packages}
        tool = None
    if all(one.basis == "none" for one in each.values()):
        return Compiled("none"), each
    low, likely, high = (
        sum(getattr(one, field) or 0 for one in each.values()) for field in ("low", "bytes", "high")
    )
    basis: Literal["estimate", "official"] = "estimate"
    if all(one.basis == "official" for one in each.values()):
        basis = "official"
    by_package = {name: one.bytes or 0 for name, one in each.items()}
    return Compiled(basis, likely, low, high, by_package, tool), each


def _package(package: PackageSize, chosen: Transforms) -> Compiled:
    low = likely = high = 0.0
    touched = False
    for kind, weight in package.kinds.items():
        factors = chosen.factors(kind)
        touched = touched or factors != SAME
        low, likely, high = (
            figure + weight * factor for figure, factor in zip((low, likely, high), factors, strict=True)
        )
        if chosen.es5 and kind in JS_KINDS:
            high += HELPERS
    return Compiled("estimate" if touched else "none", round(likely), int(low), round(high))


def _times(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    return one[0] * other[0], one[1] * other[1], one[2] * other[2]
