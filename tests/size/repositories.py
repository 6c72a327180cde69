"""Real git repositories for tests."""

import subprocess
from pathlib import Path
from typing import Any

from tests.size.projects import write

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
LOCAL = ("-c", "protocol.file.allow=always", "-c", "core.autocrlf=false")


def git(folder: Path, *words: str) -> str:
    """Run git in `folder` and return what it prints."""
    done = subprocess.run(
        ["git", *IDENTITY, *LOCAL, "-C", str(folder), *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def start(folder: Path) -> Path:
    """Make an empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    return folder


def commit(folder: Path, files: dict[str, Any], subject: str = "a step") -> str:
    """Write files (None removes one), commit everything and return the commit's id."""
    write(folder, files)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", subject)
    return git(folder, "rev-parse", "HEAD")
