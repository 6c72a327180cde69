"""What the console remembers between runs, in the person's state folder: the theme, drafts of releases."""

import json
import os
from pathlib import Path
from typing import Any

from mpconsole.state import state_folder

FILE = "console.json"


class Memory:
    """A small JSON file. What cannot be read or written is forgotten: nothing of value lies here."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or state_folder() / FILE

    def read(self) -> dict[str, Any]:
        """Return what is remembered."""
        try:
            value = json.loads(self.path.read_bytes())
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def get(self, key: str) -> Any:
        """Return one thing, or None."""
        return self.read().get(key)

    def put(self, key: str, value: Any) -> None:
        """Remember one thing; None forgets it. The file is replaced whole, so a crash leaves the old one."""
        table = self.read()
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
        partial = self.path.with_name(f"{self.path.name}.{os.getpid()}.partial")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial.write_text(json.dumps(table, ensure_ascii=False, indent=1), "utf-8")
            partial.replace(self.path)
        except OSError:
            partial.unlink(missing_ok=True)
