"""Colour themes: ours from `themes/*.toml`, a person's own from the `themes` folder beside config.toml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from mpconsole.assets import THEMES
from mpconsole.i18n import _
from mpconsole.state import config_folder

DEFAULT = "jade"
COLOURS = (
    "background", "surface", "panel", "border", "text", "muted",
    "primary", "secondary", "accent", "warning", "error", "success",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrokenTheme:
    """A theme file that cannot be used, and why, in words."""

    path: Path
    reason: str


def load_themes() -> tuple[dict[str, Theme], tuple[BrokenTheme, ...]]:
    """Read every theme by name (the file's stem); a person's own replaces ours of the same name."""
    themes: dict[str, Theme] = {}
    broken: list[BrokenTheme] = []
    for folder in (THEMES, config_folder() / "themes"):
        for file in sorted(folder.glob("*.toml")):
            try:
                themes[file.stem] = _read(file)
            except (OSError, ValueError) as error:
                broken.append(BrokenTheme(file, str(error)))
    return themes, tuple(broken)


def _read(file: Path) -> Theme:
    import tomllib  # 12 ms

    table = tomllib.loads(file.read_text("utf-8"))
    if unknown := table.keys() - set(COLOURS) - {"dark"}:
        raise ValueError(_("unknown: {names}").format(names=", ".join(sorted(unknown))))
    if missing := [name for name in COLOURS if name not in table]:
        raise ValueError(_("missing: {names}").format(names=", ".join(missing)))
    colours = {name: _colour(name, table[name]) for name in COLOURS}
    return _theme(file.stem, colours, dark=bool(table.get("dark", True)))


def _colour(name: str, value: Any) -> str:
    try:
        return Color.parse(value if isinstance(value, str) else "").hex
    except ColorParseError as error:
        message = _('{name} is "{value}", which is no colour').format(name=name, value=value)
        raise ValueError(message) from error


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    """Give Textual its colours, and ours as variables that the style sheet names."""
    return Theme(
        name=name,
        dark=dark,
        foreground=colours["text"],
        primary=colours["primary"],
        secondary=colours["secondary"],
        accent=colours["accent"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        variables={
            "line": colours["border"],
            "cursor": _mix(colours, "primary", 0.22),
            **_tiles(colours),
            "muted": colours["muted"],
            "border": colours["primary"],
            "border-blurred": colours["border"],
            "scrollbar": colours["border"],
            "scrollbar-hover": colours["muted"],
            "scrollbar-active": colours["primary"],
            "scrollbar-background": colours["background"],
            "scrollbar-background-hover": colours["background"],
            "scrollbar-background-active": colours["background"],
            "scrollbar-corner-color": colours["background"],
            "input-cursor-background": colours["primary"],
            "input-cursor-foreground": colours["background"],
        },
    )


def _mix(colours: dict[str, str], name: str, share: float) -> str:
    """Blend a colour into the background."""
    return Color.parse(colours["background"]).blend(Color.parse(colours[name]), share).hex


def _tiles(colours: dict[str, str]) -> dict[str, str]:
    """Shades of four families for the map: the main package and its folders green, subpackages after it."""
    return {
        f"tile-{family}-{shade}": _mix(colours, name, share)
        for family, name in enumerate(("primary", "secondary", "accent", "warning"))
        for shade, share in enumerate((0.6, 0.42, 0.29, 0.19))
    }
