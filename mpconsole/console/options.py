"""How the console is called; read before Textual is imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Options:
    """`theme` is a flag's or environment variable's, `person_theme` and `keys` (the table `[keys]`) are of a
    person's settings; `ascii_only` None asks the terminal; `begin_release` opens with the release wizard.
    """

    theme: str | None = None
    person_theme: str | None = None
    environment: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    ascii_only: bool | None = None
    begin_release: bool = False
