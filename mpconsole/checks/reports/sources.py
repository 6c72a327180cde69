"""Where a finding's file lies on disk, and the line that it points at."""

import os
from functools import lru_cache
from pathlib import Path

from mpconsole import files
from mpconsole.checks.finding import Place
from mpconsole.project.model import Snapshot


class Sources:
    """The files of one snapshot, read when a line of them is shown."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lines = lru_cache(maxsize=64)(self._read)

    def disk_path(self, file: str) -> Path:
        """Return where a file lies; project.config.json may lie outside the program's root."""
        if file == "project.config.json":
            return self._snapshot.layout.config_path
        return self._snapshot.layout.disk_path(file)

    def shown_path(self, file: str) -> str:
        """Return the path as one would type it here: from the current folder where it lies below it."""
        path = Path(os.path.normpath(self.disk_path(file)))  # a file beside the root has a `..` in it
        try:
            return path.relative_to(Path.cwd()).as_posix()
        except ValueError:
            return os.fspath(path)

    def line(self, place: Place) -> str | None:
        """Return the line that a place starts on, None where there is none."""
        lines = self._lines(place.file)
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None

    def _read(self, file: str) -> list[str]:
        document = self._snapshot.documents.get(file)
        if document is not None and document.text:
            return document.text.split("\n")
        try:
            return files.read(self.disk_path(file)).decode("utf-8", errors="replace").split("\n")
        except OSError:
            return []
