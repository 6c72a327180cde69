"""Colour themes: ours from `themes/*.toml`, a person's own from the `themes` folder beside config.toml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from mpconsole.assets import THEMES
from mpconsole.console.memory import Memory
from mpconsole.console.options import Options
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


class Wardrobe:
    """The themes that there are. `first` is the one to begin with: a flag's or environment variable's, then
    the last one chosen by key, then the person's setting, then ours.
    """

    def __init__(self, options: Options, memory: Memory) -> None:
        self.themes, self._broken = load_themes()
        self._memory, self._setting = memory, options.person_theme
        wanted = [name for name in (options.theme, self._remembered(), options.person_theme) if name]
        self._missing = [name for name in wanted if name not in self.themes]
        self.first = next((name for name in wanted if name in self.themes), DEFAULT)

    def complaints(self) -> list[str]:
        """Say which themes cannot be used, and why."""
        missing = [_('there is no theme "{name}"').format(name=name) for name in self._missing]
        return [*missing, *(f"{theme.path}: {theme.reason}" for theme in self._broken)]

    def after(self, name: str) -> str:
        """Return the next theme, and remember it as chosen."""
        names = list(self.themes)
        chosen = names[(names.index(name) + 1) % len(names)]
        self._memory.put("theme", {"name": chosen, "instead_of": self._setting})
        return chosen

    def _remembered(self) -> str | None:
        """The last choice, unless the person has changed the setting since."""
        last = self._memory.get("theme")
        if isinstance(last, dict) and last.get("instead_of") == self._setting:
            return str(last.get("name"))
        return None


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
