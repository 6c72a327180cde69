"""Open a folder for judgement: whatever lies in it, there is something to say."""

from pathlib import Path

from mpconsole.project import documents
from mpconsole.project.config import read_packages
from mpconsole.project.discovery import NotAProjectError, assume, locate
from mpconsole.project.model import Layout, Snapshot
from mpconsole.project.snapshot import ProjectGoneError, open_snapshot


def find_layout(directory: Path | None = None) -> Layout:
    """Return the program at or around `directory`, or the folder itself where there is none.

    Raises UsageError where there is no such folder.
    """
    try:
        return locate(directory)
    except NotAProjectError:
        return assume(directory)


def open_anything(layout: Layout) -> Snapshot:
    """Open a snapshot; a program's root that does not exist is a program without files."""
    try:
        return open_snapshot(layout)
    except ProjectGoneError:
        read = {
            documents.APP: documents.read(str(layout.root / documents.APP), documents.APP, None),
            documents.CONFIG: documents.read_config(str(layout.config_path), None),
        }
        return Snapshot(0, layout, {}, {}, read, read_packages({}), (), {})
