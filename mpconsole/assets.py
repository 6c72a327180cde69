"""Themes and project templates, found in a checkout and in an installed package alike."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_bundled"
_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent

THEMES = _ROOT / "themes"
PROJECT_TEMPLATE = _ROOT / "project-template"
SCHEMAS = _PACKAGE / "schemas"
